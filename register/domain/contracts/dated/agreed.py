"""What is agreed of a contract for days to come: in the order of their days, each on what the one before will have made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from register.domain.contracts.changes import NewChange, change_problems, changed, check_change
from register.domain.contracts.contracts import NewContract, ServiceLine
from register.domain.contracts.stages import OVER, ContractAct, NotAtThisStage, Stage, can_move, made_at
from register.domain.dates import said
from register.domain.problems import refuse

LINES_UNDONE = "would put back {names} as it was"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A change that was agreed and waits for its day."""

    ref: str
    change: NewChange

    @property
    def day(self) -> date:
        return self.change.effective_on or date.min


@dataclass(frozen=True, slots=True)
class Standing:
    """A contract as it stands on a day."""

    contract: NewContract
    stage: Stage

    def is_over_for(self, change: NewChange) -> bool:
        """Whether the contract will have ended before the day of what was agreed, which is then over too. An extension is
        made on the day after the last one: nothing ends on a day on which what was agreed has not been made."""
        spare = timedelta(days=1 if change.contract_act is ContractAct.EXTEND else 0)
        day = change.effective_on or date.min
        return self.stage in OVER or self.contract.ends_on + spare < day

    def with_change(self, change: NewChange) -> Standing:
        """As it stands with what was agreed."""
        if self.is_over_for(change):
            return self
        step = made_at(self.stage, change.contract_act, agreed=True)
        return Standing(changed(self.contract, change), step.end)


def waits_for_day(change: NewChange, today: date) -> bool:
    """Whether what was agreed is still to come. A day from which a change holds is waited for, whichever act it is; one
    without such a day is made at once, also a notice, which counts from the day on which it is served and only ends the
    contract later (the three dates of a fixed term). Terminating has no other day than its last one, today or before."""
    return change.effective_on is not None and change.effective_on > today


def day_of(change: NewChange, today: date) -> date:
    """The day on which it is made."""
    return max(change.effective_on or today, today)


def in_order(agreed: Sequence[Agreed]) -> list[Agreed]:
    """By their days; of one day, in the order in which they were agreed."""
    return sorted(agreed, key=lambda one: one.day)


def standing_on(now: Standing, agreed: Sequence[Agreed], day: date) -> Standing:
    """The contract as it will stand on a day, with what is agreed to hold by then."""
    for one in in_order(agreed):
        if one.day <= day:
            now = now.with_change(one.change)
    return now


def check_beside(new: NewChange, now: Standing, agreed: Sequence[Agreed], *, today: date) -> None:
    """Raises NotAtThisStage or Invalid where a change does not fit the contract as it will stand on its day, or where what
    is agreed for later could not be made any more, or would undo it."""
    day = day_of(new, today)
    there = standing_on(now, agreed, day)
    check_change(new, there.contract, there.stage, today=today)
    refuse(_wording_until_then(new, [one for one in agreed if one.day <= day]))
    for one, then in _later(there, new, [one for one in in_order(agreed) if one.day > day]):
        words = _cannot(one, then, today) or _undoes(one.change, there.contract, new)
        if words:
            raise NotAtThisStage(
                f"{one.ref} is agreed and holds from {said(one.day)}: {words}. Take it back first, or let this hold from "
                "that day on"
            )


def _later(there: Standing, new: NewChange, later: Sequence[Agreed]) -> Iterator[tuple[Agreed, Standing]]:
    """Each that comes afterwards, with the contract as it will find it; what ends before its day is over by itself."""
    then = there.with_change(new)
    for one in later:
        if not then.is_over_for(one.change):
            yield one, then
            then = then.with_change(one.change)


def _cannot(one: Agreed, then: Standing, today: date) -> str | None:
    """Why it could not be made any more."""
    act = one.change.contract_act
    bound = act in (ContractAct.SUSPEND, ContractAct.RESUME, ContractAct.GIVE_NOTICE)
    noticed = act is ContractAct.EXTEND and then.stage is Stage.UNDER_NOTICE
    if noticed or (bound and not can_move(then.stage, act)):
        return f"by then the contract would be {then.stage.label.lower()}"
    found = change_problems(one.change, then.contract, today=today)
    words = next((problem for problem in found.values() if problem), None)
    return words[0].lower() + words[1:] if words else None


def _undoes(later: NewChange, before: NewContract, new: NewChange) -> str | None:
    """What was agreed for later says every service as it shall be, and did not know of this one's change."""
    if not (new.lines and later.lines):
        return None
    old, mine, then = (_by_code(lines) for lines in (before.lines, new.lines, later.lines))
    moved = [code for code in {**old, **mine} if old.get(code) != mine.get(code)]
    undone = [code for code in moved if then.get(code) == old.get(code)]
    names = ", ".join((mine.get(code) or old[code]).name for code in undone)
    return LINES_UNDONE.format(names=names) if undone else None


def _by_code(lines: Sequence[ServiceLine]) -> dict[str, ServiceLine]:
    return {line.code: line for line in lines}


def _wording_until_then(new: NewChange, earlier: Sequence[Agreed]) -> dict[str, str | None]:
    """The wording that a change begins from is what the one before it will have made of it."""
    reads = {row.place: (row.after, one) for one in in_order(earlier) for row in one.change.wording}
    found = {}
    for number, row in enumerate(new.wording):
        after, one = reads.get(row.place, (row.before, None))
        if one is not None and after != row.before:
            found[f"wording[{number}].before"] = f"{one.ref} is agreed: enter the wording as it leaves it"
    return dict(found)


def stages_ahead(now: Standing, agreed: Sequence[Agreed]) -> list[Stage]:
    """The stage now, and each that what is agreed will bring."""
    found = [now.stage]
    for one in in_order(agreed):
        now = now.with_change(one.change)
        found.append(now.stage)
    return list(dict.fromkeys(found))
