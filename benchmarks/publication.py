"""Publication: an edition of 50,000 entries frozen, exported and compared with the next one; and its public page, from the
copy in the server, beside a bare Flask page that sends the same HTML from the same kind of server."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flask import Flask

from benchmarks.history_databases import KINDS, place
from benchmarks.imports_moving import brought, declarations
from register import clock
from register.cli.serving import serve_here
from register.db import engine_of, reading, unit_of_work
from register.documents.workbooks import read_file
from register.domain.imports.mappings import shipped
from register.domain.local_rules import NewLocalRule
from register.domain.permissions import ANYBODY, system_actor
from register.domain.publication.editions import NewEdition
from register.exports import plain
from register.queries.publication import editions
from register.queries.publication.differences import difference
from register.queries.publication.edition_files import edition_file
from register.services import rules
from register.services.publication.editions import publish_edition

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TODAY = NOW.date()
ENTRIES = int(os.environ.get("ENTRIES", "50000"))
ASKED, TURNS = 60, 40
"""So many requests in each of so many turns, ours and the bare page's one after the other; the best turn of each counts,
as what else the machine does only ever slows one down."""


def main() -> None:
    for kind in KINDS:
        with place(kind) as there, clock.travel(NOW):
            app = there.app("publication")
            with app.app_context():
                first = _editions(kind)
            engine_of(app).dispose()
            _public(kind, app, f"/published/{first}")


def _editions(kind: str) -> str:
    """Freeze, export and compare; gives the first edition's reference."""
    _fill()
    first = _line(kind, f"{ENTRIES:,} entries frozen", 20.0, lambda: _published(0))
    for form in ("csv", "json"):
        _line(kind, f"{ENTRIES:,} entries as {form}", 20.0, lambda form=form: _exported(first, form))
    second = _published(1)
    _line(kind, "difference of two such editions", 2.0, lambda: _compared(first, second))
    return first


def _fill() -> None:
    actor = system_actor()
    local = NewLocalRule(
        key="publication.whose",
        value="everybody",
        valid_from=TODAY,
        source="For measuring",
        reason="For measuring",
    )
    with unit_of_work() as session:
        rules.load_national(session, actor=actor, today=TODAY)
    with unit_of_work() as session:
        rules.lay_over(session, local, actor=actor, today=TODAY)
    sheets = [sheet for name, data in declarations(ENTRIES).items() for sheet in read_file(data, name)]
    brought(sheets, shipped("nhs_template"))


def _line(kind: str, what: str, target: float, work: Callable[[], Any]) -> Any:
    """SQLite works in this process, so its processor time is measured; of PostgreSQL the time that passes."""
    timer = time.process_time if kind == "sqlite" else time.perf_counter
    began = timer()
    made = work()
    took = timer() - began
    reached = "reached" if took <= target else "NOT reached"
    print(f"{kind}, {what}: {took:.2f} s; target {target:g} s {reached}", flush=True)
    return made


def _published(days: int) -> str:
    on = TODAY + timedelta(days=days)
    with clock.travel(NOW + timedelta(days=days)), unit_of_work() as session:
        return str(publish_edition(session, NewEdition(held_on=on), actor=system_actor(), today=on).ref)


def _exported(ref: str, form: str) -> None:
    with reading() as session:
        body = edition_file(
            session, editions.edition(session, ref, viewer=ANYBODY), form, publisher="A trust"
        )
    if body.count(b"INT-") < ENTRIES:
        raise SystemExit("an entry is missing from the file")


def _compared(first: str, second: str) -> None:
    with reading() as session:
        pair = [editions.edition(session, ref, viewer=ANYBODY) for ref in (first, second)]
        found = difference(session, pair[0], pair[1])
    if found.added or found.removed:
        raise SystemExit(f"the same register is told as another: {plain(found.second.held_on)}")


def _public(kind: str, app: Flask, path: str) -> None:
    with _served(app) as ours:
        html = _asked(ours, path, 1)[1]
        with _served(_bare(app, html)) as bare:
            _asked(ours, path, 50), _asked(bare, "/", 50)
            turns = [(_asked(ours, path, ASKED)[0], _asked(bare, "/", ASKED)[0]) for _ in range(TURNS)]
    rate, floor = (max(ASKED / turn[at] for turn in turns) for at in (0, 1))
    reached = "reached" if rate >= 0.6 * floor else "NOT reached"
    print(
        f"{kind}, public page of {len(html):,} bytes: {rate:,.0f} a second; a bare Flask page {floor:,.0f}; "
        f"{rate / floor:.2f} of it; target 0.60 {reached}",
        flush=True,
    )


def _bare(app: Flask, html: bytes) -> Flask:
    bare = Flask("bare", instance_path=app.instance_path)
    bare.add_url_rule("/", "page", lambda: html.decode())
    return bare


@contextmanager
def _served(app: Flask) -> Iterator[int]:
    """In a process of its own, by the server of `armslength run`, as quiet as it is there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = get_context("fork").Process(target=_serve, args=(app, port), daemon=True)
    server.start()
    try:
        for _ in range(200):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.join()


def _serve(app: Flask, port: int) -> None:
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = nowhere
        serve_here(app, port)


def _asked(port: int, path: str, times: int) -> tuple[float, bytes]:
    """Seconds for so many answers over one connection, and the last of them."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    began = time.perf_counter()
    for _ in range(times):
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
    took = time.perf_counter() - began
    connection.close()
    return took, body


if __name__ == "__main__":
    main()
