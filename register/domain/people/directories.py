"""Organisations found by what they may be called, out of many: without comparing each with each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from register.domain.people.known_bodies import Called, likeness
from register.domain.people.organisation_names import Likeness, Names
from register.domain.people.organisation_numbers import number_key

T = TypeVar("T")
_ENDS = 3


class Directory(Generic[T]):
    """Organisations under the keys that names like theirs have in common."""

    def __init__(self, bodies: Iterable[tuple[Called, T]], names: Names) -> None:
        self._names = names
        self._bodies = list(bodies)
        self._by_key: dict[str, list[int]] = {}
        for at, (body, _) in enumerate(self._bodies):
            for key in set(_keys(body, names)):
                self._by_key.setdefault(key, []).append(at)

    def like(self, asked: Called) -> list[tuple[Likeness, T]]:
        """Whatever is the same or likely the same, the surest first and otherwise in the order given."""
        near = sorted({at for key in set(_keys(asked, self._names)) for at in self._by_key.get(key, ())})
        judged = [(likeness(asked, self._bodies[at][0], self._names), self._bodies[at][1]) for at in near]
        return sorted((found for found in judged if found[0]), key=lambda found: -found[0])


def _keys(body: Called, names: Names) -> Iterator[str]:
    """Both ends of each telling word, so that one letter wrong leaves a key that fits; initials; numbers."""
    for name in (body.name, *body.former_names):
        written = names.written(name)
        yield "".join(written.words) or name
        yield from written.initials
        for word in (*written.core, "".join(written.core)):
            yield f"{word[:_ENDS]}-"
            yield f"-{word[-_ENDS:]}"
    yield from _number_keys(body)


def _number_keys(body: Called) -> Iterator[str]:
    if body.numbers is not None:
        yield from (f"# {key}" for key in body.numbers.known().values())
        return
    for part in body.said:
        yield from (f"# {part.text}", f"# {number_key(part.text)}")
