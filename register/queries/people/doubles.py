"""Records of people that one being added may mean, among those the viewer may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.folding import folded
from register.domain.people.doubles import Possible, name_key
from register.domain.people.people import NewPerson
from register.domain.permissions import Viewer
from register.models.accounts import Account
from register.models.people import Person, PersonVersion
from register.queries import names
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

V = PersonVersion


@dataclass(frozen=True, slots=True)
class Signs:
    """What a person is recognised by, as it is compared: the addresses of the record and of its accounts."""

    id: str
    ref: str
    name: str
    staff_number: str
    emails: frozenset[str]


def signs(session: Session, on: date, *, viewer: Viewer) -> Iterator[Signs]:
    """Those of everybody the viewer may see."""
    titles, accounts = _titles(session, on), _addresses(session)
    query = select(V.thing_id, Person.ref, V.name, V.email, V.staff_number)
    query = query.join(Person, Person.id == V.thing_id).where(seen_by(V, viewer), *known(V, NOW))
    for row in session.execute(query.order_by(V.thing_id)):
        emails = {folded(row.email or ""), *accounts.get(row.thing_id, ())} - {""}
        name = name_key(row.name, titles) if row.name else ""
        yield Signs(row.thing_id, row.ref, name, folded(row.staff_number or ""), frozenset(emails))


def _titles(session: Session, on: date) -> frozenset[str]:
    return frozenset(ruleset(session).value_or([], "people.name_titles", on=on))


def _addresses(session: Session) -> dict[str, set[str]]:
    """What the accounts of each person sign in with."""
    query = select(Account.person_id, Account.email).where(Account.person_id.is_not(None))
    found: dict[str, set[str]] = {}
    for row in session.execute(query.order_by(Account.id)):
        found.setdefault(row.person_id, set()).add(folded(row.email))
    return found


def possible_doubles(
    session: Session, new: NewPerson, on: date, *, viewer: Viewer, but: str | None = None
) -> list[Possible]:
    """Who may be meant: the same e-mail address or staff number first, then the same name. but: the record itself."""
    wanted = {
        "email": folded(new.email or ""), "staff_number": folded(new.staff_number or ""),
        "name": name_key(new.name, _titles(session, on)),
    }  # fmt: skip
    found = [
        (field, who) for who in signs(session, on, viewer=viewer) if who.id != but
        for field in [_in_common(wanted, who)] if field
    ]  # fmt: skip
    labels = names.people_told_apart(session, viewer=viewer) if found else {}
    ranked = sorted(found, key=lambda pair: (list(wanted).index(pair[0]), labels[pair[1].id], pair[1].id))
    return [Possible(who.id, who.ref, labels[who.id], field) for field, who in ranked]


def _in_common(wanted: dict[str, str], who: Signs) -> str | None:
    """The surest sign that both have."""
    if wanted["email"] and wanted["email"] in who.emails:
        return "email"
    if wanted["staff_number"] and wanted["staff_number"] == who.staff_number:
        return "staff_number"
    return "name" if wanted["name"] and wanted["name"] == who.name else None
