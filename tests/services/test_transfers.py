"""A transfer instrument moves what a body holds on one day: to the body that follows it, or to several."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.contracts.stages import ContractAct
from register.domain.errors import Forbidden, Invalid, NotFound
from register.domain.people.transfers import Going, Moved, NewTransfer
from register.domain.permissions import Actor, Role
from register.models.agreements import AgreementVersion
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.delegations import DelegationVersion
from register.models.derived_answers import AwaitingReview
from register.models.interests import InterestVersion
from register.models.ledger import LedgerPayload
from register.models.organisations import OrganisationVersion
from register.models.posts import PostVersion
from register.models.walls import WallVersion
from register.queries.authority.delegations import delegation
from register.queries.contracts.contracts import contract
from register.queries.contracts.documents import document_to_issue
from register.queries.people.transfers import TransferPlan
from register.queries.visible import AsAt
from register.services.contracts.changes import take_back_change
from register.services.contracts.contracts import move_contract
from register.services.people.transfers import transfer
from register.services.walls import raise_wall
from tests import contracting
from tests.api.test_interests import calling
from tests.contracting import SYSTEM, TODAY, World, begin
from tests.signing_in import day, signed_in

MODELS: tuple[Any, ...] = (PostVersion, InterestVersion, ContractVersion, DelegationVersion)
ORDER = "The Hartlepool Transfer Order 2009"

world = contracting.on_its_day


@pytest.fixture
def held(app: Flask, world: World) -> World:
    """What the PCT holds: two posts, four delegations, a contract, an interest in it, and a sharing agreement."""
    with app.app_context():
        world.ids["contract"] = contracting.drafted(world).thing_id
        with unit_of_work() as session:
            for key, name in (("east", "East Board"), ("west", "West Board")):
                world.ids[key] = contracting.add_organisation(session, name, "pct")
            world.ids["interest"] = contracting.declare(session, world.ids["cat"], world.ids["pct"])
            parties = [
                {"organisation_id": world.ids[key], "role": "controller", "direction": "both", "signed_on": "2009-04-02"}
                for key in ("pct", "trust")
            ]  # fmt: skip
            world.ids["agreement"] = begin(
                session, AgreementVersion, "agreement.added", title="Sharing", kind="sharing", parties=parties,
                purpose="Care", lawful_basis="public_task", categories=["staff"], purposes=[], review_due_on=TODAY,
                valid_from=date(2009, 4, 1), fully_signed_on=date(2009, 4, 2), text_n=1, stood_from=None,
            ).thing_id  # fmt: skip
    return world


def asked(world: World, *to: str, goes: tuple[Going, ...] = (), **changes: Any) -> NewTransfer:
    values: dict[str, Any] = {
        "instrument": ORDER, "moved_on": date(2009, 4, 15), "reason": "Merged", "to_ids": tuple(world.ids[k] for k in to),
        "goes": goes, **changes,
    }  # fmt: skip
    return NewTransfer(**values)


def officer(world: World, name: str = "eve") -> Actor:
    return world.person(name, Role.GOVERNANCE_OFFICER)


def moved(world: World, new: NewTransfer, actor: Actor | None = None) -> TransferPlan:
    with unit_of_work() as session:
        return transfer(session, world.ids["pct"], new, actor=actor or officer(world), today=TODAY)


def newest(model: Any) -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(model).where(model.superseded_seq.is_(None))).unique())


def naming(key: str) -> dict[str, int]:
    """How many records of each kind name the body now."""
    with reading() as session:
        found = {
            model.__kind__: len(session.scalars(
                select(model.id).where(
                    model.superseded_seq.is_(None),
                    (model.commissioner_id if model is ContractVersion else model.organisation_id) == key,
                )
            ).all())
            for model in MODELS
        }  # fmt: skip
        sharing = session.scalars(
            select(AgreementVersion).where(AgreementVersion.superseded_seq.is_(None))
        ).all()
        return {
            **found,
            "agreement": sum(key in {p["organisation_id"] for p in one.parties} for one in sharing),
        }


def refused(world: World, new: NewTransfer, actor: Actor | None = None) -> dict[str, str]:
    with pytest.raises(Invalid) as fault:
        moved(world, new, actor)
    return fault.value.problems


WHOLE = {"post": 2, "interest": 1, "contract": 1, "delegation": 4, "agreement": 1}
NONE = dict.fromkeys(WHOLE, 0)


def test_all_that_a_body_holds_moves_in_one_act_that_names_the_instrument(app: Flask, held: World) -> None:
    with app.app_context():
        assert naming(held.ids["pct"]) == WHOLE
        plan = moved(held, asked(held, "east"))
        assert naming(held.ids["pct"]) == NONE
        assert naming(held.ids["east"]) == WHOLE
        assert {one.to for one in plan.moves} == {"East Board"}
        with reading() as session:
            for model in (*MODELS, AgreementVersion):
                rows = session.scalars(select(model).where(model.act == "moved")).all()
                assert {row.reason for row in rows} == {f"{ORDER}, 15 April 2009: Merged"}, model
            notes = session.scalars(select(LedgerPayload.body)).all()
            old = session.scalars(
                select(OrganisationVersion).where(
                    OrganisationVersion.thing_id == held.ids["pct"],
                    OrganisationVersion.superseded_seq.is_(None),
                )
            ).one()
            assert old.successor_id == held.ids["east"]
        assert any(
            '"instrument"' in str(body) and '"delegation":4' in str(body).replace(" ", "") for body in notes
        )


def test_days_before_the_transfer_read_as_they_did(app: Flask, held: World) -> None:
    with app.app_context():
        moved(held, asked(held, "east"))
        key = held.ids["sign_contracts"]
        with reading() as session:
            for on, body in ((14, "pct"), (15, "east")):
                found = delegation(session, key, viewer=SYSTEM.viewer, as_at=AsAt(held_on=date(2009, 4, on)))
                assert found.organisation_id == held.ids[body], on


def test_a_body_is_split_by_kind_and_by_record_and_nothing_is_left_behind_in_silence(
    app: Flask, held: World
) -> None:
    east, west = held.ids["east"], held.ids["west"]
    kinds = tuple(Going(what=kind.value, to=east) for kind in Moved)
    with app.app_context():
        left = refused(held, asked(held, "east", "west", goes=kinds[1:]))["goes"]
        posts = {row.title: row for row in newest(PostVersion)}
        with reading() as session:
            ref = session.get_one(PostVersion.__thing__, posts["Contract Manager"].thing_id).ref
        assert left.startswith("Say where these go, or that they stay: POS-")
        assert ref in left
        moved(held, asked(held, "east", "west", goes=(*kinds, Going(what=ref, to=west))))
        assert naming(west) == {**NONE, "post": 1}
        assert naming(east) == {**WHOLE, "post": 1}
        assert naming(held.ids["pct"]) == NONE


def test_what_stays_is_said_and_counted(app: Flask, held: World) -> None:
    with app.app_context():
        plan = moved(held, asked(held, "east", goes=(Going(what="contract", to="stays"),)))
        assert [one.to for one in plan.moves if one.kind == "contract"] == [""]
        assert naming(held.ids["pct"]) == {**NONE, "contract": 1}


def test_what_the_actor_may_not_see_is_counted_and_neither_told_nor_moved(app: Flask, held: World) -> None:
    with app.app_context():
        for kind, key in (("contract", "contract"), ("interest", "interest")):
            with unit_of_work() as session:
                raise_wall(
                    session,
                    kind,
                    held.ids[key],
                    person_id=held.ids["eve"],
                    reason="Apart",
                    actor=SYSTEM,
                    today=TODAY,
                )
        plan = moved(held, asked(held, "east"))
        assert {(one.kind, one.count) for one in plan.handed_on} == {("contract", 1), ("interest", 1)}
        assert {one.kind for one in plan.moves} == {"post", "delegation", "agreement"}
        assert "Community nursing" not in repr(plan)
        assert naming(held.ids["pct"]) == {**NONE, "contract": 1, "interest": 1}
        rest = moved(held, asked(held, "east"), officer(held, "dee"))
        assert rest.handed_on == ()
        assert naming(held.ids["pct"]) == NONE


def test_what_was_kept_from_somebody_is_kept_from_them_where_it_goes(app: Flask, held: World) -> None:
    east, west = held.ids["east"], held.ids["west"]
    kinds = tuple(Going(what=kind.value, to=east) for kind in Moved)
    cat = held.person("cat", Role.CONTRACT_MANAGER).viewer
    with app.app_context():
        with unit_of_work() as session:
            raise_wall(
                session, "organisation", held.ids["pct"], person_id=held.ids["cat"], reason="Apart", actor=SYSTEM,
                today=TODAY,
            )  # fmt: skip
        moved(held, asked(held, "east", "west", goes=kinds))
        with reading() as session:
            with pytest.raises(NotFound):
                contract(session, held.ids["contract"], viewer=cat)
            rows = session.scalars(select(WallVersion).order_by(WallVersion.seq)).all()
            assert {(row.subject_id, row.person_id) for row in rows[1:]} == {
                (east, held.ids["cat"]),
                (west, held.ids["cat"]),
            }
            assert rows[-1].reason == f"Apart ({ORDER}, 15 April 2009: Merged)"


def test_nobody_moves_their_own_power(app: Flask, held: World) -> None:
    with app.app_context():
        plan = moved(held, asked(held, "east"), officer(held, "bob"))
        assert [(one.kind, one.count) for one in plan.handed_on] == [("delegation", 2)]
        assert naming(held.ids["pct"])["delegation"] == 2


def test_what_cannot_be_is_refused_in_words_and_nothing_moves(app: Flask, held: World) -> None:
    trust = held.ids["trust"]
    with app.app_context():
        assert "both parties" in refused(held, asked(held, "trust"))["goes"]
        stays = (Going(what="contract", to="stays"),)
        assert "a party already" in refused(held, asked(held, "trust", goes=stays))["goes"]
        assert (
            "today or in the past"
            in refused(held, asked(held, "east", moved_on=TODAY + timedelta(days=1)))["moved_on"]
        )
        assert "the body itself" in refused(held, asked(held, "pct"))["to_ids"]
        assert (
            "no kind of record"
            in refused(held, asked(held, "east", goes=(Going(what="CON-X", to="stays"),)))["goes"]
        )
        assert (
            "no body of this transfer"
            in refused(held, asked(held, "east", goes=(Going(what="post", to=trust),)))["goes"]
        )
        assert refused(held, asked(held, "east", instrument="", reason="")).keys() == {"instrument", "reason"}
        with pytest.raises(Forbidden):
            moved(held, asked(held, "east"), held.person("cat", Role.CONTRACT_MANAGER))
        assert naming(held.ids["pct"]) == WHOLE


def test_a_contract_that_people_decide_about_moves_when_they_are_done(app: Flask, held: World) -> None:
    with app.app_context():
        with reading() as session:
            ref = session.get_one(ContractVersion.__thing__, held.ids["contract"]).ref
        contracting.done(ref, ContractAct.SUBMIT, actor=contracting.preparer(held))
        told = refused(held, asked(held, "east"))["goes"]
        assert told.startswith(f"{ref} is in review, in the name of the body as it is: send it back for work")
        assert naming(held.ids["pct"]) == WHOLE
        moved(held, asked(held, "east", goes=(Going(what="contract", to="stays"),)))
        with unit_of_work() as session:
            move_contract(
                session,
                ref,
                ContractAct.SEND_BACK,
                expected_n=None,
                reason="Moves",
                actor=SYSTEM,
                today=TODAY,
            )
        moved(held, asked(held, "east"))
        assert naming(held.ids["east"]) == WHOLE


def test_a_contract_moves_once_nobody_is_asked_to_decide_a_change_of_it(app: Flask, held: World) -> None:
    with app.app_context():
        with unit_of_work() as session:
            change = begin(
                session, ContractChangeVersion, "contract_change.proposed", act="proposed", state="proposed",
                contract_id=held.ids["contract"], contract_act="suspend", text="Agreed", answers={}, lines=[], wording=[],
                board_approvals=[],
                contract_version_id=newest(ContractVersion)[0].id,
            )  # fmt: skip
        assert "has a change that waits for a decision" in refused(held, asked(held, "east"))["goes"]
        with unit_of_work() as session:
            take_back_change(session, change.thing_id, reason="Moves", actor=SYSTEM, today=TODAY)
        moved(held, asked(held, "east"))
        assert naming(held.ids["east"]) == WHOLE


def test_a_document_made_before_the_move_is_not_issued_after_it(app: Flask, held: World) -> None:
    with app.app_context():
        with reading() as session:
            ref = session.get_one(ContractVersion.__thing__, held.ids["contract"]).ref
        contracting.documented(ref)
        moved(held, asked(held, "east"))
        with reading() as session:
            now = contract(session, ref, viewer=SYSTEM.viewer)
            assert document_to_issue(session, now, viewer=SYSTEM.viewer) is None


def test_nothing_goes_to_a_body_that_was_not_open_on_the_day(app: Flask, held: World) -> None:
    with app.app_context():
        with unit_of_work() as session:
            held.ids["new"] = contracting.add_organisation(
                session, "New Board", "pct", opened_on=date(2009, 4, 16)
            )
        assert "New Board was not open on 15 April 2009" in refused(held, asked(held, "new"))["to_ids"]
        moved(held, asked(held, "new", moved_on=date(2009, 4, 16)))


def test_a_delegation_and_what_it_rests_on_go_together(app: Flask, held: World) -> None:
    with app.app_context():
        with reading() as session:
            ref = session.get_one(DelegationVersion.__thing__, held.ids["sign_contracts"]).ref
        told = refused(held, asked(held, "east", goes=(Going(what=ref, to="stays"),)))["goes"]
        assert f"rests on {ref}" in told


def test_an_interest_that_was_reviewed_is_no_news_when_its_body_becomes_another(
    app: Flask, held: World
) -> None:
    with app.app_context():
        with unit_of_work() as session:
            contracting.mitigate(session, held.ids["interest"], held.ids["ann"])
        moved(held, asked(held, "east"))
        with reading() as session:
            waiting = session.scalars(select(AwaitingReview.interest_id)).all()
        assert held.ids["interest"] not in waiting
        assert naming(held.ids["east"])["interest"] == 1


def test_a_second_time_there_is_nothing_to_move(app: Flask, held: World) -> None:
    with app.app_context():
        moved(held, asked(held, "east"))
        assert "holds nothing" in refused(held, asked(held, "east"))[""]


def test_the_page_shows_what_would_move_before_it_moves(app: Flask, held: World) -> None:
    visit = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=held.ids["eve"])
    where, answers = f"/organisations/{held.ids['pct']}/transfer", {
        "instrument": ORDER, "reason": "Split", "to_ids": held.ids["east"], "second_id": held.ids["west"],
        **dict.fromkeys(("post", "interest", "contract", "delegation"), "1"), "agreement": "2",
        **day("moved_on", 2009, 4, 15),
    }  # fmt: skip
    page = visit.fill(where, **answers)
    assert page.status_code == 200
    assert "Delegations that bind it: 4" in page.text
    with app.app_context():
        assert naming(held.ids["pct"]) == WHOLE, "nothing moves before it was looked at"
    seen = page.text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    assert visit.post(where, **answers, seen=seen).status_code == 302
    with app.app_context():
        assert naming(held.ids["west"]) == {**NONE, "agreement": 1}
        assert naming(held.ids["pct"]) == NONE


def test_a_call_and_a_command_take_the_same_shape(
    app: Flask, held: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    asks = {"instrument": ORDER, "moved_on": "2009-04-15", "reason": "Merged", "to_ids": [held.ids["east"]]}
    call, where = calling(app, Role.GOVERNANCE_OFFICER), f"/organisations/{held.ids['pct']}/transfer"
    told = call("POST", f"{where}/preview", asks).get_json()
    words = ["organisations", "transfer", held.ids["pct"], "-"]
    dry = CliRunner().invoke(armslength, [*words, "--dry-run", "--json"], input=json.dumps(asks))
    assert json.loads(dry.output) == told
    assert len(told["moves"]) == sum(WHOLE.values())
    assert call("POST", where, {**asks, "to_ids": []}).status_code == 422
    done = CliRunner().invoke(armslength, words, input=json.dumps(asks))
    assert done.exit_code == 0, done.output
    assert "East Board" in done.output
    assert "holds nothing" in call("POST", where, asks).get_json()["problems"][""]
