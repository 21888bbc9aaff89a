"""What people type: brought to one form when it arrives, refused where it could not be kept or shown."""

from __future__ import annotations

import dataclasses
import unicodedata

from register.domain.errors import Invalid

ALLOWED_CONTROLS = "\n\t"


def normalised(value: str) -> str:
    """Unicode composed (NFC), line ends as one character, no space at either end."""
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Typed:
    """Mixed into what somebody asks for: every text in it is normalised as it is made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if type(value) is str:
                object.__setattr__(self, field.name, normalised(value) or _empty(field))


def _empty(field: dataclasses.Field[object]) -> str | None:
    return None if field.default is None else ""


def _refused(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in ALLOWED_CONTROLS


def text_problem(value: str | None, label: str, longest: int, *, required: bool = True) -> str | None:
    """What is wrong with a text, or None. The label reads inside a sentence: "the title"."""
    if not value:
        return f"Enter {label}" if required else None
    if any(_refused(character) for character in value):
        return f"{sentence(label)} must not contain control characters or broken characters"
    if len(value) > longest:
        return f"{sentence(label)} must be {longest:,} characters or fewer"
    return None


def sentence(label: str) -> str:
    """The label with a capital, to begin a sentence."""
    return label[:1].upper() + label[1:]


def check_text(value: str, label: str, longest: int, *, field: str = "text", required: bool = True) -> str:
    """The text as it will be kept; raises Invalid beside the field."""
    kept = normalised(value)
    problem = text_problem(kept, label, longest, required=required)
    if problem:
        raise Invalid({field: problem})
    return kept
