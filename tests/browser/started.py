"""A real Aktsom and a real Chromium, for the browser tests and for the pictures of the user guide."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import httpx
from playwright.sync_api import Browser, Playwright

from compliance_app.settings import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TODAY = "2026-11-22"
SUPPLIER = "Felles leverandør 1"
WIDE = {"width": 1440, "height": 900}
TELEPHONE = {"width": 390, "height": 844}
_UNUSED = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess",
    # What Playwright turns off: where the option is given twice, the last counts.
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch", "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning", "msEdgeUpdateLaunchServicesPreferredVersion", "msForceBrowserSignIn",
)  # fmt: skip
"""Above all the address bar's list of suggestions, a page of its own in each window, which takes longer to draw than ours."""
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--font-render-hinting=none", "--js-flags=--no-opt", f"--disable-features={','.join(_UNUSED)}",
)  # fmt: skip
"""A page's script is not made into the fastest code there is: each page is left before that pays."""
_PATIENCE = 8
"""Times the port is tried again, each time after a longer wait."""


def command(home: Path, *arguments: str) -> list[str]:
    """The product's own command line on a home of its own."""
    return [str(Path(sys.executable).with_name("aktsom")), "--home", str(home), *arguments]


def environment() -> dict[str, str]:
    """The environment without settings of whoever runs the tests, on a day that does not move."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AKTSOM_", "STREAMLIT_"))}
    return kept | {"AKTSOM_AS_OF": TODAY}


@contextmanager
def serving(
    home: Path, how: str = "--local", *, reached: bool = False, more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """Start the app as ``make run`` does, or with another option or none, on a free port; gives its address once it answers.

    ``reached``: the app knows the address, so that it can make links to itself. ``more``: further settings.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    known = {"AKTSOM_BASE_URL": address} if reached else {}
    said = home / "server.txt"
    with said.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command(home, "serve", *filter(None, [how]), "--port", str(port)),
            cwd=ROOT, env=environment() | known | dict(more), stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            with httpx.Client(transport=httpx.HTTPTransport(retries=_PATIENCE), timeout=120) as http:
                try:
                    http.get(f"{address}/helse").raise_for_status()
                except httpx.HTTPError as error:
                    raise RuntimeError(said.read_text(encoding="utf-8")) from error
            yield address
        finally:
            process.terminate()
            process.wait(20)


def example_at_work(home: Path) -> dict[str, str]:
    """Load the example, with a request that waits, the year's work and a statement begun; the ids that stand in addresses."""
    said = subprocess.run(
        [sys.executable, "-m", "support.example_work"], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT / "tests",
        env=environment() | {"AKTSOM_HOME": str(home), "PYTHONPATH": str(ROOT / "tests")},
    )  # fmt: skip
    found: dict[str, str] = json.loads(said.stdout)
    return found


def one_supplier(home: Path) -> None:
    """One enterprise with one supplier, ``SUPPLIER``."""
    aktsom(home, "enterprise", "add", "Eksempel AS")
    listed = home / "liste.csv"
    listed.write_text(f"Leverandør;Land\n{SUPPLIER};Norge\n", encoding="utf-8")
    aktsom(home, "import", "suppliers", str(listed))


def aktsom(home: Path, *arguments: str, more: Mapping[str, str] = MappingProxyType({})) -> str:
    """Give one command, with further settings; returns what it prints."""
    return subprocess.run(
        command(home, *arguments),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=environment() | dict(more),
    ).stdout


def chromium(playwright: Playwright) -> Browser:
    """The Chromium of this machine, without its own errands on the net."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
