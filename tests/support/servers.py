"""The real server in a process of its own, started from another folder and, where one likes, in an unfriendly environment."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager

import httpx

HOSTILE = {
    "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full",
    "STREAMLIT_SERVER_ENABLE_AGENT_API": "true",
    "STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "200",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
    "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
}
SERVE = "from compliance_app.web.server import serve; serve(local={local}, public={public}, port={port})"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command, home, **environment):
    elsewhere = home / "et annet sted"
    (elsewhere / ".streamlit").mkdir(parents=True, exist_ok=True)
    (elsewhere / ".streamlit" / "config.toml").write_text("[server]\nenableXsrfProtection = false\n")
    known = {key: value for key, value in os.environ.items() if not key.startswith(("STREAMLIT_", "AKTSOM_"))}
    return subprocess.Popen(
        command, cwd=elsewhere, env={**known, "AKTSOM_HOME": str(home), **environment},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def serving(home, port, *, public=False, login=False, **environment):
    code = SERVE.format(local=not (public or login), public=public, port=port)
    process = start([sys.executable, "-c", code], home, **environment)
    patient = httpx.HTTPTransport(retries=7)  # tries the port again until the server answers
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, transport=patient) as http:
            http.get("/helse").raise_for_status()
            yield http, process
    finally:
        process.terminate()
        process.wait(20)
