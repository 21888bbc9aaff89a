"""A novation that names an associate moves its place to the body that comes in; the co-ordinating commissioner, the provider
and the newcomer decide it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import ContractAct
from register.domain.errors import Invalid, NotFound
from register.domain.people.associates import Associate, SignsBy
from register.domain.permissions import Actor, Role
from register.jobs.move_contracts import move_contracts
from register.models.posts import PostVersion
from register.queries.contracts.change_papers import change_draft
from register.queries.contracts.changes import as_told, change
from register.queries.contracts.consolidated import consolidated
from register.queries.contracts.contracts import contract, to_domain
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import by_trust, decided, proposed, signatory
from tests.services.test_contract_parties import body, several

world = contracting.in_session
SEES = SYSTEM.viewer
DAY = date(2009, 10, 1)


def running(world: World) -> str:
    """A contract in force with two associates, the first with a share."""
    body(world, "stockton", "Stockton Primary Care Trust")
    body(world, "redcar", "Redcar Primary Care Trust")
    shares = {"stockton": Decimal("12.5"), "redcar": None}
    some = tuple(
        Associate(
            organisation_id=world.ids[key], joined_on=date(2009, 4, 1), share_percent=share,
            signs_by=SignsBy.AGREEMENT,
        )
        for key, share in shares.items()
    )  # fmt: skip
    ref = contracting.drafted(world, several(world, associates=some)).ref
    with unit_of_work() as work:
        row = contract(work, ref, viewer=SEES)
        contracting.facts.change(
            work, row, "contract.begin", act="begin", actor=SYSTEM, known_on=TODAY, stage="in_force"
        )
    return ref


def newcomer(world: World) -> Actor:
    """Gus, who signs for the body that takes the place; Hal holds a post there too."""
    body(world, "next", "Durham Primary Care Trust")
    with unit_of_work() as work:
        for name, title in (("gus", "Chief Executive"), ("hal", "Director of Finance")):
            world.ids[name] = contracting.add_person(work, f"{name.title()} Grey")
            post = contracting.begin(
                work, PostVersion, "post.added", title=title, organisation_id=world.ids["next"],
                side="commissioning", grade=None, decision_reason=None,
            )  # fmt: skip
            contracting.appoint(work, world.ids[name], post.thing_id)
            world.ids[f"{name}_post"] = post.thing_id
    with unit_of_work() as work:
        contracting.grant(work, world, "sign_contracts", "next", "gus_post", None)
    return signatory(world, "gus")


def leaving(ref: str, world: World, **changes: Any) -> str:
    values = {
        "leaving_side": "associate", "leaving_id": world.ids["stockton"], "incoming_id": world.ids["next"],
        "effective_on": DAY, **changes,
    }  # fmt: skip
    return str(proposed(ref, ContractAct.NOVATE, contracting.preparer(world), **values).ref)


def all_agree(key: str, world: World, gus: Actor) -> None:
    assert decided(key, signatory(world, "ann")).taken
    by_trust(key, world)
    first = decided(key, gus, "newcomer")
    assert first.taken, first.reasons
    if first.needs_second_person:
        assert decided(key, world.person("hal", Role.SIGNATORY), "newcomer").taken


def associates(session: Session, ref: str) -> dict[str, tuple[date, Decimal | None]]:
    session.rollback()
    found = to_domain(contract(session, ref, viewer=SEES)).associates
    return {one.organisation_id: (one.joined_on, one.share_percent) for one in found}


def test_an_associates_place_goes_to_the_newcomer_with_its_share_on_the_day_that_was_agreed(
    session: Session, world: World
) -> None:
    ref, gus = running(world), newcomer(world)
    key = leaving(ref, world)
    all_agree(key, world, gus)
    before = associates(session, ref)
    assert set(before) == {world.ids["stockton"], world.ids["redcar"]}
    move_contracts(datetime(2009, 10, 1, 9, tzinfo=UTC))
    after = associates(session, ref)
    assert after == {
        world.ids["next"]: (DAY, Decimal("12.5")), world.ids["redcar"]: before[world.ids["redcar"]],
    }  # fmt: skip
    row = contract(session, ref, viewer=SEES)
    assert (row.commissioner_id, row.provider_id) == (world.ids["pct"], world.ids["trust"])


def test_the_contract_of_a_day_reads_with_the_associate_of_that_day(session: Session, world: World) -> None:
    ref, gus = running(world), newcomer(world)
    all_agree(leaving(ref, world), world, gus)
    session.rollback()
    for on, key in ((date(2009, 9, 30), "stockton"), (DAY, "next")):
        found = to_domain(consolidated(session, ref, on, viewer=SEES).row).associates
        assert found[0].organisation_id == world.ids[key], on


def test_it_waits_for_the_co_ordinating_commissioner_the_provider_and_the_newcomer(
    session: Session, world: World
) -> None:
    ref, _ = running(world), newcomer(world)
    key = leaving(ref, world)
    session.rollback()
    row = change(session, key, viewer=SEES)
    told = as_told(session, row, contract(session, ref, viewer=SEES), viewer=SEES)
    assert told.waits_for == ("commissioner", "provider", "newcomer")
    assert (told.leaving_side, told.leaving_id) == ("associate", world.ids["stockton"])


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"leaving_id": None}, "leaving_id", "Select one of the associates of this contract"),
        ({"leaving_id": "trust"}, "leaving_id", "Select one of the associates of this contract"),
        ({"leaving_side": "provider"}, "leaving_id", "Leave this empty: no associate leaves"),
        ({"incoming_id": "redcar"}, "incoming_id", "this one is a party already"),
        ({"incoming_id": "pct"}, "incoming_id", "this one is a party already"),
    ],
)
def test_what_is_wrong_with_who_leaves_stands_beside_its_field(
    session: Session, world: World, changes: dict[str, str | None], field: str, words: str
) -> None:
    ref, _ = running(world), newcomer(world)
    given = {name: world.ids.get(value or "", value) for name, value in changes.items()}
    with pytest.raises(Invalid) as refused:
        leaving(ref, world, **given)
    assert words in refused.value.problems[field]


def test_whoever_a_barrier_about_the_associate_that_left_kept_apart_stays_so(
    session: Session, world: World
) -> None:
    ref, gus = running(world), newcomer(world)
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["stockton"], person_id=world.ids["bob"], reason="Bids", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    key = leaving(ref, world)
    all_agree(key, world, gus)
    move_contracts(datetime(2009, 10, 1, 9, tzinfo=UTC))
    session.rollback()
    bob = world.person("bob", Role.CONTRACT_MANAGER).viewer
    for ask in (lambda: contract(session, ref, viewer=bob), lambda: change(session, key, viewer=bob)):
        with pytest.raises(NotFound):
            ask()


def test_the_paper_names_the_associate_as_who_leaves(session: Session, world: World) -> None:
    ref, _ = running(world), newcomer(world)
    key = leaving(ref, world)
    session.rollback()
    draft = change_draft(session, key, today=TODAY, viewer=SEES)
    assert "Stockton" in str(draft)
