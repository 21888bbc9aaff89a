"""What a board is told of a separation programme on a day: how far it is, what is late, and the divide in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.separation.care_services import MarketTest
from register.domain.separation.milestones import MilestoneState
from register.domain.separation.promises import PromiseState
from register.models.programmes import ProgrammeVersion
from register.queries.contracts.ahead.promises import promises_of
from register.queries.separation import appraisals, checklists, cohorts, divide, milestones, pilots
from register.queries.separation.appraisals import Declared
from register.queries.separation.checklists import Listed
from register.queries.separation.cohorts import Moving
from register.queries.separation.milestones import Step
from register.queries.separation.pilots import Tried
from register.queries.visible import AsAt


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the divide."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class MarketStep:
    """Whether the market is tested for a service, by which minute, and how far its procurement is."""

    service: str
    test: MarketTest | None
    on: date | None
    minute: str | None
    procurement: str | None
    step: str | None
    lacks: str | None


@dataclass(frozen=True, slots=True)
class Promised:
    """A benefit that was promised for the option of a service, and what became of it."""

    service: str
    measure: str
    promised_by: date | None
    state: PromiseState
    because: str | None


@dataclass(frozen=True, slots=True)
class BoardReport:
    """The programme on a day, for a board's papers: nobody is named but owners of milestones."""

    programme: str
    title: str
    on: date
    steps: tuple[Step, ...]
    checklists: tuple[Listed, ...]
    options: tuple[Declared, ...]
    pilots: tuple[Tried, ...]
    moving: tuple[Moving, ...]
    divide: tuple[Number, ...]
    markets: tuple[MarketStep, ...]
    promises: tuple[Promised, ...]

    @property
    def done(self) -> int:
        """Milestones that are done."""
        return sum(one.state == MilestoneState.DONE.label for one in self.steps)

    def promised(self, state: PromiseState) -> int:
        """Promises of which this became."""
        return sum(one.state is state for one in self.promises)


def board_report(
    session: Session, one: ProgrammeVersion, ref: str, on: date, markets: Iterable[MarketStep], *, viewer: Viewer,
    as_at: AsAt,
) -> BoardReport:  # fmt: skip
    """As far as this viewer may see it. markets: what is told of the market tests of its services."""
    key = one.thing_id
    how: dict[str, Any] = {"viewer": viewer, "as_at": as_at}
    return BoardReport(
        programme=ref, title=one.title, on=on,
        steps=tuple(milestones.steps(session, key, on, **how)),
        checklists=tuple(checklists.of_programme(session, key, **how)),
        options=tuple(appraisals.of_programme(session, key, **how)),
        pilots=tuple(pilots.of_programme(session, key, **how)),
        moving=tuple(cohorts.of_programme(session, key, on, **how)),
        divide=_divide(session, one, on, how), markets=tuple(markets),
        promises=tuple(
            Promised(each.service, each.measure, each.promised_by, each.state, each.because)
            for each in promises_of(session, programme_id=key, **how)
        ),
    )  # fmt: skip


def _divide(session: Session, one: ProgrammeVersion, on: date, how: dict[str, Any]) -> tuple[Number, ...]:
    asked = divide.ask(session, one.organisation_id, on, **how)
    return tuple(
        Number(each.words, each.count) for each in divide.numbers(session, asked, viewer=how["viewer"])
    )
