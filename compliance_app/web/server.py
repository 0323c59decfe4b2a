"""Starting the app: ``aktsom serve``, and the checks that a server makes however it was started."""

import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from compliance_app.domain.errors import AktsomError, _
from compliance_app.settings import ROOT, settings
from compliance_app.web.login_settings import login_configured
from compliance_app.web.logs import keep_logs_discreet
from compliance_app.web.options import check_effective_options, flags

DEFAULT_PORT: Final = 8501
_AT_ONCE: Final = 200
"""Callers that the public side alone serves at a time; the next one is told to come back."""


class LoginMissing(AktsomError):
    """Neither a login nor local mode."""

    message = _(
        "Aktsom startet ikke. Ingen innlogging er satt opp, så hvem som helst kunne kommet inn. "
        "Start med «aktsom serve --local» for å bruke Aktsom uten innlogging på denne maskinen."
    )


class PortBusy(AktsomError):
    """Another program answers on the port (values: port, other)."""

    message = _(
        "Aktsom startet ikke. Port {port} er opptatt av et annet program, kanskje av Aktsom i et annet vindu. "
        "Stopp det, eller velg en annen port med «--port {other}»."
    )


def serve(local: bool = False, public: bool = False, port: int = DEFAULT_PORT) -> None:
    """Run the server in this process until it is stopped.

    Args:
        local: no login, 127.0.0.1 only.
        public: only the public routes (:data:`compliance_app.web.routes.public_routes`), without screens.
        port: TCP port on 127.0.0.1, or on ``STREAMLIT_SERVER_ADDRESS`` when there is a login.

    Raises:
        LoginMissing: neither ``local`` nor ``public``, and no login is configured. What login_configured raises.
        PortBusy: the port is taken.
    """
    if not (local or public or login_configured()):
        raise LoginMissing
    address = "127.0.0.1" if local else _address()
    _require_free(address, port)
    if public:
        _serve_public(address, port)
    else:
        _serve_screens(port, local=local)


@asynccontextmanager
async def started(_app: Any) -> AsyncIterator[None]:
    """Prepare and check a started server before it answers anybody, and say where it is. For ``st.App(lifespan=…)``.

    Raises:
        OptionsWrong: the effective options are not the promised ones.
        LoginMissing: neither a login nor local mode.
    """
    from streamlit import config

    from compliance_app.web.requests_in_order import take_in_first

    take_in_first()
    keep_logs_discreet()
    check_effective_options()
    if not (settings().local or login_configured()):
        raise LoginMissing
    _say(config.get_option("server.address") or _address(), config.get_option("server.port"))
    yield


def _serve_screens(port: int, *, local: bool) -> None:
    from streamlit.web import cli

    from compliance_app.web.components import take_in_no_components

    take_in_no_components()
    os.environ["AKTSOM_LOCAL"] = "1" if local else "0"
    arguments = ["run", str(ROOT / "streamlit_app.py"), *flags(port, local=local)]
    cli.main(args=arguments, prog_name="streamlit", standalone_mode=False)


def _serve_public(address: str, port: int) -> None:
    import uvicorn

    from compliance_app.web.routes import public_app

    _say(address, port)
    uvicorn.run(
        public_app(), host=address, port=port, log_level="warning", access_log=False, server_header=False,
        limit_concurrency=_AT_ONCE, timeout_keep_alive=5, timeout_graceful_shutdown=10, ws="none",
    )  # fmt: skip


def _require_free(address: str, port: int) -> None:
    """Try to bind the port the way the server will. A port that frees itself in between is the server's to report."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise PortBusy(port=port, other=port + 1) from error


def _address() -> str:
    return os.environ.get("STREAMLIT_SERVER_ADDRESS") or "127.0.0.1"


def _say(address: str, port: int) -> None:
    sys.stderr.write(f"Aktsom er på http://{address}:{port}. Trykk Ctrl+C for å stoppe.\n")
    sys.stderr.flush()
