"""The examples: loaded once whatever happens, recorded on their own days, and holding each thing worth seeing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import db, reading, unit_of_work
from register.domain.errors import Fault
from register.domain.permissions import system_actor
from register.domain.sharing.agreements import AgreementState, agreement_state
from register.examples import loading
from register.examples.acts import act
from register.examples.contracting import documents
from register.examples.loading import load_examples, recorded
from register.jobs.move_contracts import move_contracts
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.incidents import IncidentVersion
from register.models.interests import InterestVersion
from register.models.ledger import LedgerEntry
from register.models.nil_returns import NilReturnVersion
from register.models.organisations import OrganisationVersion
from register.queries import held_posts
from register.queries.authority import delegations
from register.queries.contracts import contracts
from register.queries.contracts.documents import documents_of
from register.queries.contracts.values import filling_of
from register.queries.interests import declarants, interests, rounds
from register.queries.interests.compliance import compliance
from register.queries.people import people
from register.queries.sharing import agreements, incidents
from register.queries.trail.verification import verify
from register.queries.visible import one
from register.services.contracts import documents as contract_documents
from register.services.instance import make_instance
from tests.harness import databases, examples

VIEWER = system_actor().viewer


def entries(session: Session) -> int:
    return session.query(LedgerEntry).count()


def test_loading_twice_makes_the_same_entries_and_the_audit_trail_is_sound(app: Flask) -> None:
    with app.app_context():
        assert load_examples()
        with reading() as session:
            before, found = entries(session), verify(session)
        assert list(found.findings) == []
        assert before == found.entries > 250
        assert not load_examples()
        with reading() as session:
            assert entries(session) == before


def test_an_interrupted_loading_goes_on_where_it_stopped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted within a step: nothing of that step is there, and none of those before it is done twice."""
    done = [0]

    def interrupted(*given: object) -> dict[str, str]:
        done[0] += 1
        if done[0] == 60:
            raise KeyboardInterrupt
        return act(*given)  # type: ignore[arg-type]

    with app.app_context():
        monkeypatch.setattr(loading, "act", interrupted)
        with pytest.raises(KeyboardInterrupt):
            load_examples()
        with reading() as session:
            half = entries(session)
        monkeypatch.undo()
        assert load_examples()
        with reading() as session:
            whole = entries(session)
            names = [row.name for row in session.query(OrganisationVersion)]
            assert list(verify(session).findings) == []
        assert 50 < half < whole
        assert len(names) == len(set(names))


def test_a_real_instance_refuses_the_examples(app: Flask) -> None:
    with app.app_context():
        with unit_of_work() as session:
            make_instance(session, "real", actor=system_actor(), today=clock.today())
        with pytest.raises(Fault, match="an instance of their own"):
            load_examples()


