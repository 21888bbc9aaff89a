"""`armslength run`, `serve` and `scheduler`: the processes."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence

import click
from flask import Flask

from register.cli.base import instance
from register.cli.instances import bring_keys, bring_rules, prepare, require_set_up
from register.cli.serving import THREADS, WORKER, serve_here
from register.config import PORT, load, local_address
from register.db import engine_of, reading, unit_of_work
from register.domain.errors import Fault
from register.queries.instance import SERVED_AT, mark
from register.services.instance import note_address

GRACE_SECONDS = 10
ADDRESS_SECONDS = 60
"""How long the first scheduler of an instance waits to be told where its pages are served."""
NO_PROXY = (
    "No reverse proxy is named in ARMSLENGTH_TRUSTED_PROXIES. Put one with TLS in front before others use this: without it "
    "passwords travel in the clear, and whoever asks often or slowly reaches this program itself."
)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
def run(port: int) -> None:
    """Try the product: the examples on the first run, a summary, then pages and scheduler until Ctrl-C."""
    from register.examples.loading import load_examples
    from register.examples.summary import summary

    _refuse_taken(port)
    prepare()
    with instance() as app:
        with reading() as session:
            done = mark(session, "examples") is not None or mark(session, "kind") == "real"
        if not done:
            click.echo("Loading the examples (only on the first run) ...")
            load_examples()
        bring_keys()
        bring_rules()
        click.echo("\n".join(summary(_served_at(port))))
        engine_of(app).dispose()
    _together(app, port)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(port: int, workers: int) -> None:
    """Serve the pages and the API on 127.0.0.1 until stopped; put a reverse proxy with TLS in front."""
    _refuse_taken(port)
    prepare()
    with instance():
        require_set_up()
        bring_rules()
        _served_at(port)
    if not load().trusted_proxies:
        click.echo(NO_PROXY, err=True)
    os.execv(sys.executable, _command(port, workers))  # noqa: S606


@click.command()
def scheduler() -> None:
    """Run the scheduler: it only ticks, and everything it does is safe to do twice."""
    from register.scheduler import tick_for_ever

    prepare()
    with instance():
        require_set_up()
        _wait_for_address(ADDRESS_SECONDS)
    tick_for_ever()


def _wait_for_address(seconds: float) -> None:
    """Let `serve`, started beside this, say where the pages are, so that the first mail leads there too; whoever
    serves no pages waits this long once."""
    until = time.monotonic() + seconds
    while not load().base_url and not _known_address() and time.monotonic() < until:
        time.sleep(0.2)


def _known_address() -> str | None:
    with reading() as session:
        return mark(session, SERVED_AT)


def _served_at(port: int) -> str:
    """The address of the pages, remembered for links in mail."""
    address = local_address(port)
    if _known_address() != address:
        with unit_of_work() as session:
            note_address(session, address)
    return address


def _command(port: int, workers: int) -> list[str]:
    log = load().instance.resolve() / "armslength.log"
    return [
        sys.executable, "-m", "gunicorn", "register:serving_app()", "--bind", f"127.0.0.1:{port}",
        "--workers", str(workers), "--worker-class", WORKER, "--threads", str(THREADS), "--no-control-socket",
        "--log-level", "warning",
        "--error-logfile", str(log),
    ]  # fmt: skip


def _together(app: Flask, port: int) -> None:
    """Web and scheduler side by side, forked from what is loaded; when one ends, or at Ctrl-C, both end."""
    children = [_fork(lambda: serve_here(app, port)), _fork(_schedule)]
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        while all(os.waitpid(child, os.WNOHANG) == (0, 0) for child in children):
            time.sleep(0.2)
    except (KeyboardInterrupt, ChildProcessError):
        click.echo("Stopping.")
    finally:
        _end(children)


def _schedule() -> None:
    from register.scheduler import tick_for_ever

    tick_for_ever()


def _fork(work: Callable[[], None]) -> int:
    """A child in a session of its own, so that Ctrl-C reaches the parent only."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    try:
        work()
    finally:
        os._exit(0)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _end(children: Sequence[int]) -> None:
    """Ask each child to stop, then make it."""
    for number, patience in ((signal.SIGTERM, GRACE_SECONDS), (signal.SIGKILL, 1)):
        running = [child for child in children if _is_running(child)]
        for child in running:
            os.kill(child, number)
        until = time.monotonic() + patience
        while running and time.monotonic() < until:
            time.sleep(0.05)
            running = [child for child in running if _is_running(child)]


def _is_running(child: int) -> bool:
    try:
        return os.waitpid(child, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            raise Fault(f"Port {port} is taken: stop what uses it, or choose another with --port.") from fault
