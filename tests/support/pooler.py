"""A real PgBouncer in transaction mode before the test server: each transaction may meet another of its connections."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, make_url

from support.postgres import plain, unprivileged
from support.servers import free_port

CONNECTIONS = 6
"""Connections to the server behind it: fewer than those who work at once, so that they take turns."""


def pgbouncer() -> str:
    """Where the program is. Skips where it is not installed."""
    found = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not found:
        pytest.skip("PgBouncer is not installed: apt-get install pgbouncer")
    return found


@contextmanager
def pooled(url: str, connections: int = CONNECTIONS) -> Iterator[str]:
    """The same database by way of a pooler; gives its URL, and ends the pooler afterwards."""
    program, server, port = pgbouncer(), make_url(url), free_port()
    folder = Path(tempfile.mkdtemp(prefix="aktsom-pgbouncer-"))
    configured = folder / "pgbouncer.ini"
    configured.write_text(_configured(server, folder, port, connections))
    (folder / "users.txt").write_text(f'"{server.username}" ""\n')
    user = unprivileged(folder)  # it refuses root, as PostgreSQL does
    run = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    process = subprocess.Popen([*run, program, "-q", configured], cwd=folder, stderr=subprocess.DEVNULL)
    through = server.set(host="127.0.0.1", port=port).render_as_string(hide_password=False)
    try:
        _wait(through, process)
        yield through
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _configured(server: URL, folder: Path, port: int, connections: int) -> str:
    return f"""[databases]
{server.database} = host=127.0.0.1 port={server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 400
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    while True:
        try:
            psycopg.connect(plain(url), connect_timeout=2).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                raise
        else:
            return
