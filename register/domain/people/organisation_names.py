"""Whether two written names are one organisation's: the same, likely but uncertain, or different."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache

from register.domain.folding import folded
from register.domain.people.misspellings import is_misspelt, skeleton
from register.domain.rules import Ruleset

JOINING, ADDING = ".'’‘`´ʼ", "&+"
"""Marks that join the parts of a word, and those that stand for a word of their own."""
AND = " and "
_DROPPED = str.maketrans("", "", JOINING)
_AND = str.maketrans(dict.fromkeys(ADDING, AND))
_WORD = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]\W*\Z")
COMPANY = "company"
FORMS, LEADING = "organisations.name_forms", "organisations.name_leading_words"
SHORT, WEAK = "organisations.name_short_words", "organisations.name_weak_words"
NAME_RULES = (FORMS, LEADING, SHORT, WEAK)


class Likeness(IntEnum):
    """The greater, the surer. What is likely is never taken as settled: a person is asked."""

    DIFFERENT = 0
    LIKELY = 1
    SAME = 2


MOST_READ = 20_000
"""So many names taken apart are kept."""


@dataclass(frozen=True, slots=True)
class Written:
    """A name as it is compared. words: without the legal form; form: its code, "" for none; family: bodies whose
    forms are of one family may be taken for each other; core: the words that tell bodies apart; initials: what
    the name may be shortened to."""

    words: tuple[str, ...]
    form: str
    family: str
    core: tuple[str, ...]
    initials: frozenset[str]


class Names:
    """The rules for names as they hold on a day: legal forms, shortened words and words that tell nothing."""

    def __init__(self, ruleset: Ruleset, on: date) -> None:
        rows = ruleset.value_or([], FORMS, on=on)
        self._forms = _by_words((tuple(words_of(way)), row) for row in rows for way in row["written"])
        short = ruleset.value_or([], SHORT, on=on)
        self._short: dict[str, str] = {way: row["word"] for row in short for way in row["written"]}
        self._leading = frozenset(ruleset.value_or([], LEADING, on=on))
        self._weak = frozenset(ruleset.value_or([], WEAK, on=on)) | self._leading
        self._longest = max(map(len, self._forms), default=0)
        self._read: dict[str, Written] = {}

    def written(self, name: str) -> Written:
        """The name taken apart; what was read once is kept for the next comparison."""
        if name not in self._read:
            if len(self._read) >= MOST_READ:
                self._read.clear()
            self._read[name] = self._taken_apart(name)
        return self._read[name]

    def likeness(self, one: str, other: str) -> Likeness:
        """Symmetric. A name without any letter or digit is like nothing but itself."""
        a, b = self.written(one), self.written(other)
        if not a.words or not b.words:
            return Likeness.SAME if folded(one) and folded(one) == folded(other) else Likeness.DIFFERENT
        if "".join(a.words) == "".join(b.words):
            return _by_form(a, b)
        apart = bool(a.form and b.form) and a.family != b.family
        return Likeness.LIKELY if not apart and _is_alike(a, b) else Likeness.DIFFERENT

    def joined(self, name: str) -> str:
        """Its words in one, without the legal form."""
        return "".join(self._parted(name)[0])

    def _taken_apart(self, name: str) -> Written:
        rest, row = self._parted(name)
        strong = [self._plain(word) for word in self._telling(rest)] or rest
        form, family = (str(row["form"]), str(row["family"])) if row else ("", "")
        core = tuple(skeleton(word) for word in strong)
        return Written(tuple(rest), form, family, core, self._initials(rest, form))

    def _parted(self, name: str) -> tuple[list[str], Mapping[str, str] | None]:
        """Its words, and the legal form that they end with, also before something in brackets."""
        words = words_of(name)
        while len(words) > 1 and words[0] in self._leading:
            words = words[1:]
        rest, row = self._without_form(words)
        aside = _ASIDE.search(name) if row is None else None
        if aside:
            before, row = self._without_form(words[: -len(words_of(aside[0])) or None])
            rest = [*before, *words_of(aside[0])] if row else rest
        return rest, row

    def _plain(self, word: str) -> str:
        """A shortened word, or a legal form in the middle of a name, by what it stands for."""
        row = self._forms.get((word,))
        return self._short.get(word, str(row["form"]) if row else word)

    def _without_form(self, words: list[str]) -> tuple[list[str], Mapping[str, str] | None]:
        """The legal form ends a name; the longest way of writing it counts. A name of nothing else keeps it."""
        for count in range(min(len(words) - 1, self._longest), 0, -1):
            row = self._forms.get(tuple(words[-count:]))
            if row is not None:
                return words[:-count], row
        return words, None

    def _initials(self, words: list[str], form: str) -> frozenset[str]:
        """Of all words or of those that tell something, with and without the legal form."""
        ends = {"", _first(form.split()), _first(self._telling(form.split()))}
        stems = {_first(words), _first(self._telling(words))} - {""}
        return frozenset(stem + end for stem in stems for end in ends)

    def _telling(self, words: list[str]) -> list[str]:
        return [word for word in words if word not in self._weak]


def names_on(ruleset: Ruleset, on: date) -> Names:
    """The rules of a day, put together once for all days on which they read alike, and for all who are judged by them."""
    return _names_since(ruleset, _reading_since(ruleset, on))


@lru_cache(maxsize=32)
def _names_since(ruleset: Ruleset, day: date) -> Names:
    return Names(ruleset, day)


def _reading_since(ruleset: Ruleset, on: date) -> date:
    """The first day since which none of these rules has begun or ended."""
    rules = [rule for key in NAME_RULES for rule in ruleset.history(key)]
    begun = [rule.valid_from for rule in rules if rule.valid_from and rule.valid_from <= on]
    ended = [rule.valid_to + timedelta(days=1) for rule in rules if rule.valid_to and rule.valid_to < on]
    return max([*begun, *ended], default=date.min)


def _first(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


def _by_words(
    ways: Iterable[tuple[tuple[str, ...], Mapping[str, str]]],
) -> dict[tuple[str, ...], Mapping[str, str]]:
    return {words: row for words, row in ways if words}


def words_of(name: str) -> list[str]:
    """Folded words. Full stops and apostrophes join ("C.I.C.", "St John's"), other marks part."""
    return _WORD.findall(folded(name).translate(_DROPPED).translate(_AND))


def _by_form(one: Written, other: Written) -> Likeness:
    """The same words: the same form is the same body, a missing or a related one may be."""
    if one.form == other.form:
        return Likeness.SAME
    apart = one.form and other.form and one.family != other.family
    return Likeness.DIFFERENT if apart else Likeness.LIKELY


def _is_alike(one: Written, other: Written) -> bool:
    a, b = one.core, other.core
    return (
        "".join(a) == "".join(b)
        or _in_order(one) == _in_order(other)
        or is_misspelt(a, b)
        or is_misspelt(tuple(sorted(a)), tuple(sorted(b)))
        or is_misspelt(("".join(a),), ("".join(b),), most=1)
        or _is_part(one, other)
        or _is_part(other, one)
        or _is_initials(one, other)
        or _is_initials(other, one)
    )


def _in_order(name: Written) -> list[str]:
    return sorted((*name.core, *filter(None, [name.form])))


def _is_part(short: Written, long: Written) -> bool:
    """A shortened name: its words begin the longer one, or two of them stand together in it. The place that a
    public body is named after begins many names, so such a body's form must be in both."""
    if short.form and short.family != COMPANY and short.form != long.form:
        return False
    words, count = short.core, len(short.core)
    if count >= len(long.core) or len("".join(words)) < 4:
        return False
    last = len(long.core) - count + 1 if count > 1 else 1
    return any(long.core[start : start + count] == words for start in range(last))


def _is_initials(short: Written, long: Written) -> bool:
    """Three letters or more, each the first of a word of the other name."""
    letters = "".join(short.words)
    return len(short.words) == 1 and len(letters) >= 3 and letters in long.initials
