"""No installed package adds scripts to the pages.

When it starts, Streamlit reads the description of everything that is installed, to find packages that bring components and
serve their scripts to every page. Aktsom uses none: it would be a quarter of the start, for scripts that nobody here has read.
"""

from pathlib import Path

from streamlit.components.v2 import manifest_scanner


def take_in_no_components() -> None:
    """From now on in this process nothing that is installed is looked through for components."""
    manifest_scanner.scan_component_manifests = _none  # type: ignore[assignment]


def _none() -> list[tuple[manifest_scanner.ComponentManifest, Path]]:
    return []
