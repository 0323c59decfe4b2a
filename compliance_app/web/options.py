"""The Streamlit options this program promises, as flags for the command line and as a check of what is in effect.

``.streamlit/config.toml`` says the same, but is not read in every way of starting the app, and the environment wins
over it (tech.md 11); a flag wins over both, and the check trusts none of them.
"""

from collections.abc import Mapping
from typing import Final

from compliance_app.domain.errors import AktsomError, _
from compliance_app.settings import settings

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")

PROMISED: Final[Mapping[str, str | int | bool]] = {
    "server.headless": True,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableAgentApi": False,
    "server.enableStaticServing": True,
    "server.maxUploadSize": 50,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.disableDataExport": True,
    "logger.hideWelcomeMessage": True,
    "logger.enableRich": False,
    "runner.fastReruns": False,
}
"""Option name to the value that must be in effect (promise 15).

With fast reruns two threads draw for one person at the same time, the older until it next looks up, and both change what the
session holds: a press was lost, or the run fell. Without them the newer request waits until the older looks up.
"""

QUICK: Final[Mapping[str, bool]] = {"runner.postScriptGC": False}
"""Python's own pace of looking for garbage is enough; all of it after each drawing costs a fifth of a page, and all wait."""


class OptionsWrong(AktsomError):
    """The server runs with options that are not the promised ones (values: names)."""

    message = _("Aktsom stoppet. Disse innstillingene er ikke trygge: {names}. Start med «aktsom serve».")


def flags(port: int, *, local: bool) -> list[str]:
    """The options as arguments of ``streamlit run``; in local mode also the loopback address, and only that."""
    options = {**PROMISED, **QUICK, "server.port": port}
    arguments = [f"--{name}={_text(value)}" for name, value in options.items()]
    if local:
        arguments.append("--server.address=127.0.0.1")
        arguments += [f"--server.allowedHosts={host}" for host in LOOPBACK]
    return arguments


def check_effective_options() -> None:
    """Raise :class:`OptionsWrong` when the options in effect are not the promised ones, however the app was started.

    In local mode, where nobody logs in, the address must be this machine's own.
    """
    from streamlit import config

    # Some options are text with the words true and false, whatever the file holds.
    wrong = [name for name, value in PROMISED.items() if _text(config.get_option(name)) != _text(value)]
    if settings().local and config.get_option("server.address") not in LOOPBACK:
        wrong.append("server.address")
    if wrong:
        raise OptionsWrong(names=", ".join(wrong))


def _text(value: str | int | bool) -> str:
    return str(value).lower()