@pytest.fixture(scope="module", params=databases.KINDS)
def story(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Ids of what the examples recorded, by key, in an open application context; for tests that only read."""
    with examples.loaded(request.param, tmp_path_factory.mktemp("instance")) as app, app.app_context():
        yield recorded()


def test_one_round_has_been_answered_by_most_and_the_next_asks_nobody_before_it_is_started(
    story: dict[str, str],
) -> None:
    last, coming = (
        rounds.round_(db.session(), story[key], viewer=VIEWER) for key in ("b_round", "b_round_next")
    )
    how = compliance(db.session(), last, clock.today(), viewer=VIEWER)
    answered = sum(part.answered for part in how.divisions)
    assert (last.state, coming.state) == ("closed", "prepared")
    assert last.asked / 2 < answered <= last.asked
    assert rounds.running(db.session(), viewer=VIEWER) == []


def decision(story: dict[str, str], key: str) -> tuple[str, set[str]]:
    found = one(db.session(), DecisionVersion, story[key], VIEWER)
    return found.outcome, {reason["code"] for reason in found.reasons}


@pytest.mark.parametrize(
    ("key", "outcome", "code"),
    [
        ("t_agreement_over_limit", "stopped", "above_limit"),
        ("t_dual_role_stopped", "stopped", "dual_role"),
        ("b_approve_stopped", "stopped", "own_interest"),
        ("b_sign_expired", "stopped", "expired"),
        ("b_sign_conditioned", "conditional", "indirect_interest"),
        ("b_sign_statutory", "clear", "statutory_dual_role"),
        ("t_approve_hartlepool", "clear", "authority"),
        ("b_w_stopped_both", "stopped", "dual_role"),
        ("b_w_stopped_shares", "stopped", "own_interest"),
        ("b_w_sign_conditioned", "conditional", "indirect_interest"),
        ("b_w_approve_rehabilitation", "clear", "authority"),
    ],
)
def test_each_kind_of_answer_of_the_decision_check_is_there(
    story: dict[str, str], key: str, outcome: str, code: str
) -> None:
    found, codes = decision(story, key)
    assert found == outcome
    assert code in codes


def test_what_was_declared_covers_late_gift_partner_and_nothing(story: dict[str, str]) -> None:
    session = db.session()
    late = [one(session, InterestVersion, story[key], VIEWER) for key in ("b_int_late", "t_int_late")]
    assert all(interests.days_late(row) > 30 for row in late)
    gift = one(session, InterestVersion, story["b_int_gift"], VIEWER)
    assert gift.advice_outcome == "declare_for_organisation"
    partner = one(session, InterestVersion, story["b_int_partner"], VIEWER)
    assert (partner.interest_type, partner.relationship) == ("indirect", "Husband")
    assert one(session, NilReturnVersion, story["b_nil_head"], VIEWER).act == "nil_return"


def test_exactly_one_person_who_owes_a_declaration_has_made_none(story: dict[str, str]) -> None:
    waiting = declarants.outstanding(db.session(), clock.today(), viewer=VIEWER)
    assert [due.person_id for due in waiting if due.last_returned_on is None] == [story["b_estates"]]


def test_only_the_dual_role_that_no_law_provides_for_asks_for_an_approval(story: dict[str, str]) -> None:
    found = people.dual_roles_on(db.session(), clock.today(), viewer=VIEWER)
    assert found[story["b_partner"]].statutory == "icb_partner_member"
    assert found[story["b_estates"]].statutory is None


def test_the_scheme_holds_one_delegation_wider_than_its_parent_and_one_that_ended(
    story: dict[str, str],
) -> None:
    session, today = db.session(), clock.today()
    found = {(f.delegation_id, f.code) for f in delegations.findings(session, today, viewer=VIEWER)}
    assert (story["b_sign_wider"], "wider_limit") in found
    ended = delegations.delegation(session, story["b_sign_interim"], viewer=VIEWER)
    assert ended.valid_to is not None
    assert ended.valid_to < today
    assert held_posts.held_posts(session, viewer=VIEWER, people=[story["b_interim"]])


def test_an_agreement_is_past_its_review_and_another_lacks_a_signature(story: dict[str, str]) -> None:
    found = {
        a.id: agreement_state(a, clock.today()) for a in agreements.agreements(db.session(), viewer=VIEWER)
    }
    assert found[story["b_agr_community"]] is AgreementState.PAST_REVIEW
    assert found[story["b_agr_hospice"]] is AgreementState.PART_SIGNED


def test_a_clock_of_72_hours_runs_today_and_none_for_what_nobody_judged_or_what_happened_in_2009(
    story: dict[str, str],
) -> None:
    session = db.session()
    running, waiting, old = (
        one(session, IncidentVersion, story[key], VIEWER)
        for key in ("b_shared_names_item", "b_to_check", "t_incident")
    )
    assert running.disclosure_id == story["b_shared_names"]
    assert running.deadline_at is not None
    assert running.aware_at is not None
    assert running.deadline_at - running.aware_at == timedelta(hours=72)
    assert clock.now() < running.deadline_at
    assert (waiting.state, waiting.deadline_at) == ("to_check", None)
    assert (old.severity, old.deadline_at) == ("sui_2", None)
    assert incidents.open_incidents(session, viewer=VIEWER)


def test_a_preferred_supplier_term_is_about_to_end(story: dict[str, str]) -> None:
    contract = one(db.session(), ContractVersion, story["b_con_wheelchairs"], VIEWER)
    assert contract.preferred_supplier_until is not None
    assert timedelta() < contract.preferred_supplier_until - clock.today() <= timedelta(days=90)


def test_word_files_lie_in_the_instance_as_they_were_recorded(story: dict[str, str]) -> None:
    session = db.session()
    for key in (key for key in story if key.startswith(("t_doc_", "b_doc_"))):
        kept = one(session, ContractDocumentVersion, story[key], VIEWER)
        assert contract_documents.read_file(documents().parent, kept).startswith(b"PK")
        contract = one(session, ContractVersion, kept.contract_id, VIEWER)
        whole = filling_of(session, contract, viewer=VIEWER)
        assert whole is not None
        assert whole.missing == []
        assert len(whole.values["services"]) == len(contract.lines)


def test_everything_was_recorded_on_its_own_day_and_the_times_never_run_back(story: dict[str, str]) -> None:
    session = db.session()
    instants = [row.recorded_at for row in session.query(LedgerEntry).order_by(LedgerEntry.seq)]
    assert instants == sorted(instants)
    assert instants[0].year == 2008
    assert instants[-1] <= clock.now()
    tees = one(session, ContractVersion, story["t_con_hartlepool"], VIEWER)
    assert tees.stage == "ended"


def test_what_is_public_and_what_is_invented_is_marked(story: dict[str, str]) -> None:
    rows = db.session().query(OrganisationVersion).all()
    marks = {row.thing_id: row.provenance for row in rows}
    assert {marks[story[key]] for key in ("t_sha", "t_hartlepool", "t_stockton")} == {"public"}
    assert "inferred" in marks[story["t_trust"]]
    invented = [row for row in rows if row.provenance == "invented"]
    assert len(invented) == 7
    assert all("(invented)" in row.name for row in invented)
    contract = one(db.session(), ContractVersion, story["t_con_hartlepool"], VIEWER)
    assert contract.provenance == "dates inferred, amounts invented"


def test_every_contract_that_is_not_over_has_its_word_file(story: dict[str, str]) -> None:
    session = db.session()
    running = contracts.not_over(session, viewer=VIEWER)
    assert len(running) == 8
    for row in running:
        assert documents_of(session, row.thing_id, viewer=VIEWER), row.title


@pytest.mark.parametrize("kind", databases.KINDS)
def test_one_command_makes_the_word_files_of_all_contracts_that_are_not_over(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with examples.loaded(kind, tmp_path / "instance") as app:
        given: Settings = app.extensions["settings"]
        for name in ("INSTANCE", "DATABASE_URL", "SECRET_KEY"):
            monkeypatch.setenv(f"ARMSLENGTH_{name}", str(getattr(given, name.lower())))
        with app.app_context():
            titles = {row.ref: row.title for row in contracts.not_over(db.session(), viewer=VIEWER)}
        told = CliRunner().invoke(
            armslength, ["contracts", "generate", "--all", "--out", str(tmp_path / "files")]
        )
    assert told.exit_code == 0, told.output
    assert "not made" not in told.output
    made = {
        path.name.rpartition("-v")[0]: docx.Document(str(path)) for path in (tmp_path / "files").iterdir()
    }
    assert set(made) == set(titles)
    for ref, title in titles.items():
        assert title in "".join(made[ref].element.body.itertext())


def test_the_calendar_finds_nothing_in_the_examples_that_it_would_have_done_before(
    story: dict[str, str],
) -> None:
    assert move_contracts(clock.now()) == 0
