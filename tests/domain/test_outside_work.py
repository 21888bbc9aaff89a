"""Permission for outside work, by the answer that counts on a day."""

from datetime import date

import pytest

from register.domain.interests.mitigations import mitigation_kinds
from register.domain.interests.outside_work import PermissionState, permission_problem, standing
from tests.domain.builders import RULES, TODAY, mitigation

KINDS = mitigation_kinds(RULES, on=TODAY)
GRANTED = mitigation(kind="permission_granted", valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
REFUSED = mitigation(id="m2", kind="permission_refused", valid_from=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("agreed", "on", "state"),
    [
        ([], date(2026, 2, 1), PermissionState.WAITING),
        ([GRANTED], date(2026, 6, 30), PermissionState.GRANTED),
        ([GRANTED], date(2026, 7, 1), PermissionState.RAN_OUT),
        ([GRANTED, REFUSED], date(2026, 2, 28), PermissionState.GRANTED),
        ([REFUSED, GRANTED], date(2026, 3, 1), PermissionState.REFUSED),
        ([mitigation()], date(2026, 2, 1), PermissionState.WAITING),
    ],
)
def test_the_answer_that_began_last_counts(agreed, on, state):
    found = standing(True, agreed, KINDS, on=on)
    assert found is not None
    assert found.state is state


def test_nobody_answers_what_was_not_asked_and_nothing_else_comes_first():
    assert standing(False, [mitigation()], KINDS, on=TODAY) is None
    assert permission_problem("permission_granted", False, [], KINDS, on=TODAY)
    assert permission_problem("note_only", True, [], KINDS, on=TODAY)
    assert permission_problem("note_only", True, [REFUSED], KINDS, on=TODAY) is None
