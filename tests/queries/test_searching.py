"""Any text is found by itself, in capitals, without accents and by a part; lists sort as people sort, on both databases."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.folding import folded
from register.domain.permissions import system_actor
from register.domain.texts import Line
from register.models.agreements import AgreementVersion
from register.models.base import Folded, Version
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.delegations import DelegationVersion
from register.models.disclosures import DisclosureVersion
from register.models.incidents import IncidentVersion
from register.models.interests import InterestVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.models.registry import derived_tables
from register.models.search_keys import SearchKey, called_in
from register.models.walls import WallVersion
from register.queries import listing as lists
from register.queries import walls
from register.queries.authority import delegations
from register.queries.contracts import contracts, decisions
from register.queries.interests import interests
from register.queries.listing import Asked, Listing
from register.queries.people import organisations, people, posts
from register.queries.sharing import agreements, disclosures, incidents
from register.queries.trail.derived import compare_derived
from register.queries.trail.verification import verify
from register.services import derived, facts
from tests.harness import snapshots

WHO, DAY = system_actor(), date(2026, 5, 1)
NAMES = (
    "Łukasz Żak",
    "Óscar Núñez",
    "Éclat",
    "Иван Грозный",
    "Ørsted & Søn",
    "Straße 100%_",
    "Ærø Ltd",
    "İpek",
    "王 小明",
)
B, P, H = OrganisationVersion, PersonVersion, PostVersion


def _some(column: Any) -> Any:
    """A value that fits where a test does not care."""
    if column.nullable:
        return None
    values = {bool: False, int: 0, date: DAY, datetime: datetime(2026, 5, 1, tzinfo=UTC), str: "x"}
    return values.get(column.type.python_type, [])


def record(session: Session, model: type[Version], **columns: Any) -> str:
    """A first version with these columns, and whatever fits in the others; the id of the fact."""
    rest = {
        column.name: _some(column)
        for column in model.__table__.columns
        if column.name not in facts._OWN | {"thing_id", "basis", "valid_from", "valid_to", "ref"}
    }
    made = facts.begin(
        session, model, "test.recorded", actor=WHO, known_on=DAY, valid_from=DAY, **{**rest, **columns}
    )
    return made.thing_id


def recorded(name: str) -> None:
    """Something of every noun that is called so, or is about somebody or a body called so."""
    with unit_of_work() as work:
        body, other = (record(work, B, name=called, kind="company") for called in (name, f"{name} 2"))
        person = record(work, P, name=name)
        post = record(work, H, title=name, organisation_id=body, side="both")
        contract = record(
            work,
            ContractVersion,
            title=name,
            commissioner_id=body,
            provider_id=other,
            stage="draft",
            fields={},
        )
        record(work, AgreementVersion, title=name)
        record(
            work,
            DelegationVersion,
            matter="m",
            organisation_id=body,
            grantor_kind="board",
            limit_per="contract",
            holder_post_id=post,
        )
        record(
            work,
            DelegationVersion,
            matter="m",
            organisation_id=body,
            grantor_kind="board",
            limit_per="contract",
            holder_person_id=person,
        )
        record(work, DisclosureVersion, from_organisation_id=body, to_organisation_id=other)
        record(work, IncidentVersion, organisation_id=body, state="to_check", source="reported")
        record(work, WallVersion, person_id=person)
        record(
            work, DecisionVersion, contract_id=contract, person_id=person, question="approve", outcome="clear"
        )
        about = {"person_id": person, "interest_type": "financial", "situation": "Ou"}
        record(work, InterestVersion, organisation_id=body, description=f"In {name}\nand more", **about)
        record(work, InterestVersion, organisation_name=name, description="Plain", **about)


SEARCHES: dict[str, tuple[Listing, str, int]] = {
    "people": (people.listing(DAY), "name", 1),
    "organisations": (organisations.LISTING, "name", 2),
    "posts": (posts.LISTING, "title", 1),
    "posts of a body": (posts.LISTING, "organisation", 1),
    "contracts": (contracts.LISTING, "party", 1),
    "agreements": (agreements.listing_on(DAY), "title", 1),
    "delegations": (delegations.listing(DAY), "holder", 2),
    "delegations of a body": (delegations.listing(DAY), "organisation", 2),
    "information shared": (disclosures.LISTING, "organisation", 1),
    "incidents": (incidents.LISTING, "organisation", 1),
    "barriers": (walls.LISTING, "person", 1),
    "decision checks": (decisions.LISTING, "contract", 1),
    "interests of a person": (interests.LISTING, "name", 2),
    "interests in a body": (interests.LISTING, "organisation", 2),
    "interests by their words": (interests.LISTING, "words", 1),
}


def bare(text: str) -> str:
    """Without its accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


def found(session: Session, listing: Listing, key: str, text: str) -> int:
    session.rollback()
    return len(lists.page(session, listing, Asked(WHO.viewer, chosen={key: text}), limit=500).rows)


@pytest.fixture
def named(app: Flask, session: Session) -> Session:
    snapshots.once("named", lambda: [recorded(name) for name in NAMES])
    return session


@pytest.mark.parametrize("search", SEARCHES)
def test_every_list_finds_a_name_however_it_is_typed(named: Session, search: str) -> None:
    listing, key, count = SEARCHES[search]
    for name in NAMES:
        for typed in (name, name.upper(), name.lower(), bare(name), name[1:] if len(name) > 5 else name):
            assert found(named, listing, key, typed) >= count, (name, typed)
    assert found(named, listing, key, "lukasz zak") == count
    assert found(named, listing, key, "ØRSTED") == count
    assert found(named, listing, key, "%_") == count
    assert found(named, listing, key, "_u") == found(named, listing, key, "nobody") == 0


