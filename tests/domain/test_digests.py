"""The one mail of the day: when it goes out, and what never waits for it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from register.domain.dates import LONDON, london_day, start_of_day
from register.domain.duties.digests import (
    MOST,
    STATUTORY,
    Item,
    digest_day,
    digest_id,
    digest_letter,
    digest_on,
    next_digest,
    waits_until,
)
from register.domain.duties.duties import DutyKind
from tests.domain.builders import RULES

DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 28), 8), (date(2026, 3, 29), 7), (date(2026, 3, 30), 7),
        (date(2026, 10, 24), 7), (date(2026, 10, 25), 8), (date(2026, 10, 26), 8),
    ],
)  # fmt: skip
def test_it_goes_out_at_eight_by_the_clocks_of_london_on_the_days_they_change_too(day, utc):
    assert digest_on(day, RULES) == datetime(day.year, day.month, day.day, utc, tzinfo=UTC)


@given(DAYS)
@example(date(2026, 3, 29))
@example(date(2026, 10, 25))
def test_every_day_has_one_mail_at_eight_and_no_instant_is_that_of_two(day):
    at = digest_on(day, RULES)
    assert (at.astimezone(LONDON).hour, london_day(at)) == (8, day)
    assert at < digest_on(day + timedelta(days=1), RULES)


@given(INSTANTS)
@example(start_of_day(date(2026, 3, 29)) + HOUR)
@example(start_of_day(date(2026, 10, 25)) + 2 * HOUR)
@example(digest_on(date(2026, 10, 25), RULES))
def test_what_waits_goes_with_the_first_mail_from_then_on(start):
    at = next_digest(start, RULES)
    assert start <= at <= start + timedelta(hours=25)
    assert digest_day(at, at, RULES) == digest_day(at + 22 * HOUR, at, RULES) == london_day(at)
    assert digest_day(at + 25 * HOUR, at, RULES) == london_day(at) + timedelta(days=1)


@given(st.sampled_from([kind.value for kind in DutyKind]), INSTANTS, st.integers(0, 3000))
def test_no_reminder_that_comes_before_its_deadline_waits_until_after_it(kind, start, hours):
    due = start + hours * HOUR
    waits = waits_until(kind, due, start, RULES)
    assert waits is None or start <= waits < due


@given(st.sampled_from(sorted(STATUTORY)), INSTANTS, st.integers(-3000, 3000))
def test_a_deadline_that_a_law_sets_never_waits(kind, start, hours):
    assert waits_until(kind, start + hours * HOUR, start, RULES) is None


def test_a_review_waits_for_the_mail_of_the_day_until_its_deadline_and_once_it_is_overdue():
    due = datetime(2026, 10, 25, 23, 59, tzinfo=UTC)
    start = due - timedelta(days=7)
    assert waits_until("agreement_review", due, start, RULES) == datetime(2026, 10, 19, 7, tzinfo=UTC)
    assert waits_until("agreement_review", due, due, RULES) is None
    later = due + timedelta(days=7)
    assert waits_until("agreement_review", due, later, RULES) == datetime(2026, 11, 2, 8, tzinfo=UTC)


def test_the_mail_names_what_is_overdue_first_and_no_more_than_fit():
    now = datetime(2026, 10, 25, 8, tzinfo=UTC)
    items = [Item(title=f"Task {n}", due_at=now + n * HOUR, address="https://x/") for n in range(-1, 150)]
    letter = digest_letter(items[::-1], date(2026, 10, 25), now=now, address="https://x/tasks/")
    assert letter.subject == "Your tasks on 25 October 2026: 151 reminders"
    first = "Task -1\nOverdue: this was due on 25 October 2026 at 07:00 (London time).\nhttps://x/\n"
    assert letter.body.startswith(first)
    assert f"And {151 - MOST} more." in letter.body
    assert letter.body.endswith("See your tasks: https://x/tasks/\n")


def test_a_message_id_is_an_address_and_a_day():
    today, tomorrow = date(2026, 10, 25), date(2026, 10, 26)
    made = {digest_id(day, who) for day in (today, tomorrow) for who in ("a@example.org", "b@example.org")}
    assert len(made) == 4
    assert not any("example" in one for one in made)
