"""Names by id, looked up as they are asked for: a page that names five of 20,000 reads five."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

Ids = Collection[str] | None
"""Those asked for; None for all there are."""
BLOCK = 500
MOST_ALONE = 100
"""After so many that were asked for one by one, all are read: whoever forgot to look them up together pays no more."""


class Names(Mapping[str, str]):
    """What records are called, in the order of names. One that nobody asked for is not read; whoever goes through all of
    them has all of them read at once."""

    def __init__(self, find: Callable[[Ids], dict[str, str]]) -> None:
        self._find = find
        self._told: dict[str, str | None] = {}
        self._whole: dict[str, str] | None = None
        self._alone = 0

    def look_up(self, ids: Ids) -> Names:
        """Read these in one question, or all of them, before they are asked for one by one."""
        if ids is None:
            len(self)
            return self
        left = sorted(set(ids) - self._told.keys()) if self._whole is None else []
        for start in range(0, len(left), BLOCK):
            some = left[start : start + BLOCK]
            self._told |= {**dict.fromkeys(some), **self._find(some)}
        return self

    def only(self, ids: Collection[str]) -> dict[str, str]:
        """These in the order of their names, and no others: going through all of them reads all of them."""
        self.look_up(ids)
        return dict(
            sorted(((key, self[key]) for key in set(ids) if key in self), key=lambda one: (one[1], one[0]))
        )

    def __getitem__(self, key: str) -> str:
        if self._whole is not None:
            return self._whole[key]
        if key not in self._told:
            self._alone += 1
            if self._alone > MOST_ALONE:
                return self._all()[key]
            self.look_up([key])
        found = self._told[key]
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[str, str]:
        if self._whole is None:
            self._whole = self._find(None)
        return self._whole


class _Together(Mapping[str, str]):
    """Several of them as one; no id is in two."""

    def __init__(self, parts: tuple[Mapping[str, str], ...]) -> None:
        self._parts = parts

    def __getitem__(self, key: str) -> str:
        for part in self._parts:
            if key in part:
                return part[key]
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (key for part in self._parts for key in part)

    def __len__(self) -> int:
        return sum(map(len, self._parts))


def together(*parts: Mapping[str, str]) -> Mapping[str, str]:
    """Names of records of several kinds by id."""
    return _Together(parts)
