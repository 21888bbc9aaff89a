"""An auditor reads the register of interests as it could be known on an earlier day, and as it is today."""

from __future__ import annotations

from datetime import date, timedelta

from register import clock
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

LATE = "Paid to chair the trust's innovation fund"


def as_known_by(walk: Walk, day: date) -> Walk:
    walk.go("/interests/")
    for name in ("on", "known"):
        walk.day(name, day.day, day.month, day.year)
    return walk.press("Show")


@on_screens(DESK, PHONE_BARE)
def test_an_auditor_reads_the_register_as_it_was_known_on_an_earlier_day(
    begin: Begin, screen: Screen
) -> None:
    today = clock.today()
    walk = begin("auditor@example.org", screen)
    assert walk.go("/interests/").reads(LATE)
    assert not as_known_by(walk, today - timedelta(30)).reads(LATE), "it was declared 20 days ago"
    assert walk.reads("Holds 4% of the shares")
    assert as_known_by(walk, today).reads(LATE)


def test_an_auditor_sees_what_was_declared_late_and_decided_before_it_was_known(begin: Begin) -> None:
    walk = begin("auditor@example.org", DESK).go("/audit/")
    assert walk.reads("Decisions taken before an interest was known")
    assert walk.reads("Elspeth Varley")
    assert walk.go("/audit/verify").heading
