"""Whom the rows of a source mean: somebody known for certain, somebody new, or a question for a person. Nobody is taken
for another by likeness."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from register.domain.folding import folded
from register.domain.imports.entries import Whom
from register.domain.people.doubles import name_key
from register.domain.people.misspellings import is_misspelt

NEW = ""
"""The answer that somebody is none of those who may be meant."""


def sign_of(key: str) -> str:
    """What stands for how a source names somebody: it tells no name."""
    return hashlib.sha256(key.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who is in the register. label: what tells them from others."""

    id: str
    label: str
    name: str
    staff_number: str = ""
    emails: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who may be meant: a record by its id, or somebody else whom the same source names, by that key."""

    id: str
    label: str
    is_in_file: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """Whom a key means: a record, or NEW."""

    id: str
    by: str = "name"


@dataclass(frozen=True, slots=True)
class Asked:
    """A person has to say who is meant."""

    whom: Whom
    candidates: tuple[Candidate, ...]


class Register:
    """The people of the register by what they are recognised by. titles: words that are no part of a name."""

    def __init__(self, people: Iterable[Somebody], titles: frozenset[str]) -> None:
        self.titles = titles
        self.by_staff: dict[str, Somebody] = {}
        self.by_email: dict[str, Somebody] = {}
        self.by_name: dict[str, list[Somebody]] = {}
        self.by_word: dict[str, list[tuple[tuple[str, ...], Somebody]]] = {}
        for one in people:
            self._add(one)

    def _add(self, one: Somebody) -> None:
        if one.staff_number:
            self.by_staff[folded(one.staff_number)] = one
        self.by_email.update({folded(email): one for email in one.emails if email})
        if one.name:
            self.by_name.setdefault(folded(one.name), []).append(one)
            words = self.words(one.name)
            for word in set(words):
                self.by_word.setdefault(word, []).append((words, one))

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(name_key(name, self.titles).split())

    def sure(self, whom: Whom) -> Settled | None:
        """By staff number or address; or by the very name, where one person alone has it and no number says otherwise."""
        if found := self.by_staff.get(folded(whom.staff_number or "")):
            return Settled(found.id, "staff number")
        if found := self.by_email.get(folded(whom.email or "")):
            return Settled(found.id, "email")
        named = self.by_name.get(folded(whom.name), [])
        alone = len(named) == 1 and len(self.like(whom)) == 1
        return Settled(named[0].id) if alone and not _says_otherwise(whom, named[0]) else None

    def like(self, whom: Whom) -> list[Somebody]:
        """Everybody of the same name in another writing, or of nearly the same name."""
        words = self.words(whom.name)
        found = {
            one.id: one
            for word in set(words)
            for theirs, one in self.by_word.get(word, ())
            if is_like(words, theirs)
        }
        return sorted(found.values(), key=lambda one: (folded(one.label), one.id))


def _says_otherwise(whom: Whom, one: Somebody) -> bool:
    """Both have a staff number, and not the same."""
    return bool(whom.staff_number and one.staff_number)


def is_like(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same words in any order, a letter wrong, or a first name shortened to its first letter."""
    return one == other or is_misspelt(one, other) or _is_shortened(one, other) or _is_shortened(other, one)


def _is_shortened(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """ "smith j" for "john smith": what is left of either once the words that both have are taken out."""
    rest, others = sorted(set(short) - set(long)), sorted(set(long) - set(short))
    return (
        len(short) > 1
        and len(rest) == len(others) == 1
        and len(rest[0]) == 1
        and others[0].startswith(rest[0])
    )


def settle(
    named: Iterable[Whom], register: Register, known: Mapping[str, str], *, others: Collection[str] = ()
) -> dict[str, Settled | Asked]:
    """Whom each key means. known: what was settled before, key -> record or NEW, or the key of somebody else in the file.
    others: records that this source is known to mean by other numbers, so that it cannot mean them by a new one."""
    by_key: dict[str, Whom] = {}
    for whom in named:
        by_key.setdefault(whom.key, whom)
    found: dict[str, Settled | Asked] = {}
    in_file = Register((), register.titles)
    for key, whom in by_key.items():
        found[key] = _settled(whom, register, in_file, known.get(key), others)
        in_file._add(Somebody(key, whom.name, whom.name, whom.staff_number or ""))
    return found


def _settled(
    whom: Whom, register: Register, in_file: Register, known: str | None, others: Collection[str]
) -> Settled | Asked:
    if known is not None:
        return Settled(known, "answer")
    sure = register.sure(whom)
    if sure is not None and not (whom.person_id and sure.id in others):
        return sure
    candidates = [
        Candidate(one.id, one.label)
        for one in register.like(whom)
        if not (whom.person_id and one.id in others)
    ]
    if not _has_number(whom):
        candidates += [
            Candidate(one.id, one.label, is_in_file=True)
            for one in in_file.like(whom)
            if one.id.startswith("name ")
        ]
    return Asked(whom, tuple(candidates)) if candidates else Settled(NEW, "new")


def _has_number(whom: Whom) -> bool:
    return bool(whom.person_id or whom.staff_number or whom.email)
