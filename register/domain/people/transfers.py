"""A transfer instrument moves what a body holds to the body that follows it, or to several where it is split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.problems import day_problem, refuse
from register.domain.texts import Line, Prose, Typed, text_problems

STAYS = "stays"
"""What does not move, because somebody said so."""
MOST_BODIES = 10
TRANSFERRED = "moved"
"""The act of a version that a transfer made."""
EVENT = "organisation.transferred"
"""What the audit trail calls the act as a whole."""


class Moved(StrEnum):
    """The kinds of record that go from a body to the one that follows it; the value is the kind's own."""

    POST = auto()
    INTEREST = auto()
    CONTRACT = auto()
    DELEGATION = auto()
    RESERVATION = auto()
    AGREEMENT = auto()
    WAIVER = auto()
    PROCUREMENT = auto()
    CARE_SERVICE = auto()
    PROGRAMME = auto()
    CHECKLIST = auto()
    COHORT = auto()
    APPRAISAL = auto()

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Moved.POST: "Posts",
    Moved.INTEREST: "Interests in it",
    Moved.CONTRACT: "Contracts that it is a party of",
    Moved.DELEGATION: "Delegations that bind it",
    Moved.RESERVATION: "Matters that it reserves",
    Moved.AGREEMENT: "Sharing agreements that it is a party of",
    Moved.WAIVER: "Waivers that are not reported yet",
    Moved.PROCUREMENT: "Procurements that are not decided yet",
    Moved.CARE_SERVICE: "Services that it buys, gives or would step into",
    Moved.PROGRAMME: "Separation programmes",
    Moved.CHECKLIST: "Checklists",
    Moved.COHORT: "Groups of people who move after the day",
    Moved.APPRAISAL: "Options appraisals that it oversees",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Going(Typed):
    """Where records go. what: a kind, as `Moved` has them, or the reference of one record, which goes before its kind.
    to: the id of a body of the transfer, or "stays"."""

    what: Annotated[str, Line("a kind of record, or a reference", longest=40)]
    to: Annotated[str, Line("the body that it goes to", longest=40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransfer(Typed):
    """What an instrument moves on one day. to_ids: the body that takes it over, or several. goes: where each kind or record
    goes; with one body all of it goes there unless it is said that it stays."""

    instrument: Annotated[str, Line("the name of the instrument", longest=200)]
    moved_on: Annotated[date, enter("the day of the transfer")]
    reason: Annotated[str, Prose("why it is transferred", longest=1000)]
    to_ids: Annotated[tuple[str, ...], select("the body that takes it over")]
    goes: Annotated[tuple[Going, ...], enter("where each goes")] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """A record that a body holds. rests_on: the delegation that a delegation rests on; others: the other parties of a
    contract, so that nobody becomes both; not_before: the earliest day from which it can read otherwise; under_way: that
    people decide about it now in the name of the body, and how to end that before it moves."""

    kind: Moved
    id: str
    ref: str
    words: str
    rests_on: str | None = None
    others: tuple[str, ...] = ()
    not_before: date | None = None
    under_way: str | None = None


def check_transfer(new: NewTransfer, *, from_id: str, today: date) -> None:
    """Raises Invalid with what is wrong whatever the body holds."""
    ahead = (
        "The day of the transfer must be today or in the past: until then the body that is there holds everything"
        if new.moved_on > today
        else None
    )
    odd = "Select another body: nothing is transferred to the body itself" if from_id in new.to_ids else None
    twice = "Select each body once" if len(set(new.to_ids)) != len(new.to_ids) else None
    few = None if 0 < len(new.to_ids) <= MOST_BODIES else f"Select from one to {MOST_BODIES} bodies"
    refuse(
        {
            **text_problems(new),
            "moved_on": day_problem(new.moved_on, "The day of the transfer") or ahead,
            "to_ids": few or odd or twice,
            "goes": _nowhere(new),
        }
    )


def _nowhere(new: NewTransfer) -> str | None:
    known = {*new.to_ids, STAYS}
    odd = [called(one.what) for one in new.goes if one.to not in known]
    return f"{odd[0]}: what you chose is no body of this transfer" if odd else None


def called(what: str) -> str:
    """A kind of record in words; a reference is itself."""
    return Moved(what).label if what in set(Moved) else what


def destinations(held: Sequence[Holding], new: NewTransfer) -> dict[str, str]:
    """Where each of these records goes, by its id; Invalid where that is not said of every one, or cannot be."""
    goes = {one.what: one.to for one in new.goes}
    only = new.to_ids[0] if len(new.to_ids) == 1 else None
    found = {one.id: goes.get(one.ref) or goes.get(one.kind.value) or only for one in held}
    whole = {key: to for key, to in found.items() if to is not None}
    refuse({"goes": _unknown(held, goes) or _left(held, found) or _apart(held, whole) or _both(held, whole)})
    refuse({"goes": _under_way(held, whole)})
    refuse({"moved_on": _too_early(held, whole, new.moved_on)})
    return whole


def _unknown(held: Iterable[Holding], goes: Mapping[str, str]) -> str | None:
    known = {one.ref for one in held} | {kind.value for kind in Moved}
    odd = [what for what in goes if what not in known]
    return f"{odd[0]} is no kind of record, and no record that you may move here" if odd else None


def _left(held: Iterable[Holding], found: Mapping[str, str | None]) -> str | None:
    """Nothing is left behind in silence."""
    left = [one.ref for one in held if found[one.id] is None]
    return f"Say where these go, or that they stay: {', '.join(left[:20])}" if left else None


def _apart(held: Sequence[Holding], found: Mapping[str, str]) -> str | None:
    refs = {one.id: one.ref for one in held}
    for one in held:
        above = one.rests_on
        if above in refs and found[one.id] != found[above]:
            return f"{one.ref} rests on {refs[above]}: both go to the same body, or both stay"
    return None


def _both(held: Iterable[Holding], found: Mapping[str, str]) -> str | None:
    odd = [one.ref for one in held if found[one.id] in one.others]
    return (
        f"{odd[0]} would have the same body as both parties: end it first, or say that it stays"
        if odd
        else None
    )


def _under_way(held: Iterable[Holding], found: Mapping[str, str]) -> str | None:
    """What was approved, issued or signed in the name of a body stands in no other body's name."""
    odd = [one for one in held if found[one.id] != STAYS and one.under_way]
    return f"{odd[0].ref} {odd[0].under_way} first, or say that it stays" if odd else None


def _too_early(held: Iterable[Holding], found: Mapping[str, str], on: date) -> str | None:
    late = [(one.ref, one.not_before) for one in held if found[one.id] != STAYS and one.not_before]
    told = [f"{ref} was changed from {said(day)} on" for ref, day in late if on < day]
    return f"{told[0]}: enter that day or a later one, or say that it stays" if told else None
