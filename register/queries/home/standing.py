"""How the register of a start page stands: a few numbers that a picture shows at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.contracts.stages import OVER, Stage
from register.domain.home.work import Work
from register.domain.permissions import Permission, Role, Viewer
from register.domain.sharing.agreements import AgreementState
from register.models.agreements import AgreementVersion
from register.models.contracts import ContractVersion
from register.queries.home.entries import Section
from register.queries.home.returns import Returns
from register.queries.interests import who_declared
from register.queries.sharing.agreements import state_on
from register.queries.visible import NOW, held, known, seen_by

C, A = ContractVersion, AgreementVersion


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the picture: its words, how many, and whether somebody must look at them."""

    words: str
    count: int
    presses: bool = False
    told: str = ""
    at: Work | None = None
    asked: tuple[tuple[str, str], ...] = ()
    """The list of exactly these, and what is asked of it."""

    @property
    def said(self) -> str:
        """How many, in words where they were counted no further."""
        return self.told or f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A picture: what it is of, and its lines in their order."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def any(self) -> bool:
        """Whether there is anything to draw."""
        return any(bar.count for bar in self.bars)


def standing(
    session: Session, sections: Iterable[Section], returns: Returns, *, viewer: Viewer, tells: frozenset[str]
) -> Standing | None:
    """The register that this viewer keeps first; for whoever keeps none, what the sections of the page hold.
    tells: the keys of sections that ask for nothing. None when there is nothing to show."""
    for roles, permission, of in _REGISTERS:
        if roles & viewer.roles and viewer.may(permission):
            return of(session, viewer, returns)
    bars = tuple(_of_section(part, tells) for part in sections)
    return Standing("What waits, and what has come in", bars) if len(bars) > 1 else None


def _of_section(part: Section, tells: frozenset[str]) -> Bar:
    at, asked = part.listed_at
    presses = part.key not in tells and any(e.urgent for e in (*part.entries, *part.ahead))
    return Bar(part.title, part.found, presses, part.count, at, asked)


def _contracts(session: Session, viewer: Viewer, _returns: Returns) -> Standing:
    """Contracts that are not over, by stage."""
    query = select(C.stage, func.count()).where(seen_by(C, viewer), *known(C, NOW), *held(C, NOW))
    counts = {row[0]: row[1] for row in session.execute(query.group_by(C.stage).order_by(C.stage))}
    stages = [stage for stage in Stage if stage not in OVER]
    return Standing(
        "Contracts by stage",
        tuple(_at(stage.label, counts.get(stage, 0), Work.CONTRACTS, "stage", stage) for stage in stages),
    )


def _agreements(session: Session, viewer: Viewer, returns: Returns) -> Standing:
    """Sharing agreements by their state today."""
    state = state_on(returns.on).label("state")
    query = select(state, func.count()).where(seen_by(A, viewer), *known(A, NOW), *held(A, NOW))
    counts = {row[0]: row[1] for row in session.execute(query.group_by(state).order_by(state))}
    press = (AgreementState.PART_SIGNED, AgreementState.TO_SIGN_AGAIN, AgreementState.PAST_REVIEW)
    bars = tuple(
        replace(_at(s.label, counts.get(s.value, 0), Work.AGREEMENTS, "state", s), presses=s in press)
        for s in AgreementState
    )
    return Standing("Sharing agreements by state", bars)


def _declarations(session: Session, viewer: Viewer, returns: Returns) -> Standing:
    """Those who owe a yearly return, by how it stands."""
    counts = who_declared.counts(session, returns.on, viewer=viewer, due=returns.owing)
    bars = tuple(
        Bar(s.label, count, s.presses, "", Work.RETURNS, (("state", s.value),)) for s, count in counts.items()
    )
    return Standing("How the register of interests stands", bars)


def _at(words: str, count: int, at: Work, key: str, value: str) -> Bar:
    """A line that leads to the list narrowed by one value, with what has ended."""
    return Bar(words, count, False, "", at, ((key, str(value)), ("ended", "y")))


_KEEPING_INFORMATION = frozenset(
    {Role.INFORMATION_GOVERNANCE_LEAD, Role.SIRO, Role.DATA_PROTECTION_OFFICER, Role.CALDICOTT_GUARDIAN}
)
_REGISTERS: tuple[tuple[frozenset[Role], Permission, Callable[[Session, Viewer, Returns], Standing]], ...] = (
    (_KEEPING_INFORMATION, Permission.SEE_AGREEMENTS, _agreements),
    (
        frozenset({Role.CONTRACT_MANAGER, Role.PROCUREMENT_LEAD, Role.SIGNATORY}),
        Permission.SEE_CONTRACTS,
        _contracts,
    ),
    (
        frozenset({Role.GOVERNANCE_OFFICER, Role.AUDITOR, Role.COUNTER_FRAUD_SPECIALIST}),
        Permission.AUDIT,
        _declarations,
    ),
)
"""Whose register is shown, where they may see it, in the order in which roles are looked at."""
