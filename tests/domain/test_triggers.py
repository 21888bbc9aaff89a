"""Asked by themselves: on appointment, change of post and leaving, and only where that is switched on."""

from dataclasses import replace
from datetime import date

import pytest

from register.domain.dates import london_day
from register.domain.duties.triggers import Decider, Trigger, plan_triggers
from register.domain.rules import Confidence, Rule, Ruleset
from tests.domain.builders import RULES

ON = date(2026, 11, 28)
NEW = Decider(person_id="ann", post="Matron", since=date(2026, 11, 2))
GOING = Decider(
    person_id="ann",
    post="Matron",
    since=date(2020, 1, 1),
    until=date(2026, 12, 4),
    returned_on=date(2026, 4, 1),
)


def asked(who: Decider, trigger: Trigger | None, since: date = date(2026, 11, 1)) -> list[tuple[date, str]]:
    own = [] if trigger is None else [
        Rule(key=trigger.value, value=True, valid_from=since, source="Policy", confidence=Confidence.HIGH)
    ]  # fmt: skip
    rules = RULES.with_local(Ruleset("own", own))
    return [(london_day(duty.due_at), duty.words) for duty in plan_triggers([who], rules, on=ON)]


@pytest.mark.parametrize("who", [NEW, replace(NEW, earlier=True), GOING])
def test_nobody_is_asked_by_themselves_unless_it_is_switched_on(who: Decider) -> None:
    assert asked(who, None) == []


def test_whoever_begins_is_asked_within_the_days_and_whoever_changes_by_the_other_trigger() -> None:
    due = date(2026, 11, 30)
    assert asked(NEW, Trigger.APPOINTMENT) == [(due, "Declare your interests: you began as Matron")]
    changed = replace(NEW, earlier=True)
    assert asked(changed, Trigger.APPOINTMENT) == []
    assert asked(changed, Trigger.ROLE_CHANGE) == [
        (due, "Declare your interests: your post changed to Matron")
    ]


def test_a_return_since_ends_it_and_what_began_before_the_switch_is_left_alone() -> None:
    assert asked(replace(NEW, returned_on=NEW.since), Trigger.APPOINTMENT) == []
    assert asked(NEW, Trigger.APPOINTMENT, since=date(2026, 11, 3)) == []


def test_whoever_leaves_is_asked_in_the_last_four_weeks_unless_they_go_on_elsewhere() -> None:
    assert asked(GOING, Trigger.LEAVING) == [
        (date(2026, 12, 4), "Say what has ended before you leave as Matron")
    ]
    assert asked(replace(GOING, stays=True), Trigger.LEAVING) == []
    assert asked(replace(GOING, until=date(2027, 1, 31)), Trigger.LEAVING) == []
    assert asked(replace(GOING, returned_on=date(2026, 11, 20)), Trigger.LEAVING) == []
