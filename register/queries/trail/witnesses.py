"""The witnesses this register has: who they are, what each cosigned last, and whether enough of them did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.errors import Fault
from register.domain.trail.notes import Note, NoteFault, VerifierKey, cosigned_at, parse_note
from register.domain.trail.witness_policies import WitnessPolicy, parse_policy
from register.domain.trail.witnessing import Outcome, is_dated_rightly
from register.models.checkpoints import SignedCheckpoint, WitnessLine
from register.models.duties import Tick
from register.queries.instance_files import instance_folder
from register.queries.trail import checkpoints
from register.signing import signed_by

FILE = "witnesses.txt"
ASKED, ALARM = "witness ", "witness alarm "
"""How the marks of the job begin; the witness's name follows."""
GRACE = timedelta(minutes=15)
"""How long a checkpoint may wait for its witnesses before somebody is told."""
MOST_TRIED = 3000
"""Ten days of checkpoints: a line carried by hand may be that old."""
S = SignedCheckpoint


@dataclass(frozen=True, slots=True)
class Standing:
    """One witness: what it cosigned last, how it answered last, and whether it said that something is wrong."""

    name: str
    key: VerifierKey
    address: str
    size: int
    at: datetime | None
    asked_at: datetime | None
    outcome: str
    alarm: str
    unfollowed: VerifierKey | None = None
    """The key that signs now, while this witness has cosigned only under an earlier one."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """All of them: `size` is how many entries the quorum has cosigned, and `late` whether that is too few."""

    standings: tuple[Standing, ...] = ()
    needed: bool = False
    size: int = 0
    late: bool = False

    @property
    def alarms(self) -> list[str]:
        """A witness that finds two histories is the one thing here that must never happen."""
        return [f"ALARM: the witness {each.name} {each.alarm}." for each in self.standings if each.alarm]

    @property
    def warnings(self) -> list[str]:
        """What an administrator must look at."""
        found = self.alarms + [
            f"The witness {each.name} still follows the old signing key. Give its keeper "
            f"the new one: {each.unfollowed.encode()}"
            for each in self.standings
            if each.unfollowed
        ]
        if self.late:
            found.append(
                f"Not enough witnesses have cosigned: what {FILE} asks for is met for {self.size:,} entries only."
            )
        return found


def policy_of(session: Session) -> WitnessPolicy:
    """Whom this register asks, from its own file; nobody when it has none. Fault says what is wrong in it."""
    path = instance_folder(session) / FILE
    try:
        return parse_policy(path.read_text("utf-8")) if path.exists() else WitnessPolicy(quorum="none")
    except (NoteFault, OSError, ValueError) as fault:
        raise Fault(f"{path} cannot be used: {fault}.") from fault


def witnessed(session: Session, *, now: datetime) -> Witnessed:
    """How every witness stands, and whether the quorum is met."""
    policy = policy_of(session)
    standings = tuple(_standing(session, policy, name) for name in policy.witnesses)
    size = _met(policy, standings)
    needed = bool(policy.witnesses) and policy.quorum != "none"
    return Witnessed(standings, needed, size, needed and _is_late(session, size, now))


def _standing(session: Session, policy: WitnessPolicy, name: str) -> Standing:
    key = policy.witnesses[name]
    size, at, received_at = _last(session, key)
    asked, alarm = session.get(Tick, ASKED + name), session.get(Tick, ALARM + name)
    stands = alarm is not None and (received_at is None or alarm.last_at >= received_at)
    return Standing(
        name, key, policy.addresses.get(name, ""), size, at, asked.last_at if asked else None,
        asked.outcome if asked else "", alarm.outcome if alarm and stands else "", _unfollowed(session, size),
    )  # fmt: skip


def _last(session: Session, key: VerifierKey) -> tuple[int, datetime | None, datetime | None]:
    """The largest checkpoint this key cosigned, when it says it did, and when that reached us."""
    by_name = WitnessLine.line.startswith(f"\u2014 {key.name} ", autoescape=True)
    found = select(WitnessLine.size, WitnessLine.line, WitnessLine.received_at, S.note)
    found = found.join(S, S.size == WitnessLine.size)
    for row in session.execute(found.where(by_name).order_by(WitnessLine.size.desc())):
        note = parse_note(f"{parse_note(row.note.encode()).text}\n{row.line}".encode())
        if signed_by(note, key):
            return row.size, cosigned_at(note, key), row.received_at
    return 0, None, None


def _unfollowed(session: Session, size: int) -> VerifierKey | None:
    """The key in force, where it has signed and what was cosigned last is older than it."""
    last, newest, known = session.get(S, size), checkpoints.newest(session), checkpoints.keys(session)
    if last is None or newest is None or not known:
        return None
    return known[-1].key if last.made_at < known[-1].since <= newest.made_at else None


def _met(policy: WitnessPolicy, standings: Sequence[Standing]) -> int:
    """The most entries that enough witnesses have cosigned: each cosigned all that is before its last."""
    for size in sorted({each.size for each in standings}, reverse=True):
        if policy.is_met_by(each.key for each in standings if each.size >= size):
            return size
    return 0


def _is_late(session: Session, size: int, now: datetime) -> bool:
    waiting = session.scalar(select(S.made_at).where(S.size > size).order_by(S.size).limit(1))
    return waiting is not None and now - waiting > GRACE


def cosigned_size(session: Session, line: str, *, now: datetime) -> int | None:
    """The size of the checkpoint that this line by a known witness cosigns; None when it cosigns none of the newest."""
    keys = policy_of(session).witnesses.values()
    for row in session.scalars(select(S).order_by(S.size.desc()).limit(MOST_TRIED)):
        note = parse_note(f"{parse_note(row.note.encode()).text}\n{line}".encode())
        if any(_counts(note, key, row.made_at, now) for key in keys):
            return row.size
    return None


def _counts(note: Note, key: VerifierKey, made_at: datetime, now: datetime) -> bool:
    at = cosigned_at(note, key) if signed_by(note, key) else None
    return at is not None and is_dated_rightly(at, made_at, now)


def outcome_words(outcome: Outcome, words: str) -> str:
    """How an answer is kept: what it was, and what was said."""
    return f"{outcome}: {words}" if words else str(outcome)
