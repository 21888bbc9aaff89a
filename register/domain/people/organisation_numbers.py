"""Numbers that name an organisation surely: ODS code, company number, charity number; recorded or in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from register.domain.folding import folded

_TOKEN = re.compile(r"[^\W_]+")
_FIGURE = re.compile(r"\d")
_NUMBER = re.compile(r"([a-z]{0,3})0*([0-9]{1,8}[a-z]?)")
_LABELS = {
    "ods": "ods", "code": "ods", "company": "company", "companies": "company", "crn": "company", "charity": "charity",
}  # fmt: skip
_FILLING = frozenset(
    {"number", "numbers", "no", "nr", "reg", "registered", "registration", "house", "the", "is", "in", "england", "wales"}
)  # fmt: skip
_NO_ACCIDENT = 5
_LONGEST_RUN = 4
_SHORTEST_CODE = 3


@dataclass(frozen=True, slots=True)
class Numbers:
    """Keys of an organisation's numbers: without leading zeros, blanks and case."""

    ods: str | None = None
    company: str | None = None
    charity: str | None = None

    def known(self) -> dict[str, str]:
        """By kind, those that are known."""
        found = {"ods": self.ods, "company": self.company, "charity": self.charity}
        return {kind: key for kind, key in found.items() if key}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text that may be a number. label: the kind that the words before it name; whole: there is
    nothing else in the text."""

    text: str
    label: str | None
    whole: bool


def numbers(ods: str | None, company: str | None, charity: str | None) -> Numbers:
    """The keys of an organisation's recorded numbers."""
    return Numbers(_plain(ods), number_key(company), number_key(charity))


def number_key(number: str | None) -> str | None:
    """A company or charity number without leading zeros; what is no such number stays as it is."""
    plain = _plain(number)
    found = _NUMBER.fullmatch(plain) if plain else None
    return found[1] + found[2] if found else plain


def _plain(number: str | None) -> str | None:
    return "".join(_TOKEN.findall(folded(number or ""))) or None


def stretches(text: str) -> tuple[Stretch, ...]:
    """Every word of a text, and every few figures together: numbers are written with blanks too."""
    return tuple(_stretches(_TOKEN.findall(folded(text))))


def _stretches(tokens: Sequence[str]) -> Iterator[Stretch]:
    pieces = [_has_figure(word) or len(word) <= 2 for word in tokens]
    telling = [word not in _FILLING and word not in _LABELS for word in tokens]
    count = sum(telling)
    for start in range(len(tokens)):
        for end in range(start + 1, _last(pieces, start) + 1):
            whole = sum(telling[start:end]) == count
            yield Stretch("".join(tokens[start:end]), _label(tokens[:start]), whole)


def _last(pieces: Sequence[bool], start: int) -> int:
    """Where the longest number that begins here may end: a word, or a few parts of a number written with blanks, which
    are figures or the letters before them."""
    end = start + 1
    while pieces[start] and end < min(start + _LONGEST_RUN, len(pieces)) and pieces[end]:
        end += 1
    return end


def _label(before: Sequence[str]) -> str | None:
    """What kind of number the nearest words before it announce."""
    for word in reversed(before):
        if word not in _FILLING:
            return _LABELS.get(word)
    return None


def _has_figure(word: str) -> bool:
    return _FIGURE.search(word) is not None


def says(text: Sequence[Stretch], wanted: Numbers) -> bool:
    """Whether a text gives one of these numbers: alone, after the word for it, or long enough to be no accident."""
    known = wanted.known().items()
    return any(_is_it(part, kind, key) for part in text for kind, key in known)


@lru_cache(maxsize=4096)
def given(text: str) -> tuple[str, ...]:
    """The keys of all in a text that may be an organisation's number: long enough to be no accident, letters and figures
    together, announced by the word for it, or alone."""
    if not _has_figure(text):
        return ()
    likely = (part for part in stretches(text) if _has_figure(part.text) and _may_be(part))
    return tuple(dict.fromkeys(number_key(part.text) or part.text for part in likely))


def _may_be(part: Stretch) -> bool:
    mixed = len(part.text) >= _SHORTEST_CODE and not part.text.isdecimal()
    return mixed or part.whole or part.label is not None or len(part.text) >= _NO_ACCIDENT


def _is_it(part: Stretch, kind: str, key: str) -> bool:
    found = part.text if kind == "ods" else number_key(part.text)
    if found != key or part.label not in (None, kind):
        return False
    sure = _has_figure(key) if kind == "ods" else len(key) >= _NO_ACCIDENT
    return sure or part.whole or part.label == kind
