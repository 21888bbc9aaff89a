"""Whoever chooses a record among others knows which is which, also where two have one name."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.permissions import UNBOUND, Role, actor_with
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.registry import kinds
from register.queries import choosing as choices
from register.queries import names
from register.services import facts
from register.services.walls import raise_wall
from register.web import choosing
from tests.contracting import SYSTEM, TODAY, World, begin
from tests.scoping import everything

OWN = {
    "id",
    "thing_id",
    "n",
    "seq",
    "superseded_seq",
    "act",
    "known_on",
    "recorded_by",
    "reason",
    "basis",
    "provenance",
}
UNIQUE = {"ods_code", "company_number", "charity_number"}


def _twice(session: Session, kind: str) -> set[str]:
    """Two records of a kind that say the same, but for the codes of which no two bodies share one."""
    cls: Any = kinds()[kind]
    one = session.scalars(select(cls).where(cls.superseded_seq.is_(None)).order_by(cls.seq.desc())).first()
    assert one is not None, kind
    columns = {name: part for name, part in facts.columns_of(one).items() if name not in OWN | UNIQUE}
    return {one.thing_id, begin(session, cls, f"{kind}.added", **columns).thing_id}


def test_two_records_that_say_the_same_are_told_apart_wherever_one_is_chosen(
    app: Flask, world: World
) -> None:
    """For every kind of record that a form lets one choose; in a list of all, found by words, and chosen already."""
    with app.app_context():
        everything(world, "trust", "cat", but=("wall",))
        with unit_of_work() as session:
            twins = {kind: _twice(session, kind) for kind in choosing.KINDS}
        with unit_of_work() as session:
            for kind, choice in choosing.KINDS.items():
                listed = dict(choices.all_of(session, choice, viewer=UNBOUND, most=100) or ())
                assert twins[kind] <= set(listed), kind
                assert len({listed[key] for key in twins[kind]}) == 2, kind
                for key in twins[kind]:
                    assert dict(choices.these(session, choice, [key], viewer=UNBOUND)) == {key: listed[key]}


def test_a_body_is_told_apart_by_its_code_and_only_from_those_that_one_may_see(
    app: Flask, world: World
) -> None:
    with app.app_context():
        with unit_of_work() as session:
            coded = _body(session, name="Tessellate Surgery", ods_code="A81001")
            hidden = _body(session, name="tessellate surgery")
        labels = _labels(world, coded, hidden)
        assert labels[coded] == "Tessellate Surgery, A81001"
        assert labels[hidden].startswith("tessellate surgery, ORG-")
        _hide(world, hidden)
        assert _labels(world, coded, hidden) == {coded: "Tessellate Surgery"}


def _body(session: Session, **columns: Any) -> str:
    newest = session.scalars(select(OrganisationVersion)).first()
    assert newest is not None
    kept = {name: part for name, part in facts.columns_of(newest).items() if name not in OWN | UNIQUE}
    told = {**dict.fromkeys(UNIQUE), **kept, **columns}
    return begin(session, OrganisationVersion, "organisation.added", **told).thing_id


def _hide(world: World, body: str) -> None:
    with unit_of_work() as session:
        raise_wall(
            session,
            "organisation",
            body,
            person_id=world.ids["ann"],
            reason="Bids",
            actor=SYSTEM,
            today=TODAY,
        )


def _labels(world: World, *ids: str) -> dict[str, str]:
    viewer = actor_with(Role.GOVERNANCE_OFFICER, id="ann", person_id=world.ids["ann"]).viewer
    with unit_of_work() as session:
        return dict(choices.these(session, choices.ORGANISATION, ids, viewer=viewer))


def test_nobody_is_listed_as_nobody_and_not_as_a_name_that_was_erased(app: Flask, world: World) -> None:
    query = select(names.listed(PersonVersion, UNBOUND)).select_from(OrganisationVersion)
    joined = query.outerjoin(PersonVersion, PersonVersion.thing_id == "nobody")
    with app.app_context(), unit_of_work() as session:
        assert set(session.scalars(joined)) == {None}
