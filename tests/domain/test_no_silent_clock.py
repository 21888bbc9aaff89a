"""Over generated cases, no sequence of acts leaves a statutory clock neither answered nor reminded of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.duties.acknowledging import NewAcknowledgement, heard, quiet_until
from register.domain.duties.duties import plan_incident, rungs
from register.domain.errors import Invalid
from register.domain.sharing.clocks import REGULATOR, Answer, Clock, clocks, refuse_while_running, running
from register.domain.sharing.incidents import (
    UNJUDGED,
    AwareTime,
    IncidentAct,
    IncidentState,
    NotInThisState,
    corrected,
    move,
    takes_deadline_away,
)
from tests.domain.builders import RULES

START = datetime(2026, 10, 22, 9, tzinfo=UTC)
OTHERS = ("people", "commissioner", "department", "controller")
ACTS = st.one_of(
    st.tuples(st.just("confirm"), st.integers(0, 48)),
    st.tuples(st.just("restate"), st.integers(0, 60), st.booleans()),
    st.tuples(st.just("to_tell"), st.sampled_from(OTHERS)),
    st.tuples(st.just("tell"), st.sampled_from((REGULATOR, *OTHERS))),
    st.tuples(st.just("not_tell"), st.sampled_from((REGULATOR, *OTHERS))),
    st.tuples(st.sampled_from(["contain", "assess", "decide", "close", "reopen", "dismiss"])),
    st.tuples(st.just("acknowledge"), st.one_of(st.none(), st.integers(1, 72))),
)


@dataclass
class Case:
    """An incident as the rules move it; nobody here is a second person."""

    state: IncidentState = IncidentState.TO_CHECK
    times: list[AwareTime] = field(default_factory=list)
    to_tell: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    quiet: dict[tuple[str, datetime], tuple[datetime, datetime]] = field(default_factory=dict)

    def clocks(self) -> tuple[Clock, ...]:
        return () if self.state in UNJUDGED else clocks(self.to_tell, self.times, self.answers, RULES)

    def do(self, act: tuple[Any, ...], now: datetime) -> None:
        name, *rest = act
        if name == "acknowledge":
            self._acknowledge(rest[0], now)
            return
        if name == "to_tell":
            self.to_tell.extend(rest if self.state not in (*UNJUDGED, IncidentState.CLOSED) else ())
            return
        if name == "restate":
            self._restate(now - timedelta(hours=rest[0]), mistyped=rest[1], now=now)
            return
        acts = {"tell": IncidentAct.NOTIFY, "not_tell": IncidentAct.NOT_TELL}
        row = move(self.state, acts.get(name) or IncidentAct(name))
        if name == "close":
            refuse_while_running(self.clocks())
        if name == "confirm":
            self.times.append(AwareTime(aware_at=now - timedelta(hours=rest[0]), recorded_at=now))
        if name in ("tell", "not_tell"):
            self.answers.append(Answer(to=rest[0], at=now, told=name == "tell"))
        self.state = row.end

    def _restate(self, at: datetime, *, mistyped: bool, now: datetime) -> None:
        if not self.times or self.state is IncidentState.CLOSED:
            return
        after = corrected(self.times, at, mistyped=mistyped, now=now)
        if not takes_deadline_away(self.times, after):
            self.times = after

    def _acknowledge(self, hours: int | None, now: datetime) -> None:
        for duty in plan_incident("i", "INC-1", self.clocks()):
            if duty.due_at > now:
                until = None if hours is None else min(duty.due_at, now + timedelta(hours=hours))
                end = quiet_until(NewAcknowledgement(until=until, reason="x"), duty.due_at)
                self.quiet[duty.part, duty.due_at] = (now, end)


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, max_size=14))
def test_a_clock_is_answered_by_its_own_answer_or_somebody_is_reminded_at_its_deadline_and_ever_after(acts):
    case, now = Case(), START
    for act in acts:
        now += timedelta(hours=3)
        try:
            case.do(act, now)
        except (NotInThisState, Invalid):
            continue
    given_to = {answer.to for answer in case.answers}
    planned = {duty.part: duty for duty in plan_incident("i", "INC-1", case.clocks())}
    for clock in case.clocks():
        assert clock.addressee.to in given_to or clock.addressee.to in planned
    assert set(planned) == {clock.addressee.to for clock in running(case.clocks())}
    assert case.state is not IncidentState.CLOSED or not planned
    for part, duty in planned.items():
        ladder = rungs(duty.kind, duty.due_at, RULES, until=duty.due_at + timedelta(hours=30))
        left = heard(ladder, *case.quiet.get((part, duty.due_at), (None, None)))
        at = [rung.at for rung in left if rung.at >= duty.due_at]
        assert at == [duty.due_at + timedelta(hours=6 * n) for n in range(6)]
