"""What the Word document of a sharing agreement says, as it was known and held on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.sharing.agreements import CHOSEN, choices
from register.models.agreements import AgreementVersion
from register.queries import names
from register.queries.field_words import words_of
from register.queries.rules import ruleset
from register.queries.sharing import agreements, opinions, processors, screenings
from register.queries.sharing.opinions import Given
from register.queries.sharing.processors import Listed
from register.queries.visible import AsAt

LISTS = ("kinds", "lawful_bases", "categories", "purposes", *CHOSEN.values())
ASIDE = ("method", "frequency", "retention", "special_basis", "confidentiality_basis", "dpia_ref")


@dataclass(frozen=True, slots=True)
class Party:
    """A party with its part, and its signature with name, post and day."""

    name: str
    role: str
    direction: str
    signed_on: date | None
    who: str
    joins_on: date | None
    withdraws_on: date | None


@dataclass(frozen=True, slots=True)
class Screened:
    """One screening for an impact assessment, and what it came to."""

    ref: str
    screened_on: date
    outcome: str


@dataclass(frozen=True, slots=True)
class AgreementPaper:
    """An agreement on a day, as far as whoever asks may see it."""

    agreement: str
    n: int
    title: str
    on: date
    state: str
    kind: str
    framework: str | None
    purpose: str
    purposes: tuple[str, ...]
    basis: str
    categories: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    starts_on: date
    ends_on: date | None
    review_on: date
    parties: tuple[Party, ...]
    processors: tuple[Listed, ...]
    screenings: tuple[Screened, ...]
    given: tuple[Given, ...]
    missing: tuple[str, ...]


def agreement_paper(
    session: Session, one: AgreementVersion, ref: str, on: date, *, viewer: Viewer, as_at: AsAt
) -> AgreementPaper:
    """As far as this viewer may see it."""
    how: dict[str, Any] = {"viewer": viewer, "as_at": as_at}
    codes, three = _codes(session, one.valid_from), opinions.three_of(session, one, **how)
    above = agreements.framework_of(session, one, **how)
    return AgreementPaper(
        agreement=ref, n=one.n, title=one.title, on=on, state=agreements.state_of(one, on).label,
        kind=_called(one.kind, codes["kinds"]), framework=None if above is None else f"{above.ref}: {above.title}",
        purpose=one.purpose, purposes=_all(one.purposes, codes["purposes"]),
        basis=_called(one.lawful_basis, codes["lawful_bases"]), categories=_all(one.categories, codes["categories"]),
        said=_said(one, codes), starts_on=one.valid_from, ends_on=one.valid_to, review_on=one.review_due_on,
        parties=_parties(session, one, how),
        processors=tuple(processors.of_agreement(session, one.thing_id, today=on, **how)),
        screenings=tuple(
            Screened(each.ref, each.screened_on, each.outcome[0])
            for each in screenings.of_agreement(session, one.thing_id, **how)
        ),
        given=three.given, missing=three.missing,
    )  # fmt: skip


def _codes(session: Session, on: date) -> dict[str, dict[str, str]]:
    rules = ruleset(session)
    return {
        name: {code: str(row["name"]) for code, row in choices(rules, name, on=on).items()} for name in LISTS
    }


def _called(code: str, words: Mapping[str, str]) -> str:
    return words.get(code, code)


def _all(codes: Iterable[str], words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_called(code, words) for code in codes)


def _said(one: AgreementVersion, codes: Mapping[str, Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    """What was said of it besides, each under what it is called."""
    held = ((name, getattr(one, name)) for name in ASIDE)
    return tuple(
        (words_of(name), _called(value, codes.get(CHOSEN.get(name, ""), {}))) for name, value in held if value
    )


def _parties(session: Session, one: AgreementVersion, how: dict[str, Any]) -> tuple[Party, ...]:
    called = names.organisations(session, **how)
    shown = agreements.parties_of(agreements.to_domain(one), called)
    return tuple(
        Party(
            each.name, each.role, each.direction, each.signed_on, each.who, each.acceded_on, each.withdrawn_on
        )
        for each in shown
    )
