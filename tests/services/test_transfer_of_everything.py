"""Whatever names a body goes with a transfer, or says why it stays: a noun added later has to answer too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Integer
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.errors import Invalid
from register.domain.people.transfers import Moved, NewTransfer
from register.domain.publication.editions import manifest_hash
from register.models.base import UtcDateTime, Version
from register.models.editions import EditionVersion
from register.models.registry import kinds
from register.queries.people.transfers import TransferPlan
from register.queries.trail.verification import verify
from register.queries.visible import AsAt, visible
from register.services import facts
from register.services.people.transfers import transfer
from tests import contracting
from tests.contracting import NOON, SYSTEM, TODAY, World

world = contracting.in_session
MOVED_ON = date(2009, 4, 15)
OF_EVERY_VERSION = {*Version.__annotations__, "thing_id", "holds_from"}
NO_BODY = {
    ("appraisal", "scores"): "names people", ("appraisal", "benefits"): "names who gave one up",
    ("review_meeting", "actions"): "names people", ("review_meeting", "attendees"): "names people",
}  # fmt: skip
"""Lists that a barrier reaches and that name no body."""
BEGUN = (Moved.PROGRAMME, Moved.CARE_SERVICE)
"""What others hang on, and so begins first."""
CHOSEN = {
    "matter": "sign_contracts",
    "stage": "draft",
    "form": "bilateral",
    "grantor_kind": "board",
    "limit_per": "contract",
}
"""Columns that hold one of a few words."""
TESTED_ELSEWHERE = {Moved.POST, Moved.INTEREST, Moved.CONTRACT, Moved.DELEGATION, Moved.AGREEMENT}


def names_a_body(kind: str, column: Column[Any]) -> bool:
    """A relation to a body, or a list through which a barrier on one reaches the row."""
    related = any(key.target_fullname == "organisation.id" for key in column.foreign_keys)
    listed = isinstance(column.type, JSON) and column.name in kinds()[kind].__walled_by__
    return (related or listed) and column.name != "thing_id" and (kind, column.name) not in NO_BODY


def goes_and_stays() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The fields of kinds that go with a body, and those that stay."""
    goes = {(kind, name) for kind, model in kinds().items() for name in model.__goes_with_body__}
    return goes, {(kind, name) for kind, model in kinds().items() for name, _ in model.__stays_with_body__}


def test_every_field_that_names_a_body_goes_with_a_transfer_or_says_why_it_stays() -> None:
    named = {
        (kind, column.name)
        for kind, model in kinds().items() for column in model.__table__.columns if names_a_body(kind, column)
    }  # fmt: skip
    goes, stays = goes_and_stays()
    assert goes | stays == named
    assert not goes & stays
    assert all(why for model in kinds().values() for _, why in model.__stays_with_body__)


def test_every_kind_that_goes_holds_from_days() -> None:
    goes, _ = goes_and_stays()
    assert {kind for kind, _ in goes} == set(Moved)
    assert [kind for kind in Moved if not kinds()[kind].__holds_from_days__] == []


def begun(session: Session, world: World, kind: str, field: str) -> Any:
    """One of a kind that names the PCT in this field, and otherwise says as little as the table allows."""
    model = kinds()[kind]
    told = {**least(world, model), field: _naming(world, model.__table__.columns[field])}
    return contracting.begin(session, model, f"{kind}.added", **told)


def least(world: World, model: Any) -> dict[str, Any]:
    """As little as the table allows."""
    columns = [one for one in model.__table__.columns if one.name not in OF_EVERY_VERSION]
    told = {one.name: _least(world, one) for one in columns if not one.nullable}
    return told | ({"sha256": manifest_hash(())} if model is EditionVersion else {})


def about_nobody(session: Session, world: World, kind: str) -> str:
    """The id of one that names no body, for others to hang on."""
    model = kinds()[kind]
    return str(contracting.begin(session, model, f"{kind}.added", **least(world, model)).thing_id)


def _naming(world: World, column: Column[Any]) -> Any:
    return [{"organisation_id": world.ids["pct"]}] if isinstance(column.type, JSON) else world.ids["pct"]


