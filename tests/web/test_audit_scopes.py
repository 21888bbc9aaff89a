"""The scope of an external auditor: what is outside it answers, at every door, exactly as if it were not there."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from register import clock
from register.accounts.policies import load_policy
from register.config import Settings
from register.db import Session, reading, unit_of_work
from register.domain.audit_scopes import (
    ABOUT_ANOTHER,
    REGISTER_OF,
    AuditScope,
    NewAuditScope,
    Register,
    widens,
)
from register.domain.permissions import Role, actor_with
from register.jobs.checkpoints import sign_checkpoint
from register.models.accounts import Account
from register.models.registry import kinds
from register.queries.visible import NOW, visible
from register.services import facts
from register.services.accounts.sign_ins import holder
from register.services.accounts.tokens import NewToken, issue_token
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.errands import bundle_of
from tests.proofs.conftest import run_checker
from tests.scoping import (
    MAY,
    NOON,
    SECRET,
    addresses,
    another_body,
    answers,
    changed,
    everything,
    external,
    refs,
    scope,
    signed_in,
)
from tests.signing_in import Visit, day


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.travel(NOON), app.app_context():
        made = contracting.recorded()
        another_body(made)
    with clock.travel(NOON):
        yield made


CONTRACTS = "contracts, procurements, waivers, deeds, decision checks and separation programmes"


def files(visit: Visit) -> list[tuple[int, bytes]]:
    """The answers to the lists that an auditor sends."""
    staff = b"staff number,name,email\n1,Eve Ellis,\n2,Bob Best,\n"
    paid = b"supplier,amount,date\nAcme Dressings,9,2009-04-21\n"
    return [
        (reply.status_code, reply.data)
        for page, body in (("staff", staff), ("payments", paid))
        if visit.get(f"/audit/room/{page}")
        for reply in [
            visit.client.post(
                f"/audit/room/{page}", content_type="multipart/form-data",
                data={**visit.hidden, "answer": "csv", "file": (io.BytesIO(body), "list.csv")},
            )
        ]
    ]  # fmt: skip


def seen(session: Session, asked: NewAuditScope | None) -> dict[str, set[str]]:
    """kind -> the ids of what an external auditor with this scope sees."""
    viewer = actor_with(Role.EXTERNAL_AUDITOR, id="outside").viewer
    if asked is not None:
        viewer = type(viewer)(None, viewer.roles, viewer.permissions, asked.settled())
    wanted = (*REGISTER_OF, *ABOUT_ANOTHER)
    return {
        kind: {row.thing_id for row in session.scalars(visible(kinds()[kind], viewer, NOW))}
        for kind in wanted
    }


def test_a_record_of_each_kind_is_in_scope_by_register_body_and_period_together(
    world: World, session: Session
) -> None:
    ours, theirs = everything(world, "trust", "cat"), everything(world, "acme", "eve")
    trust = scope(world.ids["trust"])
    for kind, ids in seen(session, trust).items():
        assert ours[kind].thing_id in ids, kind
        assert theirs[kind].thing_id not in ids, kind
    assert all(theirs[kind].thing_id in ids for kind, ids in seen(session, scope()).items())
    before = scope(first=date(2008, 4, 1), last=date(2009, 3, 31))
    assert not any(
        made[kind].thing_id in ids for made in (ours, theirs) for kind, ids in seen(session, before).items()
    )
    only = seen(session, scope(registers=(Register.AUTHORITY,)))
    assert {kind for kind, ids in only.items() if ids} == {"delegation", "reservation", "approved_scheme"}
    assert not any(seen(session, None).values())


def test_a_correction_takes_no_record_out_of_a_scope(world: World, session: Session) -> None:
    made = everything(world, "trust", "cat")["contract"]
    with unit_of_work() as work:
        newest = work.scalars(select(type(made)).where(type(made).thing_id == made.thing_id)).one()
        facts.change(
            work, newest, "contract.corrected", act="corrected", actor=SYSTEM, known_on=TODAY,
            provider_id=world.ids["acme"], valid_from=date(2030, 1, 1),
        )  # fmt: skip
    assert made.thing_id in seen(session, scope(world.ids["trust"]))["contract"]
    assert made.thing_id not in seen(session, scope(world.ids["acme"]))["contract"]


@pytest.mark.slow
@pytest.mark.on("sqlite")
def test_what_is_outside_a_scope_changes_no_byte_of_any_answer(app: Flask, world: World) -> None:
    with app.app_context():
        inside = everything(world, "trust", "cat", but=("wall",))
    auditor = external(app, scope(world.ids["trust"]))
    wanted = addresses(app, refs(inside))
    before, sent = answers(auditor, wanted, {}), files(auditor)
    with app.app_context():
        outside = everything(world, "acme", "eve")
        everything(world, "trust", "cat", valid_from=date(2001, 4, 1), valid_to=date(2009, 3, 31))
    assert changed(before, answers(auditor, wanted, {})) == {}
    assert files(auditor) == sent
    hidden = {a: b for a, b in addresses(app, refs(outside)).items() if a != b}
    unlike = answers(auditor, hidden, refs(outside))
    nobodys = answers(auditor, dict.fromkeys(hidden.values(), ""), {})
    assert changed({a: nobodys[hidden[a]] for a in unlike}, unlike) == {}


@pytest.mark.on("sqlite")
def test_an_auditor_without_a_scope_to_keep_to_reads_all_of_it(app: Flask, world: World) -> None:
    with app.app_context():
        made = everything(world, "acme", "eve")
    auditor = signed_in(app, Role.AUDITOR, email="inside@example.org")
    page = auditor.get(f"/contracts/{made['contract'].ref}")
    assert page.status_code == 200
    assert SECRET in page.text
    assert "Caseload" not in page.text


def test_an_external_auditor_is_told_the_scope_and_the_last_day_in_plain_words(
    app: Flask, world: World
) -> None:
    auditor = external(app, scope(world.ids["trust"], registers=(Register.INTERESTS, Register.CONTRACTS)))
    for page in ("/", "/accounts/mine"):
        told = auditor.get(page).text
        assert (
            "Interests and gifts and contracts, procurements, waivers, deeds, decision checks and separation programmes"
            in told
        )
        assert "North Tees NHS Trust" in told
        assert "1 April 2009 to 31 March 2010" in told
        assert "20 May 2009" in told
    registers = f"interests and gifts and {CONTRACTS}"
    words = f"within your audit&#39;s scope: {registers} about North Tees NHS Trust"
    for page in ("/contracts/", "/audit/room/changes"):
        assert f"{words}, as held from 1 April 2009 to 31 March 2010" in auditor.get(page).text
    assert "within your audit's scope" in auditor.get("/contracts/export?format=csv").text


def test_an_external_auditor_without_a_scope_reads_nothing_and_is_told_what_to_ask_for(
    app: Flask, world: World
) -> None:
    with app.app_context():
        made = everything(world, "trust", "cat")
    auditor = external(app, scope())
    with app.app_context(), unit_of_work() as session:
        session.execute(text("UPDATE account SET audit_scope = NULL"))
    assert "Ask the governance officer or an administrator" in auditor.get("/").text
    assert auditor.get(f"/contracts/{made['contract'].ref}").status_code == 404
    assert "Ann Archer" not in auditor.get("/people/").text


days = st.dates(date(2008, 1, 1), date(2012, 1, 1))
scopes = st.builds(
    AuditScope, registers=st.frozensets(st.sampled_from(Register), min_size=1), first=days, last=days,
    organisations=st.frozensets(st.sampled_from(["pct", "trust", "acme"])),
)  # fmt: skip


def reads(asked: AuditScope) -> set[tuple[str, str]]:
    """Every register and body that a scope lets somebody read; "x" stands for any body that is not named."""
    bodies = asked.organisations or {"pct", "trust", "acme", "x"}
    return {(register, body) for register in asked.registers for body in bodies}


@given(before=scopes, after=scopes)
@settings(max_examples=60)
def test_a_scope_is_wider_exactly_where_something_more_can_be_read(
    before: AuditScope, after: AuditScope
) -> None:
    longer = after.first < before.first or after.last > before.last
    assert widens(before, after) is bool(reads(after) - reads(before) or longer)
    assert widens(None, after)


def registers(app: Flask) -> list[str]:
    """What the one external auditor may read."""
    with app.app_context(), reading() as session:
        kept = session.scalar(select(Account.audit_scope).where(Account.email == "outside@example.org"))
    return list((kept or {})["registers"])


def test_a_wider_scope_waits_for_another_person_and_a_narrower_one_counts_at_once(
    app: Flask, world: World
) -> None:
    external(app, scope(registers=(Register.INTERESTS,)))
    ann, bob = (
        signed_in(app, Role.GOVERNANCE_OFFICER, email=f"{name}@example.org", person_id=world.ids[name])
        for name in ("ann", "bob")
    )
    page = ann.get("/accounts/external-auditors/").text
    (where,) = set(re.findall(r'href="(/accounts/external-auditors/\w+)"', page))
    given = {**day("scope_first", 2009, 4, 1), **day("scope_last", 2010, 3, 31), "scope_organisations": ""}
    both = {**given, "scope_registers": ["interests", "sharing"]}
    assert ann.fill(where, **both).location == "/confirmations/"
    assert registers(app) == ["interests"]
    (asked,) = set(re.findall(r'href="(/confirmations/\w{20,})"', bob.get("/confirmations/").text))
    assert "information sharing" in bob.get(asked).text.lower()
    assert "Another person must confirm" in ann.fill(asked, answer="yes").text
    assert bob.fill(asked, answer="yes").status_code == 302
    assert registers(app) == ["interests", "sharing"]
    narrow = {**given, "scope_registers": ["sharing"]}
    assert ann.fill(where, **narrow).location == "/accounts/external-auditors/"
    assert registers(app) == ["sharing"]


def test_an_officer_sets_a_scope_and_the_audit_trail_keeps_both(app: Flask, world: World) -> None:
    auditor = external(app, scope())
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, email="officer@example.org")
    page = officer.get("/accounts/external-auditors/").text
    (where,) = set(re.findall(r'href="(/accounts/external-auditors/\w+)"', page))
    wrong = officer.fill(where, scope_organisations="Nobody at all")
    assert wrong.status_code == 422
    assert "Select at least one register" in wrong.text
    given = {
        **day("scope_first", 2009, 4, 1),
        **day("scope_last", 2010, 3, 31),
        "scope_registers": ["sharing"],
    }
    wrong = officer.fill(where, scope_organisations="Nobody at all", **given)
    assert "“Nobody at all” fits no organisation" in wrong.text
    assert officer.fill(where, scope_organisations="5d9\nNorth Tees NHS Trust", **given).status_code == 302
    assert "Information sharing" in auditor.get("/").text
    with app.app_context(), reading() as session:
        query = text("SELECT count(*) FROM ledger_entry WHERE event = 'account.scope_changed'")
        assert session.execute(query).scalar() == 1


def test_a_program_of_an_external_auditor_reads_no_further_than_its_holder(
    app: Flask, world: World, settings: Settings
) -> None:
    with app.app_context():
        ours, theirs = everything(world, "trust", "cat"), everything(world, "acme", "eve")
        external(app, scope(world.ids["trust"]))
        with unit_of_work() as session:
            account = session.scalars(select(Account).where(Account.email == "outside@example.org")).one()
            new = NewToken(name="tests", scopes=MAY, expires_on=clock.today())
            secret = issue_token(
                session, new, policy=load_policy(settings.instance), actor=holder(account), now=clock.now(),
                today=clock.today(),
            )  # fmt: skip
    reply = (
        app.test_client().get("/api/v1/contracts", headers={"Authorization": f"Bearer {secret}"}).get_json()
    )
    listed = {row["ref"] for row in reply["rows"]}
    assert ours["contract"].ref in listed
    assert theirs["contract"].ref not in listed
    assert "within your audit's scope" in reply["question"]


def test_a_bundle_shows_what_is_outside_the_scope_as_commitments_and_still_checks(
    app: Flask, world: World, settings: Settings, tmp_path: Path
) -> None:
    with app.app_context():
        everything(world, "acme", "eve")
        ours = everything(world, "trust", "cat")
        sign_checkpoint(settings.signing_key_file, settings.log_name, now=clock.now())
    folder = tmp_path / "bundle"
    made = bundle_of(app, external(app, scope(world.ids["trust"])))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        parts.extractall(folder)
    payloads = [json.loads(line) for line in (folder / "payloads.jsonl").read_text().splitlines()]
    readable = [line["body"] for line in payloads if "body" in line]
    said = json.dumps([body for body in readable if body["kind"] in REGISTER_OF])
    assert ours["interest"].ref in said
    assert SECRET in said
    assert "Eve Ellis" not in said
    assert {body["thing"]["id"] for body in readable if body["kind"] == "interest"} == {
        ours["interest"].thing_id
    }
    assert not any(body["kind"] == "note" for body in readable)
    assert {line["withheld"] for line in payloads if "withheld" in line} == {"restricted"}
    status, findings = run_checker(folder)
    assert status == 0, findings
