"""Organisations found by what they may be called, out of many: without comparing each with each."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from register.domain.people.known_bodies import Called, likeness
from register.domain.people.organisation_names import Likeness, Names, Written
from register.domain.people.organisation_numbers import number_key

T = TypeVar("T")
_ENDS = 3
_MOST_WRONG = 2
"""Letters that may be wrong in one word."""
_Word = tuple[int, int]
"""How long a word is, and a bit for each letter in it."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a body as it is looked for. core: its telling words; whole: all of them in one."""

    at: int
    core: tuple[_Word, ...]
    whole: _Word


class Directory(Generic[T]):
    """Organisations under the keys that names like theirs have in common."""

    def __init__(self, bodies: Iterable[tuple[Called, T]], names: Names) -> None:
        self._names = names
        self._bodies = list(bodies)
        self._entries: list[_Name] = []
        self._by_key: dict[str, list[int]] = {}
        self._by_number: dict[str, list[int]] = {}
        for at, (body, _) in enumerate(self._bodies):
            for key in set(_number_keys(body)):
                self._by_number.setdefault(key, []).append(at)
            for name in (body.name, *body.former_names):
                self._add(at, name, names.written(name))

    def _add(self, at: int, name: str, written: Written) -> None:
        place = len(self._entries)
        self._entries.append(_entry(at, written))
        whole = "".join(written.words) or name
        keys = {f"= {whole}", *(f"i {letters}" for letters in written.initials)}
        keys.update(_joined_keys(written), _letter_keys(written))
        for word in written.core:
            keys.update(_ends(word))
        for key in keys:
            self._by_key.setdefault(key, []).append(place)

    def like(self, asked: Called, *, before: int | None = None) -> list[tuple[Likeness, T]]:
        """Whatever is the same or likely the same, the surest first and otherwise in the order given. before: of so many
        first ones only."""
        most = len(self._bodies) if before is None else before
        near = {at for key in set(_number_keys(asked)) for at in self._by_number.get(key, ()) if at < most}
        for name in (asked.name, *asked.former_names):
            near.update(self._near(name, self._names.written(name), most))
        judged = [
            (likeness(asked, self._bodies[at][0], self._names), self._bodies[at][1]) for at in sorted(near)
        ]
        return sorted((found for found in judged if found[0]), key=lambda found: -found[0])

    def _near(self, name: str, written: Written, most: int) -> Iterator[int]:
        """The bodies that may be called like this: the same in one, its initials, or with as many telling words in
        common as one of the two has; or all but words that may be typed wrongly."""
        mine, entries = _entry(-1, written), self._entries
        whole = "".join(written.words) or name
        for key in (f"= {whole}", f"i {whole}", *(f"= {letters}" for letters in written.initials)):
            yield from (entries[place].at for place in self._under(key, most))
        for key in _joined_keys(written):
            for place in self._under(key, most):
                if _may_be_one(mine.whole, entries[place].whole, most=1):
                    yield entries[place].at
        shared = Counter(
            dict.fromkeys((p for key in _letter_keys(written) for p in self._under(key, most)), 0)
        )
        for word in written.core:
            shared.update({place for key in _ends(word) for place in self._under(key, most)})
        for place, count in shared.items():
            if _may_be(mine, entries[place], count):
                yield entries[place].at

    def _under(self, key: str, most: int) -> list[int]:
        """The names under a key, of so many first bodies: names are kept in the order of their bodies."""
        found = self._by_key.get(key, [])
        return found[: bisect_left(found, most, key=lambda place: self._entries[place].at)]


def _entry(at: int, written: Written) -> _Name:
    return _Name(at, tuple(_word(word) for word in written.core), _word("".join(written.core)))


def _word(text: str) -> _Word:
    letters = 0
    for letter in text:
        letters |= 1 << (ord(letter) % 61)
    return len(text), letters


def _may_be(one: _Name, other: _Name, shared: int) -> bool:
    """Whether two names may be alike of which so many words begin or end alike: as many as one of the two has, or each of
    as many words has one in the other that it may be typed wrongly for."""
    if shared >= min(len(one.core), len(other.core)):
        return True
    return len(one.core) == len(other.core) and all(
        any(_may_be_one(word, theirs) for theirs in other.core) for word in one.core
    )


def _may_be_one(one: _Word, other: _Word, *, most: int = _MOST_WRONG) -> bool:
    """Whether two words may be one with so many letters wrong: each takes one kind of letter away and brings one at most."""
    return abs(one[0] - other[0]) <= most and (one[1] ^ other[1]).bit_count() <= 2 * most


def _ends(word: str) -> tuple[str, str]:
    """Both ends of a telling word, so that one letter wrong leaves a key that fits."""
    return f"{word[:_ENDS]}-", f"-{word[-_ENDS:]}"


def _joined_keys(written: Written) -> Iterator[str]:
    """The same of all its words in one."""
    yield from (f"+ {end}" for end in _ends("".join(written.core)))


def _letter_keys(written: Written) -> tuple[str, str]:
    """With what letters its telling words begin and end, in whatever order: for words whose both ends are typed wrongly."""
    begin, end = (sorted(word[at] for word in written.core if word) for at in (0, -1))
    return f"b {''.join(begin)}", f"e {''.join(end)}"


def _number_keys(body: Called) -> Iterator[str]:
    if body.numbers is not None:
        yield from (f"# {key}" for key in body.numbers.known().values())
        return
    for part in body.said:
        yield from (f"# {part.text}", f"# {number_key(part.text)}")
