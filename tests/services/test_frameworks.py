"""Agreements under framework agreements: bounded by them, shown beyond them, never in a circle."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.errors import Invalid, Stale
from register.domain.sharing.covering import covering
from register.domain.sharing.frameworks import NewAccession, Outside
from register.models.agreements import AgreementVersion
from register.queries.listing import Asked, page, values
from register.queries.sharing import agreements as queries
from register.services.sharing.agreements import accede, amend_agreement
from register.services.sharing.disclosures import add_disclosure
from tests import contracting, sharing
from tests.contracting import SYSTEM, World

TODAY = date(2026, 10, 24)
NOON = datetime(2026, 10, 24, 11, tzinfo=UTC)
SEES = SYSTEM.viewer
SIGNED = (date(2026, 4, 1), date(2026, 4, 1))

world = contracting.in_session


def protocol(world: World, **changes: object) -> AgreementVersion:
    return sharing.added(world, *SIGNED, today=TODAY, title="Protocol", kind="isp_t1", **changes)


def joining(world: World, organisation_id: str, **changes: object) -> NewAccession:
    values = {
        "organisation_id": organisation_id, "acceded_on": date(2026, 9, 1), "signed_on": date(2026, 8, 20),
        "signed_by": "Ada Finch", "signed_post": "Chief executive",
    }  # fmt: skip
    return NewAccession(**{**values, **changes})


def join(ref: str, new: NewAccession, n: int | None = None) -> AgreementVersion:
    with unit_of_work() as work:
        return accede(work, ref, new, expected_n=n, actor=sharing.LEAD, today=TODAY)


def amend(ref: str, world: World, **changes: object) -> None:
    with unit_of_work() as work:
        amend_agreement(
            work, ref, sharing.new_agreement(world, *SIGNED, **changes), expected_n=None, reason="Why",
            actor=sharing.LEAD, today=TODAY,
        )  # fmt: skip


def test_a_body_joins_from_its_day_and_the_state_of_the_others_does_not_change(
    session: Session, world: World
) -> None:
    made = protocol(world)
    with unit_of_work() as work:
        hospice = contracting.add_organisation(work, "Candlewick Hospice", "charity")
    join(made.ref, joining(world, hospice), n=1)
    one = queries.agreement(session, made.ref, viewer=SEES)
    assert (one.fully_signed_on, one.text_n) == (SIGNED[0], 1)
    (rules,) = queries.agreements(session, viewer=SEES)
    shared = sharing.new_disclosure(world, to_organisation_id=hospice)
    assert [bool(covering(replace(shared, shared_on=day), [rules])) for day in (date(2026, 8, 31), date(2026, 9, 1))] == [
        False, True,
    ]  # fmt: skip
    with pytest.raises(Invalid, match="party already"):
        join(made.ref, joining(world, hospice))
    with unit_of_work() as work:
        council = contracting.add_organisation(work, "Harbour Council", "council")
    with pytest.raises(Stale):
        join(made.ref, joining(world, council), n=1)


def test_an_agreement_stands_under_no_circle_and_under_what_is_there_alone(
    session: Session, world: World
) -> None:
    top, middle = protocol(world), protocol(world)
    amend(middle.ref, world, kind="isp_t1", framework_id=top.thing_id)
    with pytest.raises(Invalid, match="under itself"):
        amend(top.ref, world, kind="isp_t1", framework_id=middle.thing_id)
    with pytest.raises(Invalid, match="under itself"):
        amend(top.ref, world, kind="isp_t1", framework_id=top.thing_id)
    with pytest.raises(Invalid, match="from the register"):
        amend(top.ref, world, kind="isp_t1", framework_id="nothing")


def test_what_an_ended_framework_held_is_listed_told_and_covers_nothing_more(
    session: Session, world: World
) -> None:
    top = protocol(world, ends_on=date(2026, 9, 30))
    under = sharing.added(world, *SIGNED, today=TODAY, framework_id=top.thing_id)
    seen = queries.see(session, under, viewer=SEES, today=TODAY)
    assert (seen.tier, seen.outside_framework) == (2, (Outside.ENDED,))
    listing = queries.listing_on(TODAY)
    rows = page(session, listing, Asked(SEES, chosen={"framework": top.ref})).rows
    assert [values(listing, row)["framework"] for row in rows] == [top.ref]
    with unit_of_work() as work:
        shared = add_disclosure(work, sharing.new_disclosure(world), actor=sharing.LEAD, now=NOON)
    assert shared.disclosure.gaps == ["framework_not_running"]
    assert shared.item is not None
