"""What keeps the audit trail as it was recorded, beside its hashes: triggers, and signed checkpoints to compare it with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from register.domain.trail.log_keys import LogKey
from register.domain.trail.notes import NoteFault, parse_checkpoint, parse_note
from register.models.checkpoints import SignedCheckpoint
from register.models.registry import evidence_tables
from register.models.triggers import names
from register.queries.trail.checkpoints import keys
from register.signing import signers

THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}
"""The triggers that are there and switched on."""
HERE = "this database"
NAMED = 3


def missing_triggers(session: Session) -> list[str]:
    """The triggers that refuse to change what was recorded, as far as they are missing or switched off."""
    dialect = session.get_bind().dialect.name
    there = set(session.scalars(text(THERE[dialect])))
    wanted = [name for table in evidence_tables() for name in names(table, dialect)]
    return [name for name in wanted if name not in there]


def triggers_said(missing: list[str]) -> str:
    """One sentence for however many there are."""
    more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
    return f"triggers that keep what was recorded are missing or switched off: {', '.join(missing[:NAMED])}{more}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint that a key of this audit trail signed. place: where it was found."""

    place: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What the entries were compared with. checkpoints: how many of each place; newest: the size of the greatest."""

    places: Mapping[str, int]
    newest: int

    @property
    def said(self) -> str:
        """For a person: with what, or that there was nothing."""
        if not self.places:
            return "there is no signed checkpoint to compare them with"
        told = ", ".join(
            f"{count:,} signed checkpoint{'' if count == 1 else 's'} in {place}"
            for place, count in self.places.items()
        )
        return f"compared with {told}, the newest over {self.newest:,} entries"


def signed(session: Session, brought: Mapping[str, bytes]) -> tuple[list[Signed], list[tuple[str, str]]]:
    """Every signed checkpoint there is: those of this database, and of files that were brought along, by their names. With
    them what is wrong with any, by place: it cannot be read, or no key of this audit trail signed it."""
    found, wrong = list[Signed](), list[tuple[str, str]]()
    known = [one.key for one in _keys(session)]
    for place, what, note in _notes(session, brought):
        try:
            parsed = parse_note(note)
            checkpoint = parse_checkpoint(parsed.text)
        except (NoteFault, UnicodeDecodeError):
            wrong.append((what, "this is no checkpoint that can be read"))
            continue
        if not signers(parsed, known):
            wrong.append((what, "no key of this audit trail signed this checkpoint"))
            continue
        found.append(Signed(place, checkpoint.size, checkpoint.root.hex()))
    return found, wrong


def _keys(session: Session) -> Iterable[LogKey]:
    try:
        return keys(session)
    except NoteFault:
        return ()


def _notes(session: Session, brought: Mapping[str, bytes]) -> Iterator[tuple[str, str, bytes]]:
    for row in session.scalars(select(SignedCheckpoint).order_by(SignedCheckpoint.size)):
        yield HERE, f"checkpoint {row.size}", row.note.encode()
    for name, content in brought.items():
        yield name, name, content


def differing(found: Iterable[Signed], roots: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Where a signed checkpoint does not agree with the entries. roots: what the entries give at these sizes."""
    for one in found:
        if one.size and one.size not in roots:
            yield f"checkpoint {one.size} in {one.place}", "it was signed over more entries than there are"
        elif one.size and roots[one.size] != one.root:
            yield (
                f"checkpoint {one.size} in {one.place}",
                "the entries up to here are not those that were signed",
            )


def compared(found: Iterable[Signed]) -> Compared:
    """How many of each place, and the greatest size."""
    places: dict[str, int] = {}
    newest = 0
    for one in found:
        places[one.place] = places.get(one.place, 0) + 1
        newest = max(newest, one.size)
    return Compared(places, newest)
