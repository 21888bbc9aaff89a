"""Novation: a body takes the place of a party from a day, once who leaves, who stays and who comes in have agreed it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.domain.contracts.changes import ChangeState
from register.domain.contracts.stages import ContractAct, NotAtThisStage
from register.domain.errors import Invalid, NotFound
from register.domain.permissions import Actor, Role
from register.jobs.move_contracts import move_contracts
from register.models.posts import PostVersion
from register.queries.contracts import contracts
from register.queries.contracts.change_papers import change_draft
from register.queries.contracts.changes import as_told, change
from register.queries.contracts.consolidated import consolidated
from register.queries.contracts.document_values import filled
from register.queries.contracts.rounds import waiting
from register.queries.listing import Asked, page
from register.queries.visible import AsAt, versions_of
from register.services.contracts.changes import take_back_change
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_change_papers import answers_for, made, said
from tests.services.test_changes import by_trust, codes, decided, in_force, proposed, signatory

SEES = SYSTEM.viewer
DAY = date(2009, 10, 1)

world = contracting.in_session


def newcomer(world: World) -> Actor:
    """Gus, who signs for the trust that takes over; Hal holds a post there too, and no power."""
    with unit_of_work() as session:
        world.ids["next"] = contracting.add_organisation(session, "Durham NHS Trust", "nhs_trust")
        for name, title in (("gus", "Chief Executive"), ("hal", "Director of Finance")):
            world.ids[name] = contracting.add_person(session, f"{name.title()} Grey")
            post = contracting.begin(
                session, PostVersion, "post.added", title=title, organisation_id=world.ids["next"],
                side="providing", grade=None, decision_reason=None,
            )  # fmt: skip
            contracting.appoint(session, world.ids[name], post.thing_id)
            world.ids[f"{name}_post"] = post.thing_id
    with unit_of_work() as session:
        contracting.grant(session, world, "sign_contracts", "next", "gus_post", None)
    return signatory(world, "gus")


def novation(ref: str, world: World, day: date = DAY, today: date = TODAY) -> str:
    return proposed(
        ref, ContractAct.NOVATE, contracting.preparer(world), today, leaving_side="provider",
        incoming_id=world.ids["next"], incoming_representative_id=world.ids["gus"], effective_on=day,
    ).ref  # fmt: skip


def all_agree(key: str, world: World, today: date = TODAY) -> None:
    assert decided(key, signatory(world, "ann"), today=today).taken
    assert by_trust(key, world).taken
    assert decided(key, signatory(world, "gus"), "newcomer", today).taken
    assert decided(key, signatory(world, "hal"), "newcomer", today).taken


def provider(session: Session, ref: str, as_at: AsAt | None = None) -> str:
    session.rollback()
    if as_at is None:
        return contracts.contract(session, ref, viewer=SEES).provider_id
    listed = page(session, contracts.listing_on(as_at.held_on or TODAY), Asked(SEES, as_at)).rows
    return str(next(one.provider for one in listed if one.ref == ref))


def test_three_bodies_decide_and_the_party_changes_on_its_day_and_not_before(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    newcomer(world)
    key = novation(ref, world)
    about = contracts.contract(session, ref, viewer=SEES)
    told = as_told(session, change(session, key, viewer=SEES), about, viewer=SEES)
    assert told.waits_for == ("commissioner", "provider", "newcomer")
    assert "no_authority" in codes(decided(key, signatory(world, "cat"), "newcomer"))
    all_agree(key, world)
    assert provider(session, ref) == world.ids["trust"]
    assert change(session, key, viewer=SEES).state == ChangeState.AGREED
    with pytest.raises(NotAtThisStage, match="is agreed and holds from 1 October 2009"):
        proposed(ref, ContractAct.SUSPEND, contracting.preparer(world))
    assert move_contracts(datetime(2009, 9, 30, 9, tzinfo=UTC)) == 0
    assert move_contracts(datetime(2009, 10, 1, 9, tzinfo=UTC)) == 1
    assert provider(session, ref) == world.ids["next"]
    row = contracts.contract(session, ref, viewer=SEES)
    assert (row.stage, row.provider_representative_id, row.holds_from) == ("in_force", world.ids["gus"], DAY)
    assert consolidated(session, ref, date(2009, 9, 30), viewer=SEES).row.provider_id == world.ids["trust"]
    assert consolidated(session, ref, DAY, viewer=SEES).row.provider_id == world.ids["next"]
    every = [one.provider_id for one in versions_of(session, row, viewer=SEES)]
    assert set(every) == {world.ids["trust"], world.ids["next"]}


def test_one_that_is_recorded_late_holds_from_its_own_day(session: Session, world: World) -> None:
    ref = in_force(world)
    newcomer(world)
    key = novation(ref, world, date(2009, 4, 10))
    all_agree(key, world)
    assert change(session, key, viewer=SEES).state == ChangeState.DONE
    assert provider(session, ref) == world.ids["next"]
    assert provider(session, ref, AsAt(date(2009, 4, 9))) == "North Tees NHS Trust"
    assert provider(session, ref, AsAt(date(2009, 4, 10))) == "Durham NHS Trust"
    with pytest.raises(Invalid, match="Select another body: this one is a party already"):
        novation(ref, world)


def test_who_left_decides_no_more_and_what_was_agreed_can_be_taken_back_before_its_day(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    newcomer(world)
    key = novation(ref, world)
    all_agree(key, world)
    with unit_of_work() as work:
        take_back_change(
            work, key, reason="The merger is off", actor=contracting.preparer(world), today=TODAY
        )
    assert move_contracts(datetime(2009, 10, 1, 9, tzinfo=UTC)) == 0
    assert provider(session, ref) == world.ids["trust"]
    all_agree(novation(ref, world, TODAY), world)
    notice = proposed(ref, ContractAct.SUSPEND, contracting.preparer(world)).ref
    assert "no_authority" in codes(decided(notice, signatory(world, "cat"), "provider"))
    assert decided(notice, signatory(world, "gus"), "provider").taken


def test_a_body_that_was_not_open_cannot_come_in(session: Session, world: World) -> None:
    ref = in_force(world)
    newcomer(world)
    with unit_of_work() as work:
        world.ids["next"] = contracting.add_organisation(
            work, "Later NHS Trust", "nhs_trust", opened_on=date(2010, 1, 1)
        )
    with pytest.raises(Invalid, match="was not open on 1 October 2009"):
        novation(ref, world)


def test_whoever_was_kept_from_the_party_that_left_is_kept_from_the_contract(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    newcomer(world)
    bob = world.person("bob", Role.CONTRACT_MANAGER)
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["trust"], person_id=world.ids["bob"], reason="Sister works there",
            actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    all_agree(novation(ref, world, TODAY), world)
    session.rollback()
    with pytest.raises(NotFound):
        contracts.contract(session, ref, viewer=bob.viewer)


def test_the_paper_of_a_novation_names_all_three(session: Session, world: World, instance: Path) -> None:
    ref = in_force(world)
    newcomer(world)
    text = said(made(novation(ref, world), world, instance)[0])
    for words in (
        "North Tees NHS Trust",
        "Durham NHS Trust",
        "Hartlepool Primary Care Trust",
        "1 October 2009",
    ):
        assert words in text, text


def test_all_three_find_room_to_sign_in_the_way_of_their_kind(
    session: Session, world: World, instance: Path
) -> None:
    """Whoever decided for a party is named there; the name of one that has not decided stays open."""
    ref = in_force(world)
    newcomer(world)
    change = novation(ref, world)
    decided(change, signatory(world, "ann"))
    with reading() as work:
        draft = change_draft(work, change, today=TODAY, viewer=SEES)
    kinds = {name: draft.known[f"{name}_kind"] for name in ("outgoing", "incoming", "continuing")}
    assert kinds == {"outgoing": "nhs_trust", "incoming": "nhs_trust", "continuing": "pct"}
    assert draft.suggested["signatory_continuing"] == world.ids["ann"]
    assert "signatory_incoming" not in draft.suggested
    text = said(made(change, world, instance)[0])
    for words in ("For the outgoing party", "For the incoming party", "For the continuing party"):
        assert words in text
    assert text.count("Signed by the Accountable Officer") == 3


def test_whoever_decided_for_a_trust_attests_its_seal_in_the_place_of_their_post(
    session: Session, world: World, instance: Path
) -> None:
    """Gus is its chief executive, and so a director; nobody is put in the place of its chair."""
    ref = in_force(world)
    newcomer(world)
    change = novation(ref, world)
    decided(change, signatory(world, "gus"), "newcomer")
    with reading() as work:
        draft = change_draft(work, change, today=TODAY, viewer=SEES)
        answers = {**answers_for(draft, world), "execution": "deed"}
        values = filled(draft, answers).values
    assert (values["director_incoming"], values.get("chair_incoming")) == ("Gus Grey", None)
    assert "director_outgoing" not in values


def test_what_a_novation_waits_for_is_said_like_that_of_any_other_act(session: Session, world: World) -> None:
    """Each party until it has decided, with its second person; and its day, once all have."""
    ref = in_force(world)
    newcomer(world)
    key = novation(ref, world)
    assert waits(session, ref) == [
        f"Decision to novate by the {party}" for party in ("commissioner", "provider", "newcomer")
    ]
    assert decided(key, signatory(world, "gus"), "newcomer").taken
    assert waits(session, ref)[-1] == "Second decision to novate by another person of the newcomer"
    assert decided(key, signatory(world, "hal"), "newcomer").taken
    assert decided(key, signatory(world, "ann")).taken
    assert by_trust(key, world).taken
    assert waits(session, ref) == [
        f"Bring in another party ({key}), which is agreed, to be done by the calendar on 1 October 2009"
    ]


def waits(session: Session, ref: str) -> list[str]:
    session.rollback()
    return [one.words for one in waiting(session, contracts.contract(session, ref, viewer=SEES), viewer=SEES)]
