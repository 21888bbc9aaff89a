"""Records of people that one being added may mean, among those the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from register.domain.folding import folded
from register.domain.people.doubles import Possible, name_key
from register.domain.people.organisation_names import ADDING, AND, JOINING
from register.domain.people.people import NewPerson
from register.domain.permissions import Viewer
from register.models.accounts import Account
from register.models.people import Person, PersonVersion
from register.models.search_keys import PLACE, SearchKey
from register.queries import names
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

V, K = PersonVersion, SearchKey
BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Signs:
    """What a person is recognised by, as it is compared: the addresses of the record and of its accounts."""

    id: str
    ref: str
    name: str
    staff_number: str
    emails: frozenset[str]


def signs(
    session: Session, on: date, *, viewer: Viewer, only: Iterable[str] | None = None
) -> Iterator[Signs]:
    """Those of everybody the viewer may see, or of these."""
    ids = None if only is None else sorted(set(only))
    titles, accounts = name_titles(session, on), _addresses(session, ids)
    query = select(V.thing_id, Person.ref, V.name, V.email, V.staff_number)
    query = query.join(Person, Person.id == V.thing_id).where(seen_by(V, viewer), *known(V, NOW))
    for row in _rows(session, query, ids):
        emails = {folded(row.email or ""), *accounts.get(row.thing_id, ())} - {""}
        name = name_key(row.name, titles) if row.name else ""
        yield Signs(row.thing_id, row.ref, name, folded(row.staff_number or ""), frozenset(emails))


def _rows(session: Session, query: Any, ids: list[str] | None) -> Iterator[Any]:
    query = query.order_by(V.thing_id)
    if ids is None:
        yield from session.execute(query)
        return
    for start in range(0, len(ids), BLOCK):
        yield from session.execute(query.where(V.thing_id.in_(ids[start : start + BLOCK])))


def sharing(session: Session, *, viewer: Viewer) -> set[str]:
    """Whoever may have an address or a staff number in common with another record, and all whose own address, or that of
    another record, is one that an account signs in with."""
    addresses = _addresses(session)
    alike = set(addresses)
    for field in V.__matched_by__:
        keyed = and_(K.kind == V.__kind__, K.field == field)
        twice = select(K.place).where(keyed).group_by(K.place).having(func.count() > 1)
        alike |= _newest_with(session, and_(keyed, K.place.in_(twice)), viewer)
    signing_in = sorted({email[:PLACE] for emails in addresses.values() for email in emails})
    for start in range(0, len(signing_in), BLOCK):
        here = K.place.in_(signing_in[start : start + BLOCK])
        alike |= _newest_with(session, and_(K.kind == V.__kind__, K.field == "email", here), viewer)
    return alike


def _newest_with(session: Session, keyed: ColumnElement[bool], viewer: Viewer) -> set[str]:
    """Those whose newest versions have such a key; of a record that changed, several versions have the same."""
    query = select(V.thing_id).join(K, K.version_id == V.id).where(keyed, seen_by(V, viewer), *known(V, NOW))
    return set(session.scalars(query.order_by(V.thing_id)))


def named_alike(session: Session, ids: Iterable[str], on: date, *, viewer: Viewer) -> dict[str, set[str]]:
    """Whoever is called as one of these people is, however their names are written: ids by name."""
    held: dict[str, set[str]] = {}
    for name in {who.name for who in signs(session, on, viewer=viewer, only=ids)} - {""}:
        rows = _with_words(session, name, viewer)
        held[name] = {who.id for who in signs(session, on, viewer=viewer, only=rows) if who.name == name}
    return held


def _with_words(session: Session, name: str, viewer: Viewer) -> set[str]:
    """Whoever is called by all words of this name, and perhaps by more: read off the keys of names, without the marks that
    join the parts of a word."""
    words = and_(
        *(or_(*(key.contains(word, autoescape=True) for key in (K.key, _joined()))) for word in name.split())
    )
    return _newest_with(session, and_(K.kind == V.__kind__, K.field == "name", words), viewer)


def _joined() -> Any:
    """The key as its words are told apart."""
    key: Any = K.key
    for mark, instead in (*dict.fromkeys(JOINING, "").items(), *dict.fromkeys(ADDING, AND).items()):
        key = func.replace(key, mark, instead)
    return key


def name_titles(session: Session, on: date) -> frozenset[str]:
    """Words that are no part of a name where two records are compared."""
    return frozenset(ruleset(session).value_or([], "people.name_titles", on=on))


def _addresses(session: Session, ids: list[str] | None = None) -> dict[str, set[str]]:
    """What the accounts of each person, or of each of these, sign in with."""
    held: dict[str, set[str]] = {}
    query = (
        select(Account.person_id, Account.email).where(Account.person_id.is_not(None)).order_by(Account.id)
    )
    for some in [None] if ids is None else (ids[at : at + BLOCK] for at in range(0, len(ids), BLOCK)):
        asked = query if some is None else query.where(Account.person_id.in_(some))
        for row in session.execute(asked):
            held.setdefault(row.person_id, set()).add(folded(row.email))
    return held


def possible_doubles(
    session: Session, new: NewPerson, on: date, *, viewer: Viewer, but: str | None = None
) -> list[Possible]:
    """Who may be meant: the same e-mail address or staff number first, then the same name. but: the record itself."""
    wanted = {
        "email": folded(new.email or ""), "staff_number": folded(new.staff_number or ""),
        "name": name_key(new.name, name_titles(session, on)),
    }  # fmt: skip
    met = [
        (field, who) for who in signs(session, on, viewer=viewer, only=_met(session, wanted, viewer)) if who.id != but
        for field in [_in_common(wanted, who)] if field
    ]  # fmt: skip
    labels = names.people_told_apart(session, viewer=viewer) if met else {}
    ranked = sorted(met, key=lambda pair: (list(wanted).index(pair[0]), labels[pair[1].id], pair[1].id))
    return [Possible(who.id, who.ref, labels[who.id], field) for field, who in ranked]


def _met(session: Session, wanted: Mapping[str, str], viewer: Viewer) -> set[str]:
    """All who can have one of these in common, found by their keys, and few others."""
    met = set[str]()
    for field in V.__matched_by__:
        here = and_(K.kind == V.__kind__, K.field == field, K.place == wanted[field][:PLACE])
        met |= _newest_with(session, here, viewer) if wanted[field] else set()
    if wanted["email"]:
        query = select(Account.person_id).where(Account.email == wanted["email"])
        met |= {key for key in session.scalars(query.order_by(Account.id)) if key}
    return met | (_with_words(session, wanted["name"], viewer) if wanted["name"] else set())


def _in_common(wanted: dict[str, str], who: Signs) -> str | None:
    """The surest sign that both have."""
    if wanted["email"] and wanted["email"] in who.emails:
        return "email"
    if wanted["staff_number"] and wanted["staff_number"] == who.staff_number:
        return "staff_number"
    return "name" if wanted["name"] and wanted["name"] == who.name else None
