"""Over generated cases, no sequence of acts leaves the deadline of a complaint neither ended nor reminded of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.duties.complaints import plan_complaint
from register.domain.duties.duties import rungs
from register.domain.errors import Invalid
from register.domain.sharing.complaint_clocks import (
    CARE,
    DATA_PROTECTION,
    NATURES,
    Came,
    Ending,
    natures_left,
    owed,
)
from register.domain.sharing.complaints import (
    OPEN,
    ComplaintAct,
    ComplaintState,
    NewNotOne,
    NewReceipt,
    NotForThisComplaint,
    check_not_one,
    check_receipt,
    move,
)
from tests.domain.builders import RULES

START = date(2026, 11, 30)
NATURE = st.sampled_from(sorted(NATURES))
ACTS = st.one_of(
    st.tuples(st.just("acknowledge"), NATURE),
    st.tuples(st.just("set_aside"), NATURE),
    st.tuples(st.just("amend"), st.integers(-20, 20), st.booleans()),
    st.tuples(st.sampled_from(["enter", "tell_outcome", "reopen"])),
)


@dataclass
class Case:
    """A complaint as the rules move it."""

    care: bool
    days: list[date] = field(default_factory=lambda: [START])
    endings: list[Ending] = field(default_factory=list)
    state: ComplaintState = ComplaintState.RECEIVED

    @property
    def came(self) -> Came:
        return Came(days=tuple(self.days), care=self.care)

    def do(self, act: tuple[Any, ...], today: date) -> None:
        name, *rest = act
        if name == "amend":
            self.days.append(min(START + timedelta(days=rest[0]), today))
            self.care = self.care or rest[1]
            return
        end = move(self.state, ComplaintAct(name))
        left = natures_left(self.came, self.endings)
        if name == "acknowledge":
            new = NewReceipt(complaint_id="c", answers=tuple(rest), sent_on=today, how="By letter")
            check_receipt(new, known=left, received_on=min(self.days), today=today)
            self.endings.append(Ending(nature=rest[0], on=today))
        if name == "set_aside":
            check_not_one(NewNotOne(complaint_id="c", nature=rest[0], reason="x"), left)
            self.endings.append(Ending(nature=rest[0], on=today, told=False))
            end = self.state if rest[0] == CARE else end
        if name == "tell_outcome":
            self.endings.append(Ending(nature=DATA_PROTECTION, on=today))
        if name == "reopen" and self.state is ComplaintState.SET_ASIDE:
            self.endings = [one for one in self.endings if one.told]
        self.state = end


@settings(max_examples=120, deadline=None)
@given(st.booleans(), st.lists(ACTS, max_size=12))
def test_a_deadline_is_ended_by_its_own_answer_or_somebody_is_reminded_at_it_and_ever_after(care, acts):
    case, today = Case(care), START
    for act in acts:
        today += timedelta(days=2)
        try:
            case.do(act, today)
        except (NotForThisComplaint, Invalid):
            continue
    found = owed(case.came, case.endings, RULES)
    ended = {one.nature for one in case.endings}
    last = max([*case.days, *(one.on for one in case.endings)]) if case.state in OPEN else None
    planned = {duty.part: duty for duty in plan_complaint("c", "DPC-1", found, last, RULES)}
    assert {one.nature for one in found} == set(case.came.natures)
    for one in found:
        assert one.nature in ended or planned[one.nature].due_at == one.due_at
        assert (
            one.due_on
            <= owed(Came(days=(START,), care=True), [], RULES)[one.nature == DATA_PROTECTION].due_on
        )
    assert planned or case.state not in OPEN
    for duty in planned.values():
        ladder = rungs(duty.kind, duty.due_at, RULES, until=duty.due_at + timedelta(days=15))
        assert len([rung.at for rung in ladder if rung.at >= duty.due_at]) >= 3
