"""A barrier on a body keeps apart what names it in typed words, however they are written."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from register.db import Session, reading, unit_of_work
from register.domain.people.called import called
from register.domain.people.organisation_names import FORMS, LEADING
from register.domain.permissions import Role, actor_with
from register.domain.shipped_rules import shipped
from register.models.interests import InterestVersion
from register.models.search_keys import SearchKey, called_in
from register.queries.interests.interests import LISTING
from register.queries.listing import Asked, page
from register.queries.visible import restricted, unwalled
from register.services.walls import raise_wall
from tests.contracting import SYSTEM, TODAY, World, add_organisation, begin
from tests.scoping import signed_in
from tests.signing_in import day

NAME = "Smith & Müller Dressings Limited"
RULES = {rule.key: rule.value for rule in shipped("national").rules if rule.key in (FORMS, LEADING)}
WAYS = [way for row in RULES[FORMS] for way in row["written"]]
BLANKS = st.sampled_from((" ", "  ", "\u00a0", "\u2009", "\u202f", " \u200b", "\u2003 "))
CASES = st.sampled_from((str, str.upper, str.lower, str.title, str.swapcase))
ACCENTS = st.sampled_from(("NFC", "NFD", "bare"))


def _accented(text: str, how: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in apart if unicodedata.category(c) != "Mn")
    return bare if how == "bare" else unicodedata.normalize(how, text)


@st.composite
def written(draw: st.DrawFn) -> str:
    """One body's name in one of the ways in which people type it."""
    joint = draw(st.sampled_from(("&", "and", "AND", "+")))
    words = ["Smith", joint, "Müller", "Dressings"]
    words = [*draw(st.sampled_from(([], *([word] for word in RULES[LEADING])))), *words]
    words += draw(st.sampled_from(([], *(way.split() for way in WAYS), ["L.T.D."], ["(Ltd)"])))
    text = "".join(word + draw(BLANKS) for word in words)
    return draw(CASES)(_accented(text, draw(ACCENTS)))


@given(name=written())
def test_every_way_to_write_a_name_comes_down_to_one(name: str) -> None:
    assert called(name) == called(NAME)


@given(name=st.text(max_size=400))
def test_what_a_name_comes_down_to_is_short_and_never_fails(name: str) -> None:
    assert len(called(name)) <= 300


def test_other_words_are_another_body() -> None:
    assert (
        len({called(name) for name in (NAME, "Smith and Sons", "Muller Dressings", "Acme", "The Limited")})
        == 5
    )


def _typed(session: Session, person: str, name: str) -> str:
    made = begin(
        session, InterestVersion, "interest.declared", act="declared", person_id=person, interest_type="indirect",
        situation="Lo", description="zanzibar", organisation_id=None, organisation_name=name, relationship=None,
        arose_on=TODAY, became_aware_on=TODAY, value_pence=None, offer_response=None, declared_on=TODAY,
        declare_by=None, giver_kind=None, publication_objection=None,
    )  # fmt: skip
    return str(made.thing_id)


@pytest.fixture
def behind(app: Flask, world: World) -> World:
    """Ann is behind a barrier on a body."""
    with app.app_context(), unit_of_work() as session:
        world.ids["walled"] = add_organisation(
            session, NAME, "company", company_number="01234567", ods_code="RX9"
        )
        world.ids["other"] = _typed(session, world.ids["bob"], "Smith & Sons Limited")
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session, "organisation", world.ids["walled"], person_id=world.ids["ann"], reason="Apart", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    return world


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=written())
def test_nobody_behind_a_barrier_is_listed_an_interest_that_names_the_body(
    session: Session, behind: World, name: str
) -> None:
    with unit_of_work() as work:
        hidden = _typed(work, behind.ids["bob"], name)
    bound = actor_with(Role.GOVERNANCE_OFFICER, id="ann", person_id=behind.ids["ann"]).viewer
    free = actor_with(Role.AUDITOR, id="free").viewer
    v = InterestVersion
    with reading() as seen:
        assert {row.id for row in page(seen, LISTING, Asked(bound), limit=500).rows} == {behind.ids["other"]}
        assert hidden in {row.id for row in page(seen, LISTING, Asked(free), limit=500).rows}
        assert hidden in seen.scalars(select(v.thing_id).where(restricted(v)).order_by(v.thing_id)).all()
        public = seen.scalars(select(v.thing_id).where(unwalled(v)).order_by(v.thing_id)).all()
        assert public == [behind.ids["other"]]


@pytest.mark.parametrize(
    "typed",
    [
        "01234567",
        "1234567",
        "company 0123 4567",
        "Company No. 01234567",
        "The dressings people (crn 1234567)",
        "ODS rx9",
    ],
)
def test_nobody_behind_a_barrier_is_listed_an_interest_that_gives_a_number_of_the_body(
    session: Session, behind: World, typed: str
) -> None:
    with unit_of_work() as work:
        hidden = _typed(work, behind.ids["bob"], typed)
        open_ = _typed(work, behind.ids["bob"], "Company No. 07654321")
    bound = actor_with(Role.GOVERNANCE_OFFICER, id="ann", person_id=behind.ids["ann"]).viewer
    with reading() as seen:
        found = {row.id for row in page(seen, LISTING, Asked(bound), limit=500).rows}
    assert (hidden in found, open_ in found) == (False, True)


def test_a_name_whose_key_is_missing_is_kept_from_whoever_is_behind_a_barrier(
    session: Session, behind: World
) -> None:
    with unit_of_work() as work:
        work.execute(delete(SearchKey).where(SearchKey.field == called_in("organisation_name")))
    bound = actor_with(Role.GOVERNANCE_OFFICER, id="ann", person_id=behind.ids["ann"]).viewer
    with reading() as seen:
        assert page(seen, LISTING, Asked(bound)).rows == []


def test_no_page_call_or_preview_tells_of_it(app: Flask, behind: World) -> None:
    ways = (
        "the smith and muller dressings",
        "SMITH\u00a0&\u00a0MÜLLER  DRESSINGS LTD.",
        "Smith + Muller Dressings PLC",
    )
    with app.app_context(), unit_of_work() as session:
        keys = [_typed(session, behind.ids["bob"], name) for name in ways]
    with app.app_context(), reading() as session:
        query = select(InterestVersion.__thing__.ref).where(InterestVersion.__thing__.id.in_(keys))
        refs = session.scalars(query.order_by(InterestVersion.__thing__.id)).all()
    ann = signed_in(app, Role.GOVERNANCE_OFFICER, email="ann@example.org", person_id=behind.ids["ann"])
    asked = "&".join(
        f"{key}={value}" for key, value in day("held_on", TODAY.year, TODAY.month, TODAY.day).items()
    )
    lists = ("/interests/", "/api/v1/interests", f"/editions/preview?{asked}&drawn_basis=recorded")
    for address in lists:
        answer = ann.get(address)
        assert answer.status_code == 200, address
        assert not [ref for ref in refs if ref in answer.text], address
        assert "Smith &amp; Sons" in answer.text or "Smith & Sons" in answer.text, address
        assert "ressings" not in answer.text, address
    assert len(refs) == len(ways)
    for ref in refs:
        assert ann.get(f"/interests/{ref}").status_code == 404
        assert ann.get(f"/api/v1/interests/{ref}").status_code == 404
