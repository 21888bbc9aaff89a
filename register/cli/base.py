"""What commands share: the instance they work on, who acts, and how lists are printed."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import click
from flask import Flask

from register import clock, create_app, exports
from register.config import load
from register.db import Session, engine_of, explained, reading, unit_of_work
from register.domain import money
from register.domain.dates import LONDON
from register.domain.errors import Invalid, NotFound
from register.domain.leaves import Json
from register.domain.permissions import Actor, Viewer, system_actor
from register.queries import handed_out
from register.queries import listing as lists
from register.queries.access_log import OPERATOR
from register.queries.listing import Asked, Listing
from register.queries.visible import AsAt
from register.services import ledger
from register.services.access_log import note_reads

R = TypeVar("R")

DAY = click.DateTime(["%Y-%m-%d"])
_BY = "The address of the account for whose holder this is said."
BY = click.Option(["--by"], metavar="EMAIL", help=_BY)
BY_NEEDED = click.option("--by", metavar="EMAIL", required=True, help=_BY)


class Pounds(click.ParamType[int]):
    """An amount of pounds, like 250000 or 1250.50."""

    name = "pounds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            amount = Decimal(str(value).replace(",", ""))
        except InvalidOperation:
            self.fail("Enter an amount of pounds, like 1250.50", param, ctx)
        problem = money.amount_problem(amount, "The amount")
        if problem:
            self.fail(problem, param, ctx)
        return money.pence(amount)


INSTANT = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


@contextmanager
def instance(*, needs_secret: bool = True) -> Iterator[Flask]:
    """Work inside this instance's application, and let go of its database afterwards."""
    app = create_app(load(needs_secret=needs_secret))
    try:
        with explained(), app.app_context():
            yield app
    finally:
        engine_of(app).dispose()


def actor() -> Actor:
    """Whoever runs commands on this machine acts for the program itself; the audit trail says so."""
    return system_actor()


def who_acts(session: Session, email: str | None) -> Actor:
    """The program itself, or the holder of the account at this address."""
    return actor() if email is None else acting_for(session, email)


def acting_for(session: Session, email: str) -> Actor:
    """The holder of an account, for whom whoever runs the machine says something that only a person or a role can say. An
    entry of the audit trail beside theirs says that a command did, and under which name of the machine."""
    from register.accounts.users import actor_of
    from register.queries.accounts.mail_choices import account_at

    try:
        account = account_at(session, email)
    except NotFound:
        raise Invalid({"by": "There is no account with this address"}) from None
    body: dict[str, Json] = {"account": account.id, "operator": _operator()}
    ledger.note(session, "command.acted", account.id, body, actor=actor())
    return actor_of(session, account.id, clock.today())


def viewer() -> Viewer:
    return system_actor().viewer


def act(work: Callable[[Session], R]) -> R:
    """Do the work in one unit of work of this instance."""
    with instance(), unit_of_work() as session:
        return work(session)


@contextmanager
def looking() -> Iterator[Session]:
    """Read in this instance. What a barrier keeps from somebody is noted as read by whoever runs the command."""
    with instance(), watched_reading() as session:
        yield session


@contextmanager
def watched_reading(*, snapshot: bool = False) -> Iterator[Session]:
    """The same in an instance that is open already."""
    with reading(snapshot=snapshot) as session:
        handed_out.watch(session)
        try:
            yield session
        finally:
            _note_readings(session)


def _note_readings(session: Session) -> None:
    seen = handed_out.watched(session)
    read = [] if seen is None else handed_out.withheld(session, seen, viewer=viewer())
    if read:
        with unit_of_work() as work:
            note_reads(work, read, account_id=_operator(), now=clock.now())


def _operator() -> str:
    """The name under which somebody works on this machine, as the machine knows it: commands ask for no account."""
    user = os.getuid()
    try:
        login = pwd.getpwuid(user).pw_name
    except KeyError:
        login = str(user)
    return f"{OPERATOR}{login}"[:32]


