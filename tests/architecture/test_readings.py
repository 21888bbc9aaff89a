"""Whatever door it is, whoever is handed what a barrier keeps from others leaves a reading of that very record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import Session, reading, unit_of_work
from register.domain.permissions import Role
from register.jobs.checkpoints import sign_checkpoint
from register.models.registry import kinds
from register.queries.handed_out import watch, watched
from register.queries.labels import labels
from register.queries.visible import restricted
from register.services.walls import raise_wall
from tests.architecture.routes import UNKNOWN, doors
from tests.architecture.sources import sources
from tests.architecture.test_walls import reading_statements
from tests.contracting import SYSTEM, TODAY, World
from tests.errands import bundle_of, unzipped
from tests.scoping import SECRET, everything, signed_in

NOT_A_READING = {
    "audit_room.readers": "names who read a record, and nothing of what it says",
    "audit.trail": "lists numbers, times and opaque ids",
    "audit.export": "the same as a file",
    "walls.index": "names the records that barriers are about, for whoever keeps the barriers",
    "walls.export": "the same as a file",
    "api.walls": "the same by call",
    "walls.lift": "names the barrier",
    "static": "files of the product",
    "security.logout": "ends the visit",
}
"""Doors that may name a withheld record without handing out anything of it -> why."""

READS_BESIDE = {
    "register/cli/base.py": "`looking` itself",
    "register/cli/editions.py": "what anybody reads without signing in; restricted rows are not published",
    "register/cli/templates.py": "contract templates, which no barrier concerns",
    "register/cli/witness.py": "checkpoints: hashes and signatures",
    "register/cli/ledger.py": "recomputes the audit trail and shows only what does not agree",
    "register/cli/contracts.py": "inside `looking`, block by block",
    "register/cli/running.py": "asks whether the examples are there",
    "register/cli/instances.py": "asks whether the instance is there",
    "register/cli/backups.py": "a back-up is the whole database, and whoever runs the machine could copy its files",
}
"""Commands that open a reading of their own -> why nothing withheld is handed out by it unseen."""

ROLES = tuple(role for role in Role if role not in (Role.EXTERNAL_AUDITOR, Role.ADMINISTRATOR))


@pytest.fixture
def walled(app: Flask, world: World) -> dict[str, Any]:
    """A record of each kind that barriers can concern, about a body that contract managers may not see."""
    with app.app_context():
        made = everything(world, "acme", "eve", but=("wall",))
        subjects = [(kind, made[kind].ref) for kind in ("contract", "interest")]
        for kind, ref in (*subjects, ("organisation", world.ids["acme"])):
            with unit_of_work() as session:
                raise_wall(
                    session, kind, ref, role=Role.CONTRACT_MANAGER, reason="Apart", actor=SYSTEM, today=TODAY
                )
        with reading() as session:
            found = {kind: one for kind, one in made.items() if _is_restricted(session, kinds()[kind], one)}
    assert set(made) - set(found) == {"nil_return"}, "all but a nil return is about the body"
    return found


def _is_restricted(session: Session, cls: Any, one: Any) -> bool:
    return bool(session.scalar(select(cls.id).where(cls.id == one.id, restricted(cls))))


def noted(app: Flask, after: int = 0) -> list[tuple[str, str, str]]:
    """Who read what since: account, kind and id."""
    with app.app_context(), reading() as session:
        query = text("SELECT account_id, kind, thing_id FROM access_read WHERE n > :after ORDER BY n")
        return [(row[0], row[1], row[2]) for row in session.execute(query, {"after": after})]


def words(reply: TestResponse) -> str:
    """What an answer says, out of its zip where it is one."""
    return unzipped(reply.data) if reply.data[:2] == b"PK" else reply.data.decode(errors="replace")


def addresses(app: Flask, walled: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each door with its record, then the same lists as other files, and each entry of the audit trail."""
    for door in doors(app):
        if door.method == "GET" and door.endpoint not in NOT_A_READING:
            ref = next((one.ref for kind, one in walled.items() if f"/{kind}s/" in door.rule), UNKNOWN)
            yield door.endpoint, re.sub(r"<[^>]+>", "1", door.rule.replace("<ref>", ref))
    for kind, one in walled.items():
        yield "audit.entry", f"/audit/trail/{one.seq}"
        yield "audit_room.drawn", f"/audit/room/drawn?kind={kind}&seed=a&size=50&up_to=9000"
        yield "audit_room.compare", f"/audit/room/compare?kind={kind}&ref={one.ref}&first=1&second=1"
    for query in ("format=xlsx", "format=jsonl", "on-day=1&on-month=5&on-year=2009"):
        yield "contracts.export", f"/contracts/export?{query}"
        yield "interests.index", f"/interests/?{query}"


def shown(walled: dict[str, Any], said: str) -> set[tuple[str, str]]:
    """The withheld records that an answer names."""
    return {(kind, one.thing_id) for kind, one in walled.items() if one.ref in said}


