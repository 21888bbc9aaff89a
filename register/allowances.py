"""Whoever does what costs much too often is told when to try again: counted at the doors and at what is recorded."""

from __future__ import annotations

from contextlib import suppress
from typing import cast

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from register import clock
from register.accounts.allowances import Figures, load_allowances
from register.accounts.devices import address_of_request
from register.db import Session, reading, unit_of_work
from register.domain.access import cost_of, need
from register.domain.allowances import Cost
from register.domain.errors import NoRoom, TooMany
from register.domain.permissions import Actor, Permission
from register.services import ledger
from register.services.allowances import Allowance, check_allowances, spend

OF_ANYBODY = (Cost.COMPLAINTS, Cost.SLOW_COMPLAINTS)
ANYBODY = "anybody"
"""The one account of all who send something without signing in, whatever addresses they send it from."""


def init_allowances(app: Flask) -> None:
    """Read the figures; count entries where they are recorded; say in each refusal when to try again."""
    app.extensions["allowances"] = load_allowances(app.extensions["settings"].instance)
    app.extensions["before_sealing"] = _charge_entries
    app.after_request(_say_when)


def charge_door(actor: Actor | None, *, has_page: bool) -> None:
    """Count a request at a door that costs much. TooMany beyond the allowance; a form that was sent is drawn again
    with what was typed instead: it validates nothing then (`NhsForm.validate_on_submit`)."""
    cost = cost_of(request.endpoint)
    if cost is None or not cost.counts(request.method, asks=bool(request.args)):
        return
    asked = _allowances(cost, actor)
    try:
        with reading() as session:
            check_allowances(session, asked, now=clock.now())
        with suppress(NoRoom, OperationalError), unit_of_work() as session:
            spend(session, asked, now=clock.now())
    except TooMany as fault:
        g.too_many = fault
        if request.method != "POST" or not has_page:
            raise


def charge_recorded(session: Session, cost: Cost) -> None:
    """Count work that is no door's own, in the transaction that does it: TooMany beyond the allowance of whoever asks."""
    spend(session, _allowances(cost, g.get("actor")), now=clock.now())


def _charge_entries(session: Session) -> None:
    """Count what somebody records, in the transaction that records it; signing in and out is never refused."""
    actor: Actor | None = g.get("actor") if has_request_context() else None
    entries = len(ledger.staged(session))
    if actor is None or not entries or not isinstance(need(request.endpoint), Permission):
        return
    try:
        spend(session, _allowances(Cost.ENTRIES, actor), now=clock.now(), amount=entries)
    except TooMany as fault:
        g.too_many = fault
        raise


def _allowances(cost: Cost, actor: Actor | None) -> list[Allowance]:
    figures = cast(Figures, current_app.extensions["allowances"])[cost]
    account = actor.id if actor is not None else ANYBODY if cost in OF_ANYBODY else None
    whose = {"address": address_of_request()} | ({} if account is None else {"account": account})
    return [(figures[kind], cost.value, f"{kind} {who}") for kind, who in sorted(whose.items())]


def _say_when(response: Response) -> Response:
    """Retry-After in seconds, on whatever page or call says that it was too often."""
    fault: TooMany | None = g.get("too_many")
    if fault is not None and response.status_code == fault.status:
        seconds = (fault.again_at - clock.now()).total_seconds()
        response.headers["Retry-After"] = str(max(1, int(seconds) + 1))
    return response
