"""Declarations rounds: what an officer asks for, of whom, until when; and the link in the mail of each person asked."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.accounts.letters import LINK, Letter
from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.texts import Line, Typed, text_problems

_TOKEN = re.compile(r"([0-9A-Z]{26})\.([0-9A-Z]{26})\.([\w-]{22})")


class RoundState(StrEnum):
    """Nobody is asked before a round is started, and nobody after it is closed."""

    PREPARED = "prepared"
    STARTED = "started"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class RoundScope(StrEnum):
    """Who is asked. Nationally only decision-making staff owe a yearly return."""

    DECISION_MAKING = "decision_making"
    OUTSTANDING = "outstanding"
    EVERYBODY = "everybody"
    ONE_PERSON = "one_person"

    @property
    def label(self) -> str:
        return SCOPE_LABELS[self]


SCOPE_LABELS = {
    RoundScope.DECISION_MAKING: "Decision-making staff",
    RoundScope.OUTSTANDING: "Decision-making staff whose return is late, due soon or was never made",
    RoundScope.EVERYBODY: "Everybody who holds a post",
    RoundScope.ONE_PERSON: "One person",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRound(Typed):
    """A round as it is prepared. person_id: whom it asks, where it asks one person. period: what the returns are about,
    usually the year from 1 April."""

    title: Annotated[str, Line("what the round is called", longest=120)]
    scope: Annotated[RoundScope, select("who is asked")] = RoundScope.DECISION_MAKING
    person_id: Annotated[str | None, select("the person who is asked")] = None
    due_on: Annotated[date, enter("the last day to answer")]
    period_from: Annotated[date, enter("the start of the period")]
    period_to: Annotated[date, enter("the end of the period")]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a link says before anything is looked up: which round, whose, and its seal."""

    round_id: str
    person_id: str
    seal: str


def check_round(new: NewRound, *, today: date) -> None:
    """Raises Invalid with every wrong field."""
    past = "The last day to answer must be today or later" if new.due_on < today else None
    ahead = "The period must have begun" if new.period_from > today else None
    refuse(
        {
            **text_problems(new),
            "person_id": _whom(new),
            "due_on": day_problem(new.due_on, "The last day to answer") or past,
            "period_from": day_problem(new.period_from, "The start of the period") or ahead,
            "period_to": day_problem(new.period_to, "The end of the period")
            or order_problem(new.period_from, new.period_to, "The period must end on or after its start"),
        }
    )


def _whom(new: NewRound) -> str | None:
    alone = new.scope is RoundScope.ONE_PERSON
    if alone and new.person_id is None:
        return "Select the person who is asked"
    return "Leave this empty, or ask one person only" if new.person_id and not alone else None


def executive_lead(post_id: str, above: Mapping[str, str | None], board: Collection[str]) -> str | None:
    """The post of the board that somebody's post answers to: the first one on the way up, or else the topmost; None for a
    post that reports to none. above: post -> the post it reports to; board: posts of board members."""
    seen, here, last = {post_id}, above.get(post_id), None
    while here is not None and here not in seen:
        if here in board:
            return here
        seen.add(here)
        last, here = here, above.get(here)
    return last


def token_of(key: bytes, round_id: str, person_id: str) -> str:
    """The word of a person's link: the same whenever it is made, and nothing is stored for it."""
    return f"{round_id}.{person_id}.{_seal(key, round_id, person_id)}"


def unsealed(token: str) -> Sealed | None:
    """What a token says; None for what is none."""
    found = _TOKEN.fullmatch(token)
    return Sealed(*found.groups()) if found else None


def is_sound(key: bytes, sealed: Sealed) -> bool:
    """Whether this round made it for this person."""
    return hmac.compare_digest(sealed.seal, _seal(key, sealed.round_id, sealed.person_id))


def _seal(key: bytes, round_id: str, person_id: str) -> str:
    mac = hmac.new(key, f"{round_id}.{person_id}".encode("ascii"), hashlib.sha256).digest()[:16]
    return urlsafe_b64encode(mac).rstrip(b"=").decode("ascii")


def link_path(token: str) -> str:
    return f"/declarations/by-link/{token}"


def words_for(because: str) -> str:
    """What somebody is asked to do, and why they are asked."""
    return f"Make your declaration of interests: {because}"


def round_letter(name: str, because: str, due_on: date, *, again: bool) -> Letter:
    """Names whom it is about, says why they are asked, by when, and who will see the answer. The link goes in at sending."""
    opening = "Reminder: your" if again else "Your"
    lines = [
        f"Dear {name},", "", f"Please make your declaration of interests by {said(due_on)}.",
        f"You are asked because {because}.", "",
        "This link opens what you declared before. If it is still right, one press is enough. You need no password:",
        "", LINK, "",
        "The link is yours: whoever has it can answer for you, so please do not pass this mail on. Your manager and the",
        "governance officers see what you declare; the page says whether it is published.", "",
    ]  # fmt: skip
    return Letter(f"{opening} declaration of interests, {name}, by {said(due_on)}", "\n".join(lines))
