"""The signed copy that came back: the file itself, the day it was signed, and the capacity in which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter
from register.domain.dates import said
from register.domain.problems import day_problem, refuse
from register.domain.texts import Line, Typed, text_problems

SUFFIXES = (".pdf", ".docx", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
"""Files that a signed copy comes as."""
_DIGEST = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignedCopy(Typed):
    """What is said of a signed copy when its file is kept."""

    signed_on: Annotated[date, enter("the day it was signed")]
    capacity: Annotated[str, Line("the capacity in which it was signed, like Chief Executive", longest=200)]


def check_signed_copy(
    new: NewSignedCopy, *, issued_on: date | None, went_out: str = "the contract was issued", today: date
) -> None:
    """Raises Invalid: signing comes after what is signed went out, and not after today. went_out: how that day is said."""
    early = issued_on is not None and new.signed_on < issued_on
    late = new.signed_on > today
    refuse(
        {
            "signed_on": day_problem(new.signed_on, "The day it was signed")
            or ("Enter today or an earlier day" if late else None)
            or (f"Enter {said(issued_on)}, when {went_out}, or a later day" if early and issued_on else None),
            **text_problems(new),
        }
    )  # fmt: skip


def digests_in(parts: list[bytes]) -> frozenset[str]:
    """Every hash that is written in these parts of a file: the footer of a Word file carries that of its data."""
    return frozenset(found.decode() for part in parts for found in _DIGEST.findall(part))