def as_json(value: dict[str, Any]) -> None:
    """Print an object for a machine."""
    click.echo(json.dumps({k: exports.plain(v) for k, v in value.items()}, ensure_ascii=False, indent=2))


def instant(typed: datetime | None) -> datetime | None:
    """What was typed in London time, as an instant."""
    return None if typed is None else typed.replace(tzinfo=LONDON).astimezone(UTC)


def day(value: datetime | None) -> date | None:
    return None if value is None else value.date()


def _shown(listing: Listing, row: Any) -> dict[str, Any]:
    amounts = {
        c.key: money.said(c.held(row))
        for c in listing.columns
        if c.kind == "money" and c.held(row) is not None
    }
    return {"ref": row.ref, **lists.filed(listing, row), **amounts}


_READS = {"table": _shown, "csv": lists.filed, "jsonl": lists.told}


def print_list(listing: Listing, *, as_at: AsAt, chosen: dict[str, str], kind: str) -> None:
    """Print a noun's list: `table` for people; `csv` and `jsonl`, with the question first, for machines."""
    asked = Asked(viewer(), as_at, chosen)
    with looking() as session:
        rows = [_READS[kind](listing, row) for row in lists.stream(session, listing, asked)]
    headings = lists.headings([lists.REFERENCE, *listing.columns])
    if kind == "table":
        _print_table(lists.question(listing, asked), headings, rows)
    else:
        body = exports.WRITERS[kind](lists.question(listing, asked), headings, rows)
        click.echo(body.decode("utf-8-sig"), nl=False)


def _print_table(question: str, headings: dict[str, str], rows: list[dict[str, Any]]) -> None:
    click.echo(question)
    for row in rows:
        click.echo("  ".join(exports.cell(row[key]) for key in headings))
    click.echo(f"{len(rows)} listed")


def listing_command(listing: Listing, name: str = "list") -> click.Command:
    """`armslength NOUN list`: the noun's own filters, the two days, and the format. name: of another list of the noun."""

    def run(
        kind: str,
        on: datetime | None = None,
        known_on: datetime | None = None,
        basis: str = "recorded",
        **chosen: str,
    ) -> None:
        print_list(listing, as_at=AsAt(day(on), day(known_on), basis), chosen=chosen, kind=kind)

    on = click.Option(["--on"], type=DAY, help="Show what held on this day.")
    params = [on, *_shared_options(listing)] if listing.bitemporal else _own_options(listing)
    return click.Command(name, callback=run, params=params, help=f"List: {listing.title.lower()}.")


def as_at_command(listing: Listing) -> click.Command:
    """`armslength NOUN as-at DAY`: what held on a day, using only what had been declared by a day."""

    def run(held_on: datetime, known_on: datetime | None, basis: str, kind: str, **chosen: str) -> None:
        print_list(listing, as_at=AsAt(day(held_on), day(known_on), basis), chosen=chosen, kind=kind)

    params = [click.Argument(["held_on"], type=DAY, metavar="DAY"), *_shared_options(listing)]
    words = f"Show for DAY (YYYY-MM-DD): {listing.title.lower()}."
    return click.Command("as-at", callback=run, params=params, help=words)


def _shared_options(listing: Listing) -> list[click.Parameter]:
    """What both commands take besides the day: the other day, its basis, the format, the noun's filters."""
    return [
        click.Option(["--known-on"], type=DAY, help="Use only what had been declared by this day."),
        click.Option(["--basis"], type=click.Choice(["recorded", "asserted"]), default="recorded"),
        *_own_options(listing),
    ]


def _own_options(listing: Listing) -> list[click.Parameter]:
    """The format, and the list's own filters."""
    return [
        click.Option(["--format", "kind"], type=click.Choice(["table", "csv", "jsonl"]), default="table"),
        *(
            click.Option([f"--{f.key.replace('_', '-')}", f.key], default="", help=f.label)
            for f in listing.filters
        ),
    ]
