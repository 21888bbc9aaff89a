"""Makes an instance: a real one starts empty but for the rules, a demonstration says so for ever."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import Fault
from register.domain.people.called import form
from register.domain.permissions import Actor
from register.models.instance import InstanceMark
from register.queries.instance import SERVED_AT, mark
from register.queries.trail.derived import FOLDED_AS
from register.services import ledger
from register.services.rules import load_national


def make_instance(session: Session, kind: str, *, actor: Actor, today: date) -> None:
    """Mark what this instance is ("demo" or "real") and load the national rules; Fault when it is marked already."""
    if mark(session, "kind") is not None:
        raise Fault(f"This instance is already set up as a {mark(session, 'kind')} one.")
    session.add(InstanceMark(key="kind", value=kind))
    set_mark(session, FOLDED_AS, form())
    ledger.note(session, "instance.made", "instance", {"kind": kind}, actor=actor)
    load_national(session, actor=actor, today=today)


def set_mark(session: Session, key: str, value: str) -> None:
    """Remember a word about this instance."""
    session.merge(InstanceMark(key=key, value=value))


def note_address(session: Session, address: str) -> None:
    """Remember where the pages are served, for the processes that serve none and post links to them."""
    set_mark(session, SERVED_AT, address)
