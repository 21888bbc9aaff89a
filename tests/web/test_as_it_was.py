"""One record as it was on a day, using only what had been declared by a day: asked on its page, reached from lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role
from register.services.interests.interests import correct_interest
from tests import registering
from tests.registering import NOON, SYSTEM, TODAY, World
from tests.signing_in import Visit, day, signed_in

LATER = NOON + timedelta(days=10)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
    with clock.travel(LATER):
        yield made


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    """Declared at noon of one day as of the 1st, corrected ten days later: it began in April."""
    with app.app_context():
        with clock.travel(NOON):
            found = registering.declared(world).ref
        new = registering.new_interest(world, description="Night shifts", arose_on=date(2026, 4, 2))
        with unit_of_work() as session:
            correct_interest(
                session, found, new, expected_n=1, reason="Wrong", actor=SYSTEM, today=LATER.date()
            )
        return found


@pytest.fixture
def auditor(app: Flask, ref: str) -> Visit:
    return signed_in(app, Role.AUDITOR)


def asking(held: date | None, known: date | None, **more: str) -> str:
    days = {name: day(name, d.year, d.month, d.day) for name, d in (("on", held), ("known", known)) if d}
    return urlencode({key: value for parts in [*days.values(), more] for key, value in parts.items()})


def answer(auditor: Visit, ref: str, asked: str) -> str:
    """What stands below the question about the day."""
    return auditor.get(f"/interests/{ref}?{asked}").text.partition('id="as-it-was"')[2]


def test_a_record_is_shown_as_it_was_known_on_a_day(auditor: Visit, ref: str) -> None:
    then = answer(auditor, ref, asking(TODAY, TODAY))
    assert (
        "This record as at 15 May 2026 using only what had been declared by 15 May 2026 (basis: recorded here)"
        in then
    )
    assert ("Weekend shifts" in then, "Night shifts" in then) == (True, False)
    now = answer(auditor, ref, asking(TODAY, LATER.date()))
    assert ("Weekend shifts" in now, "Night shifts" in now) == (False, True)


def test_before_it_was_known_or_held_there_is_nothing(auditor: Visit, ref: str) -> None:
    nothing = "Nothing that had been declared by then held on that day"
    assert nothing in answer(auditor, ref, asking(None, TODAY - timedelta(days=1)))
    assert nothing in answer(auditor, ref, asking(date(2026, 4, 10), TODAY))
    assert nothing not in answer(auditor, ref, asking(date(2026, 4, 10), LATER.date()))


def test_the_basis_is_chosen_on_the_page_and_named(auditor: Visit, ref: str) -> None:
    asked = asking(None, TODAY, basis="asserted")
    assert "(basis: asserted by its source)" in answer(auditor, ref, asked)
    page = auditor.get(f"/interests/?{asked}").text
    assert "(basis: asserted by its source)" in page
    assert '<option value="asserted" selected>' in page


def test_a_day_that_is_none_is_answered_beside_its_field(auditor: Visit, ref: str) -> None:
    page = answer(auditor, ref, "on-day=31&on-month=2&on-year=2026")
    assert "must be a real date" in page
    assert 'value="31"' in page


def test_a_list_for_a_day_leads_to_the_version_of_that_day(auditor: Visit, ref: str) -> None:
    page = auditor.get(f"/interests/?{asking(date(2026, 5, 2), TODAY)}").text
    link = next(part.split('"')[0] for part in page.split('href="') if part.startswith(f"/interests/{ref}?"))
    where, _, anchor = link.partition("#")
    assert anchor == "as-it-was"
    assert "Weekend shifts" in auditor.get(where.replace("&amp;", "&")).text.partition('id="as-it-was"')[2]


def test_one_record_of_a_register_is_found_by_its_reference(
    app: Flask, world: World, auditor: Visit, ref: str
) -> None:
    with app.app_context():
        other = registering.declared(world, description="Shares").ref
    page = auditor.get(f"/interests/?ref={ref.lower()}").text
    assert (ref in page, other in page) == (True, False)
    rows = auditor.get(f"/api/v1/interests?ref={ref}&on=2026-05-15&known=2026-05-15").json
    assert rows is not None
    assert [row["description"] for row in rows["rows"]] == ["Weekend shifts"]
