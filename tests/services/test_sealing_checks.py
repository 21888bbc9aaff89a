"""A sealing is checked: its way, its signatories' authority that day, two persons, the minute and the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.delegations import GrantorKind, NewDelegation
from register.domain.contracts.sealings import NewSealing
from register.domain.home.tones import Tone
from register.domain.permissions import Role
from register.models.sealings import SealingVersion
from register.queries import listing as lists
from register.queries.contracts.hindsight.sealing_checks import WITHHELD, see
from register.queries.contracts.sealings import LISTING, sealing
from register.queries.contracts.views import view
from register.queries.listing import Asked
from register.services.authority.delegations import grant_delegation
from register.services.contracts.sealings import add_sealing, amend_sealing
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
SEES = SYSTEM.viewer


def may_seal(world: World, who: str, on: date = TODAY) -> str:
    with unit_of_work() as work:
        new = NewDelegation(
            matter="use_seal", organisation_id=world.ids["pct"], grantor_kind=GrantorKind.BOARD,
            holder_person_id=world.ids[who], minute="Item 1", valid_from=on,
        )  # fmt: skip
        return str(grant_delegation(work, new, actor=SYSTEM, today=TODAY).ref)


def deed(world: World, **changes: Any) -> NewSealing:
    values: dict[str, Any] = {
        "organisation_id": world.ids["pct"], "deed": "Lease of the clinic", "execution": "seal_by_constitution",
        "sealed_on": TODAY, "first_signatory_id": world.ids["ann"], "first_capacity": "Director",
        "second_signatory_id": world.ids["eve"], "second_capacity": "Chair", "seal_minute": "Board, item 4",
    }  # fmt: skip
    return NewSealing(**{**values, **changes})


def entered(new: NewSealing) -> SealingVersion:
    with unit_of_work() as work:
        return add_sealing(work, new, actor=SYSTEM, today=TODAY)


def found(session: Session, ref: str, viewer: Any = SEES) -> dict[str, list[bool | None]]:
    seen = see(session, sealing(session, ref, viewer=viewer), viewer=viewer, today=TODAY)
    by_code: dict[str, list[bool | None]] = {}
    for one in seen.found:
        by_code.setdefault(one.code, []).append(one.holds)
    return by_code


def test_what_was_found_stands_on_the_register_and_on_the_contract(session: Session, world: World) -> None:
    ref = contracting.drafted(world).ref
    made = contracting.documented(ref)
    for who in ("ann", "eve"):
        may_seal(world, who)
    contract_id = view(session, ref, TODAY, viewer=SEES).row.thing_id
    entry = entered(deed(world, contract_id=contract_id))
    assert found(session, entry.ref) == {
        "way": [True], "authorised": [True, True], "two_persons": [True], "minute": [True], "party": [True],
        "document": [True],
    }  # fmt: skip
    (row,) = lists.page(session, LISTING, Asked(SEES)).rows
    assert lists.values(LISTING, row)["seal_outcome"] == ("Nothing found against it", Tone.GOOD)
    (told,) = view(session, ref, TODAY, viewer=SEES).sealings
    assert (told.ref, told.outcome) == (entry.ref, "sound")
    assert made in {one.thing_id for one in view(session, ref, TODAY, viewer=SEES).documents}


def test_whoever_was_not_authorised_that_day_and_a_deed_of_no_party_are_to_be_looked_at(
    session: Session, world: World
) -> None:
    may_seal(world, "eve")
    ref = contracting.drafted(world, contracting.new_contract(world, provider_id=other(world))).ref
    contract_id = view(session, ref, TODAY, viewer=SEES).row.thing_id
    entry = entered(
        deed(
            world, contract_id=contract_id, organisation_id=world.ids["trust"], execution="seal_of_trust",
            first_signatory_id=world.ids["cat"],
        )
    )  # fmt: skip
    looked = found(session, entry.ref)
    assert (looked["party"], looked["document"], looked["authorised"][1]) == ([False], [False], False)
    shown = lists.page(session, LISTING, Asked(SEES, chosen={"check": "look"})).rows
    assert [row.ref for row in shown] == [entry.ref]


def other(world: World) -> str:
    with unit_of_work() as work:
        return contracting.add_organisation(work, "Somebody else", "charity")


def test_what_is_recorded_later_changes_the_answer_of_now_and_not_that_of_then(
    session: Session, world: World
) -> None:
    may_seal(world, "ann")
    entry = entered(deed(world))
    assert found(session, entry.ref)["authorised"] == [True, False]
    may_seal(world, "eve")
    seen = see(session, sealing(session, entry.ref, viewer=SEES), viewer=SEES, today=TODAY)
    assert (seen.outcome_when_entered, [one.holds for one in seen.found if one.code == "authorised"]) == (
        "look",
        [True, True],
    )
    with unit_of_work() as work:
        amend_sealing(
            work,
            entry.ref,
            replace(deed(world), deed="Lease"),
            expected_n=1,
            reason="x",
            actor=SYSTEM,
            today=TODAY,
        )
    session.expire_all()
    again = see(session, sealing(session, entry.ref, viewer=SEES), viewer=SEES, today=TODAY)
    assert again.outcome_when_entered == "sound"


def test_whoever_a_barrier_binds_is_never_told_no(session: Session, world: World) -> None:
    entry = entered(deed(world))
    bob = world.person("bob", Role.CONTRACT_MANAGER).viewer
    with unit_of_work() as work:
        raise_wall(
            work,
            "person",
            world.ids["dee"],
            person_id=world.ids["bob"],
            reason="Apart",
            actor=SYSTEM,
            today=TODAY,
        )
    seen = see(session, sealing(session, entry.ref, viewer=bob), viewer=bob, today=TODAY)
    assert not [one for one in seen.found if one.holds is False]
    assert WITHHELD in {one.words for one in seen.found}
    assert seen.outcome_when_entered == "not_shown"
    (row,) = lists.page(session, LISTING, Asked(bob)).rows
    assert lists.values(LISTING, row)["seal_outcome"] == ("Not shown to you", Tone.OVER)
