"""Only the board whose matter it is clears what is reserved to it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from register.domain.authority.board_approvals import Approved
from register.domain.authority.reservations import Reservation
from register.domain.contracts.assessments import Severity
from register.domain.contracts.conflicts import assess
from tests.domain.builders import RULES, TODAY, facts

BODIES, MATTERS, MEETINGS = (
    ("pct", "trust"),
    ("sign_contracts", "approve_contracts"),
    ("The board", "Governors"),
)


def reserved(body: str, matter: str, meeting: str) -> Reservation:
    return Reservation(
        id=f"{body} {matter} {meeting}", organisation_id=body, matter=matter, reserved_to=meeting,
        reserved_text="All of it", valid_from=date(2000, 1, 1), minute="Item 1",
    )  # fmt: skip


EVERY = [reserved(body, matter, meeting) for body in BODIES for matter in MATTERS for meeting in MEETINGS]
approved = st.builds(
    Approved, of=st.sampled_from(EVERY), minute=st.just("Item 2"),
    on=st.integers(-3, 3).map(lambda days: TODAY + timedelta(days=days)),
)  # fmt: skip


@given(st.lists(st.sampled_from(EVERY), unique_by=lambda one: one.id), st.lists(approved, max_size=6))
def test_what_is_reserved_stops_until_its_own_board_has_approved_it(kept, some):
    answer = assess(facts(reservations=tuple(kept), board_approvals=tuple(some)), RULES)
    stopped = {
        link.id for reason in answer.reasons for link in reason.links
        if reason.code == "reserved_to_board" and reason.severity is Severity.STOP
    }  # fmt: skip
    by_then = {one.of.id for one in some if one.on <= TODAY}
    assert stopped == {one.id for one in kept if one.matter == "sign_contracts"} - by_then


def test_what_another_meeting_approved_before_a_matter_was_handed_over_counts_no_more():
    before, now = (
        reserved("pct", "sign_contracts", "The board"),
        reserved("pct", "sign_contracts", "Governors"),
    )
    given_then = Approved(of=before, on=TODAY, minute="Item 2")
    assert given_then.clears(before, TODAY)
    assert not given_then.clears(Reservation(**{**vars_of(now), "id": before.id}), TODAY)


def vars_of(one: Reservation) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
