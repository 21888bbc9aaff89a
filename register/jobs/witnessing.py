"""Ask the witnesses to cosign the newest checkpoint, all at once, and keep what they return once it was checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from register import webhooks
from register.db import Session, reading, unit_of_work
from register.domain.errors import Fault
from register.domain.trail.log_keys import encode_history
from register.domain.trail.notes import NoteFault, VerifierKey, cosigned_at, parse_note, signed_at
from register.domain.trail.witnessing import (
    AddCheckpoint,
    Answer,
    Outcome,
    is_dated_rightly,
    is_due,
    judge,
    restart_from,
)
from register.logs import log
from register.queries.trail import checkpoints
from register.queries.trail import witnesses as queries
from register.queries.trail.witnesses import Standing
from register.queries.trail.witnessing import request_from
from register.services.ticks import mark_tick
from register.services.trail.checkpoints import add_cosignature
from register.signing import signed_by

Now = Callable[[], datetime]
ROUNDS = 2
"""A witness that is out of step is asked once more, from the size it names."""


def ask_witnesses(now: Now, *, at_once: bool = False) -> dict[str, str]:
    """What came of it, by witness; empty when none is due. A slow or dead one holds up nothing but its own answer.

    `at_once` asks also those who were asked a moment ago. Safe to run twice.
    """
    with reading() as session:
        due = {each.address: each for each in _due(session, now(), at_once)}
        requests = {url: request_from(session, min(each.size, _newest(session))) for url, each in due.items()}
    told: dict[str, str] = {}
    for _ in range(ROUNDS if requests else 0):
        again: dict[str, AddCheckpoint] = {}
        for url, answer in _told_of_the_key(requests, _answers(requests)).items():
            size = restart_from(requests[url], requests[url].size, answer)
            if size is not None:
                again[url] = _request(size)
            else:
                told[due[url].name] = _keep_answer(due[url], requests[url], answer, now())
        requests = again
    return told


def _newest(session: Session) -> int:
    row = checkpoints.newest(session)
    return 0 if row is None else row.size


def _due(session: Session, now: datetime, at_once: bool) -> list[Standing]:
    newest = checkpoints.newest(session)
    if newest is None:
        return []
    return [
        each for each in queries.witnessed(session, now=now).standings
        if each.address and is_due(
            newest.size, newest.made_at, cosigned=each.size, asked_at=None if at_once else each.asked_at, now=now
        )
    ]  # fmt: skip


def _request(size: int) -> AddCheckpoint:
    with reading() as session:
        return request_from(session, size)


def _answers(requests: Mapping[str, AddCheckpoint]) -> dict[str, Answer]:
    return _posted("/add-checkpoint", {url: asked.encode() for url, asked in requests.items()})


def _posted(path: str, bodies: Mapping[str, bytes]) -> dict[str, Answer]:
    doors = {url.rstrip("/") + path: url for url in bodies}
    found = webhooks.post_each({door: bodies[url] for door, url in doors.items()})
    return {doors[door]: Answer(*each) for door, each in found.items()}


def _told_of_the_key(
    requests: Mapping[str, AddCheckpoint], answers: Mapping[str, Answer]
) -> dict[str, Answer]:
    """A witness that does not know the signature is told the history of keys. It is asked again if it follows; its answer
    stands if it says why not; a witness of another make knows no such door, and stays with its first answer."""
    refused = [url for url, answer in answers.items() if answer.status == 403]
    with reading() as session:
        history = checkpoints.keys(session)
    if not refused or len(history) < 2:
        return dict(answers)
    told = _posted("/log-keys", dict.fromkeys(refused, encode_history(history)))
    unwilling = {url: answer for url, answer in told.items() if answer.status == 403}
    follows = {url: requests[url] for url, answer in told.items() if answer.status == 200}
    return {**answers, **unwilling, **(_answers(follows) if follows else {})}


def _keep_answer(witness: Standing, asked: AddCheckpoint, answer: Answer, now: datetime) -> str:
    """Keep a cosignature that holds, and how the witness answered; an alarm is also kept by itself, and logged."""
    outcome, words = judge(answer) if answer.status != 200 else _checked(witness.key, asked, answer.text, now)
    told = queries.outcome_words(outcome, words)
    with unit_of_work() as session:
        if outcome is Outcome.COSIGNED:
            add_cosignature(session, asked.size, answer.text, now=now)
        if outcome is Outcome.INCONSISTENT:
            mark_tick(session, queries.ALARM + witness.name, now, told[:300])
        mark_tick(session, queries.ASKED + witness.name, now, told[:300])
    _log(witness.name, outcome, asked.size)
    return told


def _checked(key: VerifierKey, asked: AddCheckpoint, line: str, now: datetime) -> tuple[Outcome, str]:
    """Whether this line is that witness's cosignature on exactly what it was sent, dated rightly."""
    try:
        note = parse_note(f"{asked.note.text}\n{line}".encode())
    except NoteFault:
        return Outcome.USELESS, "it is not in the right form"
    if len(note.signatures) != 1 or not signed_by(note, key):
        return Outcome.USELESS, "it is not by the key we know"
    at = cosigned_at(note, key)
    if at is None or not is_dated_rightly(at, signed_at(asked.note), now):
        return Outcome.USELESS, "its clock differs from ours"
    return Outcome.COSIGNED, f"{asked.size:,} entries"


def _log(name: str, outcome: Outcome, size: int) -> None:
    say = log.error if outcome is Outcome.INCONSISTENT else log.info
    say("witness", witness=name, outcome=outcome.value, size=size)


def keep(line: str, *, now: datetime) -> int:
    """Store a line that was carried by hand on the checkpoint it cosigns; Fault when no known witness made it."""
    with reading() as session:
        try:
            found = queries.cosigned_size(session, line, now=now)
        except NoteFault as fault:
            raise Fault(f"This is not a cosignature: {fault}.") from fault
    if found is None:
        raise Fault(f"No witness named in {queries.FILE} made this cosignature on one of our checkpoints.")
    with unit_of_work() as session:
        add_cosignature(session, found, line, now=now)
    return found
