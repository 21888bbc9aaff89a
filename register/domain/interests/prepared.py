"""What an assistant prepares for somebody to declare: a draft that only the person whose it is can send."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from register.domain.accounts.letters import LINK, Letter
from register.domain.dates import said
from register.domain.interests.interests import NewInterest, NewNilReturn
from register.domain.problems import refuse
from register.domain.readers import read
from register.domain.texts import Email, Typed, text_problems
from register.domain.values import plain

_TOKEN = re.compile(r"([0-9A-Z]{26})\.([\w-]{22})")
Prepared = NewInterest | NewNilReturn


class DraftKind(StrEnum):
    """What is prepared."""

    INTEREST = "interest"
    NIL_RETURN = "nil_return"


class DraftState(StrEnum):
    """Waiting until its person sends it, either of the two drops it, or its last day is over."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    DraftState.WAITING: "Waits to be sent",
    DraftState.SENT: "Sent",
    DraftState.DROPPED: "Not used",
    DraftState.LAPSED: "Lapsed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssistant(Typed):
    """Who prepares somebody's declarations, by their email address; None: nobody."""

    email: Annotated[str | None, Email("the email address of the assistant", longest=254)] = None


def check_assistant(new: NewAssistant) -> None:
    refuse(text_problems(new))


def kind_of(new: Prepared) -> DraftKind:
    return DraftKind.INTEREST if isinstance(new, NewInterest) else DraftKind.NIL_RETURN


def kept_as(new: Prepared) -> dict[str, Any]:
    """As a draft keeps it: what is empty is left out."""
    return {name: value for name, value in plain(new).items() if value is not None}


def value_of(kind: str, answers: Mapping[str, Any]) -> Prepared:
    """What a draft holds, as it would be declared."""
    cls: Any = NewInterest if kind == DraftKind.INTEREST else NewNilReturn
    made: Prepared = read(cls, answers)
    return made


def token_of(key: bytes, draft_id: str) -> str:
    """The word of the link to a draft: the same whenever it is made."""
    return f"{draft_id}.{_seal(key, draft_id)}"


def parted(token: str) -> tuple[str, str] | None:
    """Which draft a token names, and its seal; None for what is no token."""
    found = _TOKEN.fullmatch(token)
    return (found[1], found[2]) if found else None


def is_sound(key: bytes, draft_id: str, seal: str) -> bool:
    """Whether the link was made for this draft."""
    return hmac.compare_digest(seal, _seal(key, draft_id))


def _seal(key: bytes, draft_id: str) -> str:
    mac = hmac.new(key, f"prepared.{draft_id}".encode("ascii"), hashlib.sha256).digest()[:16]
    return urlsafe_b64encode(mac).rstrip(b"=").decode("ascii")


def link_path(token: str) -> str:
    return f"/prepared/by-link/{token}"


def prepared_letter(name: str, assistant: str, lapses_on: date) -> Letter:
    """Names whom it is about and who prepared it, and says nothing of what was prepared. The link goes in at sending."""
    lines = [
        f"Dear {name},", "", f"{assistant} has prepared a declaration of interests for you. Nothing is declared until you",
        "send it yourself. This link shows what was prepared; if it is right, one press sends it. You need no password:",
        "", LINK, "",
        f"It waits until {said(lapses_on)}. Then it lapses, and what was prepared is deleted.", "",
        "The link is yours: whoever has it can send it for you, so please do not pass this mail on. To change something, or",
        "if you do not want it, sign in and look under My declarations.", "",
    ]  # fmt: skip
    return Letter(f"A declaration of interests is prepared for you, {name}", "\n".join(lines))


def lapsing_letter(name: str, assistant: str, lapses_on: date) -> Letter:
    """To its person, some days before; nothing of what was prepared stands in it."""
    lines = [
        f"Dear {name},", "", f"{assistant} prepared a declaration of interests for you, and it is not sent yet.",
        f"It waits until {said(lapses_on)}. Then it lapses: nothing is declared, and what was prepared is deleted.",
        "This link shows it; if it is right, one press sends it. You need no password:", "", LINK, "",
        "To change something, or if you do not want it, sign in and look under My declarations.", "",
    ]  # fmt: skip
    return Letter(f"What was prepared for you lapses after {said(lapses_on)}, {name}", "\n".join(lines))


def lapsing_letter_to_assistant(name: str, person: str, lapses_on: date) -> Letter:
    """To whoever prepared it, on the same day."""
    lines = [
        f"Dear {name},", "", f"You prepared a declaration of interests for {person}, who has not sent it yet.",
        f"It waits until {said(lapses_on)}. Then it lapses: nothing is declared, and what you prepared is deleted.",
        f"{person} is told too.", "",
        "To look at it, or to take it back, sign in and look under Prepared declarations.", "",
    ]  # fmt: skip
    return Letter(f"What you prepared for {person} lapses after {said(lapses_on)}", "\n".join(lines))
