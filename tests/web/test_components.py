"""What happens to be installed beside Aktsom puts no scripts into its pages."""

from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager

from compliance_app.web.components import take_in_no_components

SCAN = manifest_scanner.scan_component_manifests
PROJECT = """
[project]
name = "streamlit-unasked"
version = "1.0"
[[tool.streamlit.component.components]]
name = "watch"
asset_dir = "scripts"
"""


@pytest.fixture
def unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installed package that brings a component, under the name by which Streamlit knows it."""
    package, described = tmp_path / "streamlit_unasked", tmp_path / "streamlit_unasked-1.0.dist-info"
    (package / "scripts").mkdir(parents=True)
    (package / "scripts" / "watch.js").write_text("export default () => {}\n")
    (package / "__init__.py").write_text("")
    (package / "pyproject.toml").write_text(PROJECT)
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: streamlit-unasked\nVersion: 1.0\n")
    (described / "RECORD").write_text("streamlit_unasked/__init__.py,,\nstreamlit_unasked/pyproject.toml,,\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return "streamlit-unasked.watch"


def test_a_package_that_is_installed_adds_nothing(unasked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # as Streamlit has it, also where another test has begun to serve in this process; and put back afterwards
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", SCAN)
    assert known(unasked)
    take_in_no_components()
    assert not known(unasked)


def known(component: str) -> bool:
    """Whether Streamlit, as it starts, takes the component in."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager.get_metadata(component) is not None