IN_ORDER = (
    "ångström", "Anna", "émile", "Emily", "Eric", "Étienne", "Lucy", "Lukas", "Łukasz", "Ökland", "O'Neill", "zak", "Zoe"
)  # fmt: skip
SORTED = {
    "people": (people.listing(DAY), "name"),
    "organisations": (organisations.LISTING, "name"),
    "posts": (posts.LISTING, "title"),
    "contracts": (contracts.LISTING, "title"),
}


@pytest.mark.parametrize("which", SORTED)
def test_lists_sort_as_people_sort_and_page_by_page_lose_none(
    app: Flask, session: Session, which: str
) -> None:
    with unit_of_work() as work:
        body = record(work, B, name="A body", kind="company")
        for name in sorted(IN_ORDER):
            about = {
                "commissioner_id": body,
                "provider_id": body,
                "stage": "draft",
                "fields": {},
                "board_approvals": [],
                "associates": [],
                "contract_kind": "services",
            }
            record(work, P, name=name)
            record(work, B, name=name, kind="company")
            record(work, H, title=name, organisation_id=body, side="both")
            record(work, ContractVersion, title=name, **about)
    session.rollback()
    listing, column = SORTED[which]
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = lists.page(session, listing, Asked(WHO.viewer), after=after, limit=3)
        seen, after = [*seen, *(getattr(row, column) for row in page.rows)], page.next_key
    assert [name for name in seen if name != "A body"] == sorted(IN_ORDER, key=folded)
    assert sorted(IN_ORDER, key=folded)[:6] == list(IN_ORDER)[:6]


@pytest.mark.parametrize("search", SEARCHES)
def test_every_list_is_read_page_by_page(named: Session, search: str) -> None:
    listing = SEARCHES[search][0]
    whole = [row.id for row in lists.page(named, listing, Asked(WHO.viewer), limit=500).rows]
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = lists.page(named, listing, Asked(WHO.viewer), after=after, limit=4)
        seen, after = [*seen, *(row.id for row in page.rows)], page.next_key
    assert seen == whole
    assert len(set(whole)) == len(whole) >= len(NAMES)


TYPED = st.text(st.characters(), min_size=1, max_size=30).map(Line("the name", longest=200).kept)
KEPT = TYPED.filter(lambda name: bool(name) and Line("the name", longest=200).problem(name) is None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=KEPT, cut=st.tuples(st.integers(0, 30), st.integers(0, 30)))
def test_any_stored_text_finds_itself(app: Flask, session: Session, name: str, cut: tuple[int, int]) -> None:
    with unit_of_work() as work:
        person = record(work, P, name=name)
        record(
            work, InterestVersion, person_id=person, interest_type="financial", situation="Ou",
            organisation_name=name, description=name,
        )  # fmt: skip
    start, end = sorted(cut)
    for typed in (name, name.upper(), bare(name), name[start:end]):
        if typed.strip():
            rows = lists.page(
                session, people.listing(DAY), Asked(WHO.viewer, chosen={"name": typed}), limit=500
            ).rows
            assert person in {row.id for row in rows}, typed
            for key in ("name", "organisation", "words"):
                assert found(session, interests.LISTING, key, typed) >= 1, (key, typed)
    session.rollback()
    assert list(compare_derived(session)) == []


def test_a_key_that_is_not_what_the_version_gives_is_a_finding_until_all_are_worked_out_again(
    named: Session,
) -> None:
    wrong = {
        "changed": update(SearchKey).where(SearchKey.key == "eclat").values(key="other"),
        "lost": delete(SearchKey).where(SearchKey.key == "eclat"),
    }
    for statement in wrong.values():
        with unit_of_work() as work:
            work.execute(statement)
        named.rollback()
        assert any("rebuild-derived" in finding.words for finding in verify(named).findings)
        named.rollback()
        with unit_of_work() as work:
            before = derived.rebuild(work)
        named.rollback()
        held = [named.scalar(select(func.count()).select_from(table)) or 0 for table in derived_tables()]
        assert before == sum(held)
        assert verify(named).findings == ()


def test_a_key_of_no_version_is_a_finding(named: Session) -> None:
    with unit_of_work() as work:
        work.add(SearchKey(version_id="nobody", field="name", kind="person", key="nobody"))
    named.rollback()
    assert any("no version gives" in finding.words for finding in verify(named).findings)


def test_each_text_by_which_two_records_are_matched_has_its_key_whole(app: Flask, session: Session) -> None:
    with unit_of_work() as work:
        record(work, P, name="Pat", email="Pat@Example.org", staff_number="E\u00a07")
        record(work, P, name="Sam")
    session.rollback()
    matched = select(SearchKey.field, SearchKey.key, SearchKey.place).where(SearchKey.field != "name")
    held = sorted(tuple(row) for row in session.execute(matched))
    assert held == [("email", "pat@example.org", "pat@example.org"), ("staff_number", "e 7", "e 7")]


def test_a_plain_text_that_is_only_searched_needs_no_key(app: Flask, session: Session) -> None:
    with unit_of_work() as work:
        person = record(work, P, name="Pat")
        about = {"person_id": person, "interest_type": "financial", "situation": "Ou"}
        record(work, InterestVersion, organisation_name="Acme", description="Plain words", **about)
    session.rollback()
    held = {row.field for row in session.scalars(select(SearchKey))}
    assert held == {"name", called_in("organisation_name")}


def test_keys_are_ordered_by_the_numbers_of_their_characters(named: Session) -> None:
    assert isinstance(SearchKey.__table__.c.key.type, Folded)
    keys = list(named.scalars(select(SearchKey.key).order_by(SearchKey.key)))
    assert keys == sorted(keys)
