"""What is found of a deed: whether its way fits its body and day, who signed it by which authority, and what it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from register.domain.contracts.sealings import NewSealing, executions
from register.domain.dates import said
from register.domain.rules import Ruleset
from register.domain.two_persons import another_person

SEAL, SIGNING = "use_seal", "sign_contracts"


class SealOutcome(StrEnum):
    """What the whole comes to; the value is the same for machines."""

    SOUND = "sound"
    LOOK = "look"

    @property
    def label(self) -> str:
        return "Nothing found against it" if self is SealOutcome.SOUND else "To be looked at"


@dataclass(frozen=True, slots=True)
class SealFinding:
    """One thing that was looked at. holds: whether it is as it should be; None where nobody here can say."""

    code: str
    holds: bool | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Somebody who signed. by: references of the delegations by which they may; None where none covers it. vouched: the
    body keeps its scheme elsewhere. in_post: whether they held a post in the body on the day."""

    name: str
    person_id: str | None
    by: tuple[str, ...] | None
    vouched: bool
    in_post: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFacts:
    """What the check looks at. kind: of the body on the day, None where that is not known. document: what it ties to, of
    the contract as it was by that day. is_party: whether the body is party to the contract."""

    new: NewSealing
    kind: str | None
    signers: tuple[Signer, ...]
    contract: str | None = None
    document: str | None = None
    is_party: bool = True


def found_of(facts: SealFacts, ruleset: Ruleset) -> tuple[SealFinding, ...]:
    """Everything that was looked at, each with its answer."""
    return (
        _way(facts, ruleset),
        *(_signer(one, facts.new.day) for one in facts.signers),
        _two(facts),
        _minute(facts, ruleset),
        *_of_what(facts),
    )


def outcome_of(found: Iterable[SealFinding]) -> SealOutcome:
    """Whether anything is not as it should be."""
    return SealOutcome.LOOK if any(one.holds is False for one in found) else SealOutcome.SOUND


def matter_of_way(new: NewSealing, kind: str | None, ruleset: Ruleset) -> str:
    """The delegated matter that the way asks of whoever signs."""
    way = executions(ruleset, kind or "", on=new.day).get(new.execution, {})
    return str(way.get("matter", SIGNING))


def _way(facts: SealFacts, ruleset: Ruleset) -> SealFinding:
    day = said(facts.new.day)
    if facts.kind is None:
        return SealFinding("way", None, f"What kind of body it was on {day} is not known")
    if facts.new.execution in executions(ruleset, facts.kind, on=facts.new.day):
        return SealFinding("way", True, f"A body of its kind executed deeds in this way on {day}")
    return SealFinding("way", False, f"No body of its kind executed deeds in this way on {day}")


def _signer(one: Signer, day: date) -> SealFinding:
    if one.by:
        return SealFinding(
            "authorised", True, f"{one.name} was authorised on {said(day)} by {', '.join(one.by)}"
        )
    if one.vouched:
        return SealFinding(
            "authorised",
            None,
            f"The body keeps its scheme of delegation elsewhere, and vouches for {one.name}",
        )
    held = "" if one.in_post else ", and no post in the body is recorded for that day"
    words = f"No delegation that is recorded here authorised {one.name} on {said(day)}{held}"
    return SealFinding("authorised", False, words)


def _two(facts: SealFacts) -> SealFinding:
    persons = [one.person_id for one in facts.signers]
    if len(persons) > 1 and all(persons) and another_person(*persons):
        return SealFinding("two_persons", True, "Two different persons signed")
    if facts.new.witness:
        return SealFinding("two_persons", True, "One person signed, and another was the witness")
    return SealFinding("two_persons", False, "Only one person signed, and no witness is recorded")


def _minute(facts: SealFacts, ruleset: Ruleset) -> SealFinding:
    if facts.new.seal_minute:
        return SealFinding("minute", True, f"A minute is recorded: {facts.new.seal_minute}")
    way = executions(ruleset, facts.kind or "", on=facts.new.day).get(facts.new.execution, {})
    asked = bool(way.get("minute"))
    return SealFinding(
        "minute",
        False if asked else None,
        "No minute is recorded" + ("" if asked else ". This way asks for none"),
    )


def _of_what(facts: SealFacts) -> Iterator[SealFinding]:
    if facts.contract is None:
        yield SealFinding("document", None, "It is tied to no contract that is recorded here")
        return
    party = "is" if facts.is_party else "is not"
    yield SealFinding("party", facts.is_party, f"The body {party} a party to {facts.contract}")
    if facts.document is None:
        words = f"No document of {facts.contract} was kept here by {said(facts.new.day)}"
        yield SealFinding("document", False, words)
        return
    yield SealFinding("document", True, f"It ties to {facts.document}")
