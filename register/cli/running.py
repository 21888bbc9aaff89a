"""`armslength run`, `serve` and `scheduler`: the processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence

import click

from register.cli.base import instance
from register.cli.instances import prepare, require_set_up
from register.config import load
from register.db import reading
from register.domain.errors import Fault
from register.queries.instance import mark

PORT = 8000
GRACE_SECONDS = 10


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
def run(port: int) -> None:
    """Try the product: the examples on the first run, a summary, then pages and scheduler until Ctrl-C."""
    from register.examples.loading import load_examples
    from register.examples.summary import summary

    _refuse_taken(port)
    prepare()
    with instance():
        with reading() as session:
            kind = mark(session, "kind")
        if kind is None:
            click.echo("Loading the examples (only on the first run) ...")
            load_examples()
        for line in summary(f"http://127.0.0.1:{port}"):
            click.echo(line)
    _together(port)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(port: int, workers: int) -> None:
    """Serve the pages and the API on 127.0.0.1 until stopped; put a reverse proxy with TLS in front."""
    _refuse_taken(port)
    prepare()
    with instance():
        require_set_up()
    os.execv(sys.executable, _web(port, workers))  # noqa: S606


@click.command()
def scheduler() -> None:
    """Run the scheduler: it only ticks, and everything it does is safe to do twice."""
    from register.scheduler import tick_for_ever

    prepare()
    with instance():
        require_set_up()
    tick_for_ever()


def _web(port: int, workers: int) -> list[str]:
    log = load().instance.resolve() / "armslength.log"
    return [
        sys.executable, "-m", "gunicorn", "register:create_app()", "--bind", f"127.0.0.1:{port}",
        "--workers", str(workers), "--threads", "4", "--no-control-socket", "--log-level", "warning",
        "--error-logfile", str(log),
    ]  # fmt: skip


def _together(port: int) -> None:
    """Web and scheduler side by side; when one ends, or at Ctrl-C, both end."""
    commands = (_web(port, 1), [sys.executable, "-m", "register", "scheduler"])
    processes = [subprocess.Popen(command, start_new_session=True) for command in commands]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
    except KeyboardInterrupt:
        click.echo("Stopping.")
    finally:
        _end(processes)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            raise Fault(f"Port {port} is taken: stop what uses it, or choose another with --port.") from fault