def _least(world: World, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        table = key.target_fullname.partition(".")[0]
        return world.ids[{"organisation": "trust", "person": "dee"}.get(table, table)]
    for kind, value in (
        (JSON, []), (Boolean, False), (Integer, 1), (UtcDateTime, NOON), (Date, TODAY + timedelta(days=90)),
    ):  # fmt: skip
        if isinstance(column.type, kind):
            return value
    return CHOSEN.get(column.name, "other")


def recorded(session: Session, world: World, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """One for each of these fields of its kind -> its id."""
    asked = sorted(asked)
    asked.sort(key=lambda one: one[0] not in BEGUN)
    found: dict[tuple[str, str], str] = {}
    with unit_of_work() as work:
        world.ids["agreement"] = about_nobody(work, world, "agreement")
        world.ids["contract"] = about_nobody(work, world, "contract")
    for kind, name in asked:
        with unit_of_work() as work:
            made = begun(work, world, kind, name)
        world.ids.setdefault(kind, made.thing_id)
        found[kind, name] = made.thing_id
    return found


def moved(world: World, *to: str, goes: tuple[Any, ...] = ()) -> TransferPlan:
    new = NewTransfer(
        instrument="Order",
        moved_on=MOVED_ON,
        reason="Merged",
        to_ids=tuple(world.ids[key] for key in to),
        goes=goes,
    )
    with unit_of_work() as work:
        return transfer(work, world.ids["pct"], new, actor=SYSTEM, today=TODAY)


def told(session: Session, kind: str, as_at: AsAt) -> dict[str, Any]:
    session.rollback()
    rows = session.scalars(visible(kinds()[kind], SYSTEM.viewer, as_at))
    return {row.thing_id: row for row in rows}


def test_each_goes_on_the_day_and_reads_as_it_did_before_and_the_rest_says_why_it_stays(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        world.ids["east"] = contracting.add_organisation(work, "East Board", "pct")
        world.ids["part"] = contracting.add_organisation(
            work, "Provider arm", "pct", parent_id=world.ids["pct"]
        )
    goes, stays = goes_and_stays()
    asked = {one for one in goes | stays if one[0] not in TESTED_ELSEWHERE | {"organisation"}}
    every = recorded(session, world, asked)
    plan = moved(world, "east")
    for (kind, name), key in every.items():
        then = "east" if name in kinds()[kind].__goes_with_body__ else "pct"
        for day, body in ((MOVED_ON - timedelta(days=1), "pct"), (MOVED_ON, then)):
            row = told(session, kind, AsAt(day))[key]
            assert world.ids[body] in str(getattr(row, name)), (kind, name, day)
    stays = {why for model in kinds().values() for _, why in model.__stays_with_body__}
    assert stays <= {one.because for one in plan.left}
    assert not verify(session).findings


SAID = {
    Moved.POST: "title", Moved.INTEREST: "description", Moved.CONTRACT: "description", Moved.DELEGATION: "minute",
    Moved.RESERVATION: "minute", Moved.AGREEMENT: "purpose", Moved.WAIVER: "justification",
    Moved.PROCUREMENT: "description", Moved.CARE_SERVICE: "name", Moved.PROGRAMME: "aim", Moved.COHORT: "measures",
    Moved.APPRAISAL: "chosen_minute", Moved.CHECKLIST: "checklist_kind",
}  # fmt: skip
"""Kind -> something that it says, in which there may have been an error."""
DATED = (Moved.DELEGATION, Moved.RESERVATION, Moved.AGREEMENT)
"""Whose changes hold from a day that is said with them, and so not from that of a transfer."""


def corrected(session: Session, kind: str, key: str, **changes: Any) -> Any:
    """Somebody finds that the record says something else."""
    with unit_of_work() as work:
        row = work.scalars(visible(kinds()[kind], SYSTEM.viewer).where(kinds()[kind].thing_id == key)).one()
        return facts.change(
            work,
            row,
            f"{kind}.corrected",
            act="corrected",
            actor=SYSTEM,
            known_on=TODAY,
            reason="Wrong",
            **changes,
        )


@pytest.fixture
def gone(session: Session, world: World) -> dict[tuple[str, str], str]:
    """One for each field of each kind that goes, after a transfer took them all -> its id."""
    with unit_of_work() as work:
        world.ids["east"] = contracting.add_organisation(work, "East Board", "pct")
    every = recorded(session, world, tuple(goes_and_stays()[0]))
    moved(world, "east")
    return every


def test_what_is_corrected_after_a_transfer_stays_where_it_went_and_days_before_read_as_they_did(
    session: Session, world: World, gone: dict[tuple[str, str], str]
) -> None:
    before = MOVED_ON - timedelta(days=1)
    for (kind, name), key in gone.items():
        was = getattr(told(session, kind, AsAt(before))[key], SAID[Moved(kind)])
        corrected(session, kind, key, **{SAID[Moved(kind)]: "Mended"})
        for day, body, words in ((before, "pct", was), (MOVED_ON, "east", "Mended")):
            row = told(session, kind, AsAt(day))[key]
            assert world.ids[body] in str(getattr(row, name)), (kind, name, day)
            assert getattr(row, SAID[Moved(kind)]) == words, (kind, name, day)
    assert not verify(session).findings


def test_no_correction_moves_a_record_back_to_the_body_that_it_went_from(
    session: Session, world: World, gone: dict[tuple[str, str], str]
) -> None:
    for (kind, name), key in gone.items():
        naming = _naming(world, kinds()[kind].__table__.columns[name])
        with pytest.raises(Invalid) as fault:
            corrected(session, kind, key, **{name: naming})
        assert list(fault.value.problems) == [name], kind
        assert "on 15 April 2009, and it stays where it went" in fault.value.problems[name]
        elsewhere = corrected(session, kind, key, **{name: _of(naming, world.ids["trust"])})
        assert getattr(elsewhere, name) == _of(naming, world.ids["trust"]), "another body is no way back"


def _of(naming: Any, body: str) -> Any:
    return [{"organisation_id": body}] if isinstance(naming, list) else body


@pytest.mark.parametrize(
    "again", [None, date(2009, 4, 12), date(2009, 5, 30)], ids=["open", "before", "after"]
)
def test_an_end_before_a_transfer_that_is_taken_back_leaves_each_day_its_body(
    session: Session, world: World, gone: dict[tuple[str, str], str], again: date | None
) -> None:
    over = date(2009, 4, 8)
    for (kind, name), key in gone.items():
        if kind in DATED:
            continue
        ended = corrected(session, kind, key, valid_to=over)
        assert world.ids["pct"] in str(getattr(ended, name)), "what had ended before the day never went"
        corrected(session, kind, key, valid_to=again)
        days = {over: "pct", date(2009, 4, 11): "pct", MOVED_ON: "east", date(2009, 5, 20): "east"}
        for day, body in days.items():
            row = told(session, kind, AsAt(day)).get(key)
            assert (row is None) == (again is not None and day > again), (kind, name, day)
            assert row is None or world.ids[body] in str(getattr(row, name)), (kind, name, day)
    assert not verify(session).findings
