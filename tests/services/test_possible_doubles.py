"""Who may be meant by somebody who is added is found by keys: the same as by reading everybody, however written."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.folding import folded
from register.domain.people.doubles import name_key
from register.domain.people.people import NewPerson
from register.domain.permissions import Role
from register.queries.people.doubles import name_titles, possible_doubles, signs
from register.services.accounts.accounts import create_account
from register.services.people.people import add_person
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.registering import NOON

world = contracting.in_session
SEES = SYSTEM.viewer
FIRST = ("Łukasz", "Zoë", "Ann", "Óscar", "Иван", "Mary-Jane", "Al")
LAST = ("O'Brien", "Nowak", "de la Cruz", "Петров", "Smith", "Ash")
WRITTEN = ("{0} {1}", "{1}, {0}", "Dr {0} {1}", "{0}  {1}", "Prof. {1} {0} OBE")


def added(name: str, **more: Any) -> str:
    with unit_of_work() as work:
        new = NewPerson(name=name, **more)
        return add_person(work, new, is_another=True, actor=SYSTEM, today=TODAY).thing_id


def slowly(session: Session, new: NewPerson) -> set[tuple[str, str]]:
    """The obvious way: everybody is read, and compared."""
    key, found = name_key(new.name, name_titles(session, TODAY)), set()
    email, number = folded(new.email or ""), folded(new.staff_number or "")
    for who in signs(session, TODAY, viewer=SEES):
        if email and email in who.emails:
            found.add((who.id, "email"))
        elif number and number == who.staff_number:
            found.add((who.id, "staff_number"))
        elif key == who.name:
            found.add((who.id, "name"))
    return found


def test_the_same_are_found_as_by_reading_everybody(session: Session, world: World) -> None:
    chance = random.Random(8)
    for at in range(24):
        name = chance.choice(WRITTEN).format(chance.choice(FIRST), chance.choice(LAST))
        number = chance.choice([None, f"É {at % 5}", f"e {at % 5}"])
        added(name, email=chance.choice([None, f"Person{at % 7}@example.org"]), staff_number=number)
    with unit_of_work() as work:
        create_account(
            work, "signs-in@example.org", [Role.DECLARANT], person_id=world.ids["cat"], actor=SYSTEM, now=NOON
        )
    session.rollback()
    met = 0
    for at in range(60):
        name = chance.choice(WRITTEN).format(chance.choice(FIRST).upper(), chance.choice(LAST))
        email = chance.choice([None, f"PERSON{at % 7}@example.org", "Signs-In@example.org"])
        new = NewPerson(name=name, email=email, staff_number=chance.choice([None, f"E {at % 5}"]))
        found = {(one.id, one.field) for one in possible_doubles(session, new, TODAY, viewer=SEES)}
        assert found == slowly(session, new), new
        met += len(found)
    assert met > 60


def test_as_many_are_read_where_there_are_others(session: Session, world: World) -> None:
    new = NewPerson(name="Ann Archer", email="ann.a@example.org", staff_number="N 9")
    added("Ann Archer", email="ann.a@example.org", staff_number="N 9")
    before = read(session, new)
    for at in range(30):
        added(f"Somebody Else{at}", email=f"else{at}@example.org", staff_number=f"M {at}")
    assert read(session, new) == before > 0


def read(session: Session, new: NewPerson) -> int:
    """How many rows are loaded to find them."""
    session.rollback()
    possible_doubles(session, new, TODAY, viewer=SEES)
    rows = 0

    def answered(state: Any) -> Any:
        nonlocal rows
        frozen = state.invoke_statement().freeze()
        rows += len(frozen().all())
        return frozen()

    event.listen(session, "do_orm_execute", answered)
    try:
        possible_doubles(session, new, TODAY, viewer=SEES)
    finally:
        event.remove(session, "do_orm_execute", answered)
    return rows
