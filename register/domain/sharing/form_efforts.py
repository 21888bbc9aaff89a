"""The slower way of a form that is open to anybody: where its allowance is used up, a question and a wait take its place,
so that whoever uses it up keeps nobody out."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from register.domain.dates import aware, moment
from register.domain.errors import TooMany

NUMBERS = (
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
)  # fmt: skip
"""What is added, from two on."""


ELSEWHERE = "or complain in another way: by letter, by email, by telephone or in person"


class Full(TooMany):
    """Not sent: so many were sent with an answered question that no more are taken for now."""

    def __init__(self, kind: str, again_at: datetime) -> None:
        super().__init__(kind, again_at)
        words = "So many complaints are being sent at this moment that yours is not sent. Nothing you typed is lost. Send it"
        self.args = (f"{words} after {moment(again_at)}, {ELSEWHERE}",)


class Slower(TooMany):
    """Not sent yet: a question is to be answered, and a moment to be waited for."""

    def __init__(self, kind: str, again_at: datetime) -> None:
        super().__init__(kind, again_at)
        words = "Many complaints are being sent at this moment, so yours is not sent yet. Answer the question at the end of"
        self.args = (f"{words} this page, then send it after {moment(again_at)}",)


@dataclass(frozen=True, slots=True)
class Effort:
    """What one ticket asks: two numbers to add, and from when on the answer counts."""

    first: int
    second: int
    open_from: datetime

    @property
    def question(self) -> str:
        return f"What is {NUMBERS[self.first - 2]} plus {NUMBERS[self.second - 2]}?"

    @property
    def hint(self) -> str:
        """What is asked, and from when on the answer counts."""
        words = "Write the number. It shows that a person sends this. You can send your complaint from"
        return f"{words} {moment(self.open_from)}"

    def problem(self, given: str, now: datetime) -> str | None:
        """What is wrong with an answer, beside its question: another number, or the right one before its time."""
        said = given.strip()
        if not said:
            return "Write the number that the two come to"
        if not (said.isascii() and said.isdigit() and int(said[:4]) == self.first + self.second):
            return "This is not what the two come to. Write the number"
        early = aware(now) < self.open_from
        return (
            f"This is right, but it is too early. Send your complaint after {moment(self.open_from)}"
            if early
            else None
        )


def effort_of(key: bytes, ticket: str, *, wait_seconds: int) -> Effort:
    """What this ticket asks. ticket: one whose seal was looked at; it holds when it was drawn."""
    drawn = hmac.new(key, f"effort\0{ticket}".encode(), hashlib.sha256).digest()
    at = datetime.fromtimestamp(int(ticket[22:30], 16), UTC) + timedelta(seconds=wait_seconds)
    return Effort(2 + drawn[0] % len(NUMBERS), 2 + drawn[1] % len(NUMBERS), at)
