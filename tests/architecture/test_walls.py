"""At run time, no page and no call reads a walled table without asking the barriers in the same statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import accumulate
from operator import or_
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, event, not_, select

from register import clock
from register.config import Settings
from register.db import Session, engine_of, reading, unit_of_work
from register.domain.permissions import UNBOUND, Permission, Role, Viewer, actor_with, permissions_of
from register.jobs.checkpoints import sign_checkpoint
from register.models.appointments import AppointmentVersion
from register.models.base import Version
from register.models.complaints import ComplaintVersion
from register.models.contracts import ContractVersion
from register.models.delegations import DelegationVersion
from register.models.disclosures import DisclosureVersion
from register.models.incidents import IncidentVersion
from register.models.mitigations import MitigationVersion
from register.models.registry import kinds
from register.models.withholdings import WithholdingVersion
from register.queries.reach import HANDED, kept_apart
from register.queries.sharing.disclosures import LISTING
from register.queries.visible import NOW, restricted, seen_by, unwalled
from register.services import facts
from register.services.walls import lift_wall, raise_wall
from tests.architecture.conftest import As, TokenFor
from tests.architecture.routes import Door, doors
from tests.contracting import SYSTEM, TODAY, World, begin
from tests.errands import bundle_of, unzipped
from tests.pages.every import by_turns
from tests.scoping import SECRET, addresses, answers, changed, everything, refs
from tests.scoping import signed_in as visiting

BARRIERS = "wall_version"


def _walled() -> set[str]:
    return {cls.__tablename__ for cls in kinds().values() if cls.__walled_by__}


@contextmanager
def reading_statements(app: Flask) -> Iterator[list[str]]:
    """Every SELECT that is sent until the end of the block."""
    found: list[str] = []

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append(statement)

    engine = engine_of(app)
    event.listen(engine, "before_cursor_execute", heard)
    yield found
    event.remove(engine, "before_cursor_execute", heard)


NEWEST_RULE = "SELECT max(rule_version.seq)"
"""Asks for a number alone, which says whether the rules read before still hold."""
WEIGHED = (" 1 = 1", " true AND")
"""What is asked for the program itself, which no barrier binds: what it finds is told through queries/told.py."""


READ = re.compile(rf"(?:FROM|JOIN)\s+(\w+_version|{HANDED})\b")
LISTED = r"json_each\(\?\)|jsonb_array_elements_text\(CAST\(%\(\w+\)s(?:::\w+)? AS JSONB\)\)"
GIVEN = re.compile(
    rf"\b{HANDED} AS \n\(SELECT CAST\((\w+)\.value AS VARCHAR\(32\)\) AS id \nFROM (?:{LISTED}) AS \1\)"
)
"""What a question was handed: a list that is bound to it, and nothing that it finds by itself."""


def _unasked(statement: str, *, asked_before: bool) -> bool:
    """asked_before: the same request asked the barriers already, and can hand on what it was told."""
    tables = set(READ.findall(statement))
    if NEWEST_RULE in statement or any(words in statement for words in WEIGHED):
        return False
    handed = asked_before and HANDED in tables and bool(GIVEN.search(statement))
    return bool(tables & _walled()) and BARRIERS not in tables and not handed


def _none_asked(statements: list[str]) -> list[str]:
    """Those of one request that read a walled table without asking the barriers, or by what nobody asked them for."""
    told = list(accumulate((BARRIERS in READ.findall(one) for one in statements), or_, initial=False))
    return [one for one, before in zip(statements, told, strict=False) if _unasked(one, asked_before=before)]


def _past_the_barriers(made: Flask, signed_in: As, asked_at: list[Door]) -> dict[str, str]:
    """Door -> what it sent about a walled table without asking the barriers; every role that reads asks."""
    readers = [role for role in Role if Permission.SEE_CONTRACTS in permissions_of(frozenset({role}))]
    found: dict[str, str] = {}
    asked = 0
    for door in asked_at:
        for role in (*readers[:1], Role.GOVERNANCE_OFFICER, Role.AUDITOR, Role.DECLARANT):
            client = signed_in(role)
            with reading_statements(made) as statements:
                client.get(door.address)
            asked += sum(HANDED in statement for statement in statements)
            found.update((door.rule, s) for s in _none_asked(statements))
    assert asked, "no statement asked the barriers: nothing was tried"
    return found


def _read_at(app: Flask) -> list[Door]:
    return [door for door in doors(app) if door.method == "GET"]


WALLED = "SELECT interest_version.id FROM interest_version WHERE NOT EXISTS (SELECT 1 FROM kept_apart)"
BEARS = "WITH kept_apart AS \n(SELECT CAST(a.value AS VARCHAR(32)) AS id \nFROM {} AS a) "
ASKS = "SELECT wall_version.subject_id FROM wall_version"


@pytest.mark.parametrize(
    "given", ["json_each(?)", "jsonb_array_elements_text(CAST(%(param_1)s::VARCHAR AS JSONB))"]
)
def test_what_a_question_is_handed_was_asked_of_the_barriers_before(given: str) -> None:
    handed = BEARS.format(given) + WALLED
    assert _none_asked([ASKS, handed]) == []
    assert _none_asked([handed, ASKS]) == [handed]
    made_up = BEARS.format("interest_version") + WALLED
    bare = "SELECT interest_version.id FROM interest_version"
    unread = BEARS.format(given) + bare
    assert _none_asked([ASKS, made_up, bare, unread, handed]) == [made_up, bare, unread]


@pytest.mark.slow
def test_every_role_reads_walled_tables_through_the_barriers(made: Flask, signed_in: As) -> None:
    """Each door on one of the databases: which tables a statement names does not depend on where it is sent."""
    taken = by_turns(_read_at(made), engine_of(made).dialect.name)
    assert _past_the_barriers(made, signed_in, taken) == {}


@pytest.mark.soak
def test_every_role_reads_walled_tables_through_the_barriers_on_either_database(
    made: Flask, signed_in: As
) -> None:
    assert _past_the_barriers(made, signed_in, _read_at(made)) == {}


ROLES = tuple(role for role in Role if role not in (Role.EXTERNAL_AUDITOR, Role.ADMINISTRATOR))
FREE = actor_with(Role.AUDITOR, id="free").viewer
HANG_ON = {
    "contract": {
        "contract", "contract_change", "decision", "contract_document", "signature", "agreed",
        "performance_notice", "review_meeting", "activity_month",
    },
    "interest": {"interest", "mitigation", "paper_decision", "recognition", "retention", "withholding"},
    "organisation": {
        "interest", "contract", "delegation", "agreement", "disclosure", "incident", "decision",
        "contract_change", "contract_document", "mitigation", "recognition", "retention", "signature", "withholding",
        "agreed", "item", "passed_on", "appointed",
        "care_service", "programme", "milestone", "appraisal", "cohort", "pilot", "checklist",
        "waiver", "sealing", "reservation", "approved_scheme", "procurement", "evaluator", "provider_check",
        "paper_decision", "standard_answer", "committee_day",
        "complaint", "complained", "lesson", "performance_notice", "review_meeting", "activity_month",
        "processor", "screening", "opinion", "flow", "information_asset",
    },
}  # fmt: skip
"""What a barrier is about -> the records below that it keeps apart, by their names."""


def _kept_from(world: World, subject: str, key: str, **whom: Any) -> Any:
    whom = whom or {"person_id": world.ids["ann"]}
    with unit_of_work() as session:
        return raise_wall(session, subject, key, reason="Apart", actor=SYSTEM, today=TODAY, **whom)


def _all_about_acme(world: World) -> dict[str, Any]:
    """A record of each kind about the body, and more that hangs on those; each by a name."""
    made = everything(world, "acme", "eve", but=("wall", "nil_return"))
    with unit_of_work() as session:
        for name, model, columns in _more(world, made):
            made[name] = begin(session, model, f"{model.__kind__}.added", **columns)
    return made


def _more(world: World, made: dict[str, Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    eve, contract, holder = world.ids["eve"], made["contract"].thing_id, world.ids["owner"]
    yield "withholding", WithholdingVersion, {
        "interest_id": made["interest"].thing_id, "interest_n": 1, "outcome": "withheld", "ground": "risk",
        "hidden": "*", "requested_by": "person", "review_on": None, "seconded_by": None,
    }  # fmt: skip
    yield "agreed", MitigationVersion, {
        "interest_id": None, "dual_role_person_id": eve, "kind": "countersigned", "text": SECRET,
        "contract_id": contract, "agreed_by": world.ids["cat"],
    }  # fmt: skip
    yield "item", IncidentVersion, {
        **_copied(made["incident"]), "organisation_id": None, "disclosure_id": made["disclosure"].thing_id,
    }  # fmt: skip
    yield "complained", ComplaintVersion, {
        **_copied(made["complaint"]), "organisation_id": None, "about_incident_id": made["incident"].thing_id,
    }  # fmt: skip
    yield "appointed", AppointmentVersion, {
        "person_id": eve, "post_id": holder, "decision_making_from": None, "decision_making_to": None,
        "decision_reason": None, "statutory_dual": None,
    }  # fmt: skip
    yield "passed_on", DelegationVersion, {
        **_copied(made["delegation"]), "organisation_id": world.ids["pct"], "holder_person_id": None,
        "holder_post_id": holder,
    }  # fmt: skip


def _copied(version: Any) -> dict[str, Any]:
    own = set(version.__table__.columns.keys()) - set(Version.__annotations__) - {"thing_id"}
    return {name: getattr(version, name) for name in own}


def _kept_apart_from(viewer: Viewer, cls: Any) -> ColumnElement[bool]:
    return not_(seen_by(cls, viewer))


def _told(viewer: Viewer) -> Viewer:
    """As a request that reads has them: what barriers reach was asked at its beginning."""
    with reading() as session:
        return replace(viewer, kept_apart=kept_apart(session, viewer=viewer))


def _which(made: dict[str, Any], asked: Callable[[Any], ColumnElement[bool]]) -> set[str]:
    """The names of those of which it is true; never neither true nor untrue."""
    found = set()
    with reading() as session:
        for name, one in made.items():
            cls = kinds()[one.__kind__]
            ((answer, opposite),) = session.execute(
                select(asked(cls), not_(asked(cls))).where(cls.id == one.id).order_by(cls.id)
            )
            assert bool(answer) is not bool(opposite), (name, answer, opposite)
            found |= {name} if answer else set()
    return found


def test_a_barrier_keeps_apart_all_that_hangs_on_what_it_is_about(session: Session, world: World) -> None:
    made = _all_about_acme(world)
    staff = actor_with(*ROLES, id="staff", person_id=world.ids["ann"])
    manager = actor_with(Role.CONTRACT_MANAGER, id="manager", person_id=world.ids["ann"])
    plain = [staff.viewer, manager.viewer]
    for subject, names in HANG_ON.items():
        key = world.ids["acme"] if subject == "organisation" else made[subject].ref
        wall = _kept_from(world, subject, key)
        for viewer in [*plain, *map(_told, plain)]:
            assert _which(made, partial(_kept_apart_from, viewer)) == names, subject
        assert _which(made, lambda cls: seen_by(cls, FREE)) == set(made)
        assert _which(made, restricted) == names
        assert _which(made, unwalled) == set(made) - names
        with unit_of_work() as work:
            lift_wall(work, wall.ref, expected_n=1, reason="Over", actor=SYSTEM, today=TODAY)
        assert _which(made, lambda cls: seen_by(cls, staff.viewer)) == set(made)
        assert _which(made, restricted) == set()
        assert names <= _which(made, lambda cls: restricted(cls, ever=True))


def test_a_barrier_reaches_what_hangs_on_a_record_that_was_once_about_the_body(
    session: Session, world: World
) -> None:
    made = _all_about_acme(world)
    with unit_of_work() as work:
        newest = work.scalars(select(ContractVersion).where(ContractVersion.id == made["contract"].id)).one()
        facts.change(
            work, newest, "contract.corrected", act="corrected", actor=SYSTEM, known_on=TODAY,
            provider_id=world.ids["trust"],
        )  # fmt: skip
    _kept_from(world, "organisation", world.ids["acme"])
    viewer = actor_with(Role.CONTRACT_MANAGER, id="manager", person_id=world.ids["ann"]).viewer
    assert {"decision", "contract_document", "signature"} <= _which(
        made, lambda cls: not_(seen_by(cls, viewer))
    )


def test_what_a_record_hangs_on_is_read_only_where_a_barrier_binds_whoever_asks() -> None:
    for cls in kinds().values():
        table = cls.__tablename__
        asked = str(select(cls.id).where(seen_by(cls, FREE))).partition(
            f" SELECT {table}.id \nFROM {table} \n"
        )[2]
        assert asked, cls
        above = {*cls.__walled_through__, *cls.__walled_by_name__}
        beside = asked.replace(cls.__tablename__, "")
        assert bool(above) == bool(re.search(r"_version|FROM anon_(?!1\b)\d", beside)), cls
        if above:
            first = asked.index("(EXISTS (SELECT anon_1.id")
            after = first + asked[first:].index(") AND ")
            reads = re.search(r"FROM (?:\w+_version|anon_(?!1\b)\d+)", asked)
            assert reads is not None
            assert first < after < reads.start(), cls


def test_sharing_between_others_is_listed_without_the_agreement_that_a_barrier_hides(
    session: Session, world: World
) -> None:
    made = _all_about_acme(world)
    between = {
        "from_organisation_id": world.ids["pct"],
        "to_organisation_id": world.ids["trust"],
        "agreement_id": made["agreement"].thing_id,
    }
    with unit_of_work() as work:
        begin(work, DisclosureVersion, "disclosure.recorded", **{**_copied(made["disclosure"]), **between})
    _kept_from(world, "organisation", world.ids["acme"])
    bound = actor_with(*ROLES, id="staff", person_id=world.ids["ann"]).viewer
    assert [row.agreement for row in session.execute(LISTING.statement(bound, NOW))] == [None]
    told = {row.agreement for row in session.execute(LISTING.statement(FREE, NOW))}
    assert told == {None, made["agreement"].ref}


def test_a_barrier_on_everybody_blinds_no_rule(session: Session, world: World) -> None:
    """Rules weigh what nobody is shown: else whoever is looked into could sign."""
    made = _all_about_acme(world)
    _kept_from(world, "organisation", world.ids["acme"], role=None)
    assert _which(made, lambda cls: seen_by(cls, UNBOUND)) == set(made)
    assert not HANG_ON["organisation"] & _which(made, lambda cls: seen_by(cls, SYSTEM.viewer))


@pytest.mark.slow
@pytest.mark.on("sqlite")
def test_what_a_barrier_keeps_apart_changes_no_byte_of_any_answer(app: Flask, world: World) -> None:
    with app.app_context():
        _kept_from(world, "organisation", world.ids["acme"])
    reader = visiting(app, *ROLES, email="ann@example.org", person_id=world.ids["ann"])
    may = permissions_of(frozenset(ROLES))
    wanted = addresses(app, {}, may)
    before = answers(reader, wanted, {})
    with app.app_context():
        made = refs(_all_about_acme(world))
    assert changed(before, answers(reader, wanted, {})) == {}
    hidden = {a: b for a, b in addresses(app, made, may).items() if a != b}
    unlike = answers(reader, hidden, made)
    nobodys = answers(reader, dict.fromkeys(hidden.values(), ""), {})
    assert changed({a: nobodys[hidden[a]] for a in unlike}, unlike) == {}


def test_an_auditor_whom_a_barrier_names_reads_none_of_it_in_the_trail_or_a_bundle(
    app: Flask, world: World, settings: Settings
) -> None:
    with app.app_context():
        made = _all_about_acme(world)
        _kept_from(world, "organisation", world.ids["acme"])
        sign_checkpoint(settings.signing_key_file, settings.log_name, now=clock.now())
    reader = visiting(app, Role.AUDITOR, email="ann@example.org", person_id=world.ids["ann"])
    for name, one in made.items():
        kept = reader.get(f"/audit/trail/{one.seq}").text
        assert "Withheld" in kept, name
        assert one.ref not in kept, name
    bundle = unzipped(bundle_of(app, reader))
    assert SECRET not in bundle
    assert not [one.ref for one in made.values() if one.ref in bundle]


def test_a_program_reads_none_of_what_a_barrier_keeps_from_its_holder(
    made: Flask, world: World, token: TokenFor
) -> None:
    with made.app_context():
        records = _all_about_acme(world)
        _kept_from(world, "organisation", world.ids["acme"], role=Role.GOVERNANCE_OFFICER)
    client, header = made.test_client(), token(Role.GOVERNANCE_OFFICER)
    answered = set()
    for door in doors(made):
        if door.is_api and door.method == "GET":
            for one in [one for one in records.values() if f"/{one.__kind__}s/<ref>" in door.rule] or [None]:
                address = door.rule.replace("<ref>", one.ref) if one else door.address
                reply = client.get(address, headers=header)
                assert SECRET not in reply.text, address
                assert one is None or reply.status_code in (403, 404), address
                answered |= {door.rule} if reply.status_code == 200 else set()
    assert len(answered) > 8, answered
