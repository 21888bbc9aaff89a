"""An approved scheme as anybody may read it: posts and meetings, limits and days, and no person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from register.domain.folding import folded
from register.domain.leaves import Json
from register.domain.problems import refuse

NAMED_PERSON = "Somebody named in the scheme, whose name is not published"
NOT_PUBLISHED = "Not published"
SHORTEST = 4
"""Letters of a name that are looked for in what would be published: shorter ones stand in other words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLine:
    """One delegation or one reserved matter. by: the post that holds it, or the meeting to which it is reserved."""

    ref: str
    matter: str
    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicScheme:
    """A body's scheme of one approval. as_of: the day as of which it was approved."""

    ref: str
    organisation: str
    by_whom: str
    meeting_day: date
    meeting: str
    minute: str
    as_of: date
    delegated: tuple[PublicLine, ...]
    reserved: tuple[PublicLine, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything in it that somebody typed."""
        lines = (part for line in (*self.delegated, *self.reserved) for part in (line.by, line.words))
        return self.by_whom, self.meeting, self.minute, *lines


def content_of(one: PublicScheme) -> bytes:
    """The very bytes that its hash is taken over, and that anybody can download."""
    told = {**asdict(one), "meeting_day": one.meeting_day.isoformat(), "as_of": one.as_of.isoformat()}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, indent=1).encode()


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_back(told: Json) -> PublicScheme:
    """The scheme that was published, from what is kept of it."""
    assert isinstance(told, dict)
    days = {name: date.fromisoformat(str(told[name])) for name in ("meeting_day", "as_of")}
    lines = {name: tuple(PublicLine(**one) for one in told[name]) for name in ("delegated", "reserved")}  # type: ignore[arg-type, union-attr]
    return PublicScheme(**{**told, **days, **lines})  # type: ignore[arg-type]


def check_names_nobody(one: PublicScheme, names: Iterable[str]) -> None:
    """Raises Invalid where the name of somebody who holds a post of the scheme stands in its words."""
    words = folded(" ".join(one.texts))
    found = sorted({name for name in names if len(name) >= SHORTEST and folded(name) in words})
    told = f"Its words name {found[0]}. Change them first: no person is published" if found else None
    refuse({"": told})
