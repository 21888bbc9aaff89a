"""What is a courtesy, what is a duty, and the link that stops the one and never the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from register.domain.duties.digests import STATUTORY
from register.domain.duties.duties import DutyKind, rungs
from register.domain.duties.mail_choices import KINDS, is_courtesy, stop_token, unsealed
from tests.domain.builders import RULES

INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC))
HOUR = timedelta(hours=1)
IDS = st.text("ABCDEFGHJKMNPQRSTVWXYZ0123456789", min_size=26, max_size=26)


@given(st.sampled_from([kind.value for kind in DutyKind]), INSTANTS, st.integers(-500, 20_000))
def test_whoever_does_without_early_reminders_is_sent_a_later_one_of_every_task(
    kind: str, due: datetime, hours: int
) -> None:
    start = due - hours * HOUR
    if is_courtesy(kind, due, start, RULES):
        assert kind not in STATUTORY
        assert any(
            start < r.at <= due and not is_courtesy(kind, due, r.at, RULES)
            for r in rungs(kind, due, RULES, until=due)
        )


def test_only_early_reminders_are_a_courtesy_and_each_duty_says_why() -> None:
    assert [kind.name for kind in KINDS if not kind.is_duty] == ["Early reminders, long before a deadline"]
    assert all(kind.why for kind in KINDS)


@given(IDS, IDS)
def test_a_link_is_of_one_person_and_one_instance(one: str, other: str) -> None:
    assert unsealed("secret", stop_token("secret", one)) == one
    assert unsealed("another", stop_token("secret", one)) is None
    swapped = f"{other}.{stop_token('secret', one).partition('.')[2]}"
    assert unsealed("secret", swapped) == (one if one == other else None)
    assert unsealed("secret", one) is None