def _untold(walled: dict[str, Any], said: str, told: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What an answer names and nobody noted; a decision to erase names what it is about."""
    about = {("interest", walled["interest"].thing_id)} if "retention" in dict(told) else set()
    return shown(walled, said) - told - about


@pytest.mark.slow
@pytest.mark.on("sqlite")
def test_every_door_that_names_a_withheld_record_leaves_a_reading_of_it(
    app: Flask, world: World, walled: dict[str, Any]
) -> None:
    reader = signed_in(app, *ROLES, email="auditor@example.org", person_id=world.ids["ann"])
    unseen, naming, before = {}, set(), len(noted(app))
    for endpoint, address in addresses(app, walled):
        reply = reader.client.get(address)
        new = noted(app, before)
        before += len(new)
        said, told = words(reply), {(kind, thing) for _, kind, thing in new}
        if reply.status_code == 200 and (SECRET in said or shown(walled, said)):
            naming.add(endpoint)
            if not told or _untold(walled, said, told):
                unseen[address] = _untold(walled, said, told)
    assert unseen == {}
    assert len(naming) > 30, sorted(naming)


@pytest.mark.on("sqlite")
def test_nothing_is_noted_where_no_barrier_concerns_what_was_read(app: Flask, world: World) -> None:
    with app.app_context():
        made = everything(world, "trust", "cat", but=("wall",))
    reader = signed_in(app, Role.AUDITOR, email="auditor@example.org")
    assert reader.get(f"/contracts/{made['contract'].ref}").status_code == 200
    with app.app_context(), unit_of_work() as session:
        raise_wall(session, "interest", made["interest"].ref, reason="Apart", actor=SYSTEM, today=TODAY)
    for page in ("/contracts/", "/delegations/"):
        assert reader.get(page).status_code == 200
    assert noted(app) == []
    assert reader.get(f"/contracts/{made['contract'].ref}").status_code == 200
    assert [thing for _, _, thing in noted(app)] == [made["interest"].thing_id]


def test_whoever_a_barrier_binds_reads_nothing_and_whoever_it_does_not_is_noted(
    app: Flask, walled: dict[str, Any]
) -> None:
    bound = signed_in(app, Role.CONTRACT_MANAGER, email="manager@example.org")
    free = signed_in(app, Role.PROCUREMENT_LEAD, email="lead@example.org")
    contract = walled["contract"]
    assert bound.get(f"/contracts/{contract.ref}").status_code == 404
    assert noted(app) == []
    assert free.get(f"/contracts/{contract.ref}").status_code == 200
    assert ("contract", contract.thing_id) in {(kind, thing) for _, kind, thing in noted(app)}


def test_about_an_entry_of_the_trail_no_kind_is_asked_but_the_one_that_it_brought(
    app: Flask, walled: dict[str, Any]
) -> None:
    auditor = signed_in(app, Role.AUDITOR, email="auditor@example.org")
    address = f"/audit/trail/{walled['contract'].seq}"
    auditor.get(address)
    with reading_statements(app) as statements:
        assert auditor.get(address).status_code == 200
    assert len(statements) < 30, len(statements)
    assert ("contract", walled["contract"].thing_id) in {(kind, thing) for _, kind, thing in noted(app)}


def test_a_bundle_is_a_reading_of_every_withheld_record_in_it(
    app: Flask, walled: dict[str, Any], settings: Settings
) -> None:
    with app.app_context():
        sign_checkpoint(settings.signing_key_file, settings.log_name, now=clock.now())
    auditor = signed_in(app, Role.AUDITOR, email="auditor@example.org")
    assert SECRET in unzipped(bundle_of(app, auditor))
    told = {(kind, thing) for _, kind, thing in noted(app)}
    assert {(kind, one.thing_id) for kind, one in walled.items()} <= told


def test_names_of_several_kinds_asked_for_at_once_are_each_noted_of_their_own_kind(
    app: Flask, walled: dict[str, Any]
) -> None:
    named = {kind: walled[kind].thing_id for kind in ("contract", "procurement", "lesson", "programme")}
    with app.app_context(), reading() as session:
        watch(session)
        assert set(labels(session, named.values(), viewer=SYSTEM.viewer)) == set(named.values())
        seen = watched(session)
    assert seen is not None
    assert {kind: seen.values(kind, "thing_id") for kind in named} == {
        kind: [one] for kind, one in named.items()
    }
    assert not seen.values("organisation", "thing_id")


Run = Callable[..., str]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `armslength ...` on the instance under test; returns what it printed."""
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)

    def command(*words: str) -> str:
        return CliRunner().invoke(armslength, list(words), catch_exceptions=False).output

    return command


@pytest.mark.parametrize(
    "command", ["contracts list", "contracts show {contract}", "interests as-at 2009-05-01"]
)
def test_a_command_is_noted_by_whom_the_machine_says_ran_it(
    app: Flask, walled: dict[str, Any], run: Run, command: str
) -> None:
    printed = run(*command.format(contract=walled["contract"].ref).split())
    named = shown(walled, printed)
    assert named
    assert named <= {(kind, thing) for _, kind, thing in noted(app)}
    assert all(who.startswith("system:") and len(who) > len("system:") for who, _, _ in noted(app))


@pytest.mark.on("sqlite")
def test_a_bundle_by_command_is_noted_too(
    app: Flask, walled: dict[str, Any], run: Run, tmp_path: Any
) -> None:
    assert "The bundle is in" in run("ledger", "export", str(tmp_path / "bundle"))
    assert {(kind, one.thing_id) for kind, one in walled.items()} <= {(k, t) for _, k, t in noted(app)}


def test_no_command_reads_past_the_watch() -> None:
    found = {source.name for source in sources("register/cli") if re.search(r"\breading\(", source.text)}
    assert found == set(READS_BESIDE)
