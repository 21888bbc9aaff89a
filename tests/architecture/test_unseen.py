"""Whoever amends a record changes what they changed, and nothing that a barrier keeps from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.domain.access import API, PAGES
from register.domain.permissions import Actor, Role, actor_with
from register.models.base import Version
from register.models.bodies import names_of
from register.models.delegations import DelegationVersion
from register.models.disclosures import DisclosureVersion
from register.models.mitigations import MitigationVersion
from register.models.nil_returns import NilReturnVersion
from register.models.posts import PostVersion
from register.models.registry import kinds
from register.models.walls import WallVersion
from register.services import facts
from register.services.walls import raise_wall
from tests.contracting import SYSTEM, TODAY, World, appoint, begin
from tests.drawn_forms import as_drawn
from tests.scoping import everything
from tests.scoping import signed_in as visiting
from tests.signing_in import Visit

STAFF = tuple(role for role in Role if role not in (Role.EXTERNAL_AUDITOR, Role.ADMINISTRATOR, Role.AUDITOR))
OF_NO_RECORD = {"rules.amend", "accounts.amend", "audit_scopes.amend", "incidents.correct", "webhooks.amend"}
"""Doors that amend what no barrier reaches, or that take one time and nothing else."""
PLURALS = {"person": "people"}
BOOKKEEPING = {"id", "n", "seq", "superseded_seq", "act", "known_on", "recorded_by", "reason"}
OTHERWISE = {
    "flow": {"title": "Read otherwise"},
    "information_asset": {"held_where": "Read otherwise"},
    "processor": {"processing": "Read otherwise"},
    "agreement": {"title": "Read otherwise"},
    "complaint": {"what": "Read otherwise"},
    "contract": {"title": "Read otherwise"},
    "interest": {"description": "Read otherwise"},
    "delegation": {"minute": "Read otherwise"},
    "post": {"title": "Read otherwise"},
    "care_service": {"name": "Read otherwise"},
    "programme": {"title": "Read otherwise"},
    "milestone": {"title": "Read otherwise"},
    "appraisal": {"chosen_minute": "Read otherwise"},
    "cohort": {"title": "Read otherwise"},
    "pilot": {"title": "Read otherwise"},
    "checklist": {"checklist_kind": "records"},
    "lesson": {"title": "Read otherwise"},
    "waiver": {"justification": "Read otherwise"},
    "procurement": {"title": "Read otherwise"},
    "evaluator": {"evaluator_part": "Read otherwise"},
    "sealing": {"deed": "Read otherwise"},
    "performance_notice": {"remedy_asked": "Read otherwise"},
    "provider_check": {"check_source": "Read otherwise"},
}
"""What is changed about a record of each kind that has columns which may be hidden."""


def _hidden(world: World) -> dict[str, str]:
    """A record of each kind that a barrier keeps from Ann: kind -> id."""
    ids, made = world.ids, everything(world, "acme", "eve", but=("wall", "nil_return"))
    found = {
        "person": ids["eve"],
        "post": ids["owner"],
        "organisation": ids["acme"],
        **{kind: one.thing_id for kind, one in made.items()},
    }
    for kind, key in (("organisation", ids["acme"]), ("person", ids["eve"])):
        with unit_of_work() as session:
            raise_wall(session, kind, key, person_id=ids["ann"], reason="Apart", actor=SYSTEM, today=TODAY)
    return found


def _open(world: World) -> dict[str, Version]:
    """A record of each kind that Ann sees, each column that may be masked naming something hidden from her."""
    hidden, ids = _hidden(world), world.ids
    made = everything(
        world, "trust", "cat", but=("wall", "nil_return", "delegation", "disclosure", "mitigation"),
        valid_to=date(2010, 3, 31),
    )  # fmt: skip
    with unit_of_work() as session:
        for kind, model, columns in _more(ids, made):
            made[kind] = begin(session, model, f"{kind}.added", **columns)
        key = appoint(session, ids["dee"], ids["chief"])
    made |= {
        kind: _read(kind, thing)
        for kind, thing in (("person", ids["dee"]), ("organisation", ids["trust"]), ("appointment", key))
    }
    return {kind: _naming(one, hidden) for kind, one in made.items()}


def _more(ids: dict[str, str], made: dict[str, Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    yield "post", PostVersion, {
        "title": "Nurse", "organisation_id": ids["trust"], "side": "providing", "grade": None,
        "decision_reason": None, "reports_to_id": None,
    }  # fmt: skip
    yield "nil_return", NilReturnVersion, {
        "person_id": ids["dee"], "period_from": TODAY, "period_to": TODAY,
    }  # fmt: skip
    yield "delegation", DelegationVersion, {
        "matter": "sign_contracts", "organisation_id": ids["pct"], "grantor_kind": "post",
        "grantor_post_id": ids["director"], "grantor_person_id": None, "holder_post_id": ids["manager"],
        "holder_person_id": None, "limit_pence": 1000, "services": ["all"], "minute": None, "sub_delegable": False,
        "parent_id": None, "joint_post_id": None, "spend_categories": ["all"], "limit_per": "contract",
    }  # fmt: skip
    yield "disclosure", DisclosureVersion, {
        "from_organisation_id": ids["pct"], "to_organisation_id": ids["trust"], "what": "Lists",
        "categories": ["patient_identifiable"], "purpose": "Care", "shared_on": TODAY, "agreement_id": None,
        "covered": False, "recipient_role": "controller", "stopped": False, "gaps": [],
    }  # fmt: skip
    yield "mitigation", MitigationVersion, {
        "interest_id": made["interest"].thing_id, "dual_role_person_id": None, "kind": "countersigned", "text": "Both",
        "contract_id": None, "agreed_by": ids["dee"],
    }  # fmt: skip
    yield "wall", WallVersion, {
        "subject_kind": "interest", "subject_id": made["interest"].thing_id, "subject_ref": "INT", "person_id": ids["dee"],
        "role": None,
    }  # fmt: skip


def _naming(one: Any, hidden: dict[str, str]) -> Any:
    """The record after a version whose masked columns name hidden records."""
    values = {name: hidden[kind] for name, kind in one.__masked__}
    if not values:
        return one
    with unit_of_work() as session:
        newest = _newest(session, one.__kind__, one.thing_id)
        facts.change(
            session, newest, f"{one.__kind__}.amended", act="changed", actor=SYSTEM, known_on=TODAY, **values
        )
    return _read(one.__kind__, one.thing_id)


def _newest(session: Session, kind: str, thing_id: str) -> Any:
    cls = kinds()[kind]
    query = select(cls, cls.__thing__.ref).join(cls.__thing__, cls.__thing__.id == cls.thing_id)
    row = session.execute(query.where(cls.thing_id == thing_id, cls.superseded_seq.is_(None))).one()
    row[0].ref = row[1]
    return row[0]


def _read(kind: str, thing_id: str) -> Any:
    with reading() as session:
        found = _newest(session, kind, thing_id)
        session.expunge_all()
        return found


def _columns(one: Any) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in names_of(one.__table__) if name not in BOOKKEEPING}
    return _filled(values)  # type: ignore[no-any-return]


def _filled(value: Any) -> Any:
    """Without what is empty, however that is written."""
    if isinstance(value, dict):
        return {key: _filled(part) for key, part in value.items() if part not in (None, "", [], {})}
    return [_filled(part) for part in value] if isinstance(value, list) else value


def _slow(tries: int) -> settings:
    return settings(max_examples=tries, deadline=None, suppress_health_check=list(HealthCheck))


def test_what_one_cannot_see_stays_whatever_one_leaves_empty(app: Flask, world: World) -> None:
    """For every kind of record that there is, through the one way in which a newer version comes to be."""
    with app.app_context():
        records = {kind: one for kind, one in _open(world).items() if one.__masked__}
        assert set(records) == {kind for kind, cls in kinds().items() if cls.__masked__}, (
            "make one of each kind"
        )
        bound = actor_with(*STAFF, id="ann", person_id=world.ids["ann"])

        @_slow(20)
        @given(st.sampled_from(sorted(records)), st.data())
        def amended(kind: str, data: st.DataObject) -> None:
            names = [name for name, _ in records[kind].__masked__]
            emptied = data.draw(st.sets(st.sampled_from(names), min_size=1))
            before = _read(kind, records[kind].thing_id)
            with unit_of_work() as session:
                newest = _newest(session, kind, before.thing_id)
                changes = dict.fromkeys(emptied)
                made = facts.change(
                    session, newest, f"{kind}.amended", act="changed", actor=bound, known_on=TODAY, **changes
                )
            assert made.masked == frozenset(names)
            assert _columns(_read(kind, before.thing_id)) == _columns(before)

        amended()


def test_whoever_makes_a_record_is_told_which_of_its_columns_they_may_not_see(
    app: Flask, world: World
) -> None:
    """A call answers with what was just made, in the words in which it is read."""
    bound = actor_with(*STAFF, id="ann", person_id=world.ids["ann"])
    with app.app_context():
        for kind, one in _open(world).items():
            made = _made_again(one, bound)
            assert made.masked == frozenset(name for name, _ in one.__masked__), kind


def _made_again(one: Any, actor: Actor) -> Any:
    kept = facts.columns_of(one)
    columns = {name: kept[name] for name in kept if name not in {*BOOKKEEPING, "thing_id"}}
    with reading() as session:
        made = facts.begin(session, type(one), "made", actor=actor, **{**columns, "known_on": TODAY})
        session.expunge_all()
        return made


def test_whoever_sees_a_record_may_take_it_away(app: Flask, world: World) -> None:
    with app.app_context():
        post = _open(world)["post"]
        sees = actor_with(Role.GOVERNANCE_OFFICER, id="bob", person_id=world.ids["bob"])
        with unit_of_work() as session:
            newest = _newest(session, "post", post.thing_id)
            facts.change(
                session, newest, "post.amended", act="changed", actor=sees, known_on=TODAY, reports_to_id=None
            )
        assert _read("post", post.thing_id).reports_to_id is None


def _as_drawn(visit: Visit, address: str) -> dict[str, Any]:
    reply = visit.client.get(address)
    assert reply.status_code == 200, address
    return as_drawn(reply.text)


def _amending() -> list[str]:
    doors = {name for name in PAGES if name.endswith((".amend", ".correct"))}
    return sorted(doors - OF_NO_RECORD)


@pytest.mark.slow
def test_a_form_that_is_sent_back_as_it_was_drawn_changes_nothing(app: Flask, world: World) -> None:
    with app.app_context():
        records = {PLURALS.get(kind, f"{kind}s"): one for kind, one in _open(world).items()}
    visit = visiting(app, *STAFF, email="ann@example.org", person_id=world.ids["ann"])
    changed = {}
    for door in _amending():
        noun, _, act = door.partition(".")
        one = records[noun]
        address = f"/{noun.replace('_', '-')}/{one.ref}/{act}"
        with app.app_context():
            before = _read(one.__kind__, one.thing_id)
        reply = visit.client.post(address, data={**_as_drawn(visit, address), "reason": "As it was"})
        with app.app_context():
            after = _read(one.__kind__, one.thing_id)
        if reply.status_code != 302 or after.n != before.n or _columns(after) != _columns(before):
            differ = {
                k: (v, _columns(after).get(k))
                for k, v in _columns(before).items()
                if v != _columns(after).get(k)
            }
            changed[door] = (reply.status_code, after.n - before.n, differ)
    assert not changed, changed


def test_every_call_that_amends_keeps_what_the_caller_cannot_see(app: Flask, world: World) -> None:
    """Null from somebody who cannot see the value; of kinds without such columns there is nothing to keep."""
    amending = (name.partition("amend_")[2] or name.partition("correct_")[2] for name in API)
    assert {kind for kind in amending if kind and kinds()[kind].__masked__} == set(OTHERWISE)
    with app.app_context():
        records = _open(world)
    visit = visiting(app, *STAFF, email="ann@example.org", person_id=world.ids["ann"])
    csrf = visit.get("/contracts/add") and visit.hidden["csrf_token"]
    for kind, changes in OTHERWISE.items():
        one = records[kind]
        address = f"/api/v1/{kind.replace('_', '-')}s/{one.ref}"
        body = {**visit.client.get(address).json, **changes, "reason": "Read otherwise"}
        reply = visit.client.put(address, json=body, headers={"X-CSRFToken": csrf})
        assert (reply.status_code, (reply.json or {}).get("n")) == (200, one.n + 1), reply.text
        assert {reply.json[name] for name, _ in one.__masked__ if name in reply.json} == {None}
        with app.app_context():
            after = _read(kind, one.thing_id)
        for name, _ in one.__masked__:
            assert getattr(after, name) == getattr(one, name), name
