"""A file that came back, as JSON: what is different from what was issued, what becomes of it, and what is made of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from flask import current_app
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.files import FileSent, bytes_of
from register.api.schemas.models import taken, told
from register.db import Session, reading, unit_of_work
from register.documents.returns import Finding
from register.domain.asked import enter, select
from register.domain.contracts.returned import LONGEST, Answer
from register.domain.texts import Prose, Typed
from register.queries.contracts import returned as queries
from register.queries.contracts.contracts import contract
from register.services.contracts import returned as services


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference at its place. fixed: in wording that nobody here may change; tracked: whether it goes when every
    tracked change is rejected."""

    key: str
    kind: str
    change: str
    place: str
    before: str
    after: str
    fixed: bool
    field: str
    part: str
    who: str
    day: str
    tracked: bool


@dataclass(frozen=True, slots=True)
class FileCompared:
    """What was found. document: what it was compared with; untracked: made with tracking off; layout_only: only looks
    otherwise."""

    id: str
    contract: str
    document: str | None
    outcome: str
    untracked: int
    layout_only: int
    findings: tuple[Difference, ...]


@blueprint.post("/contracts/<ref>/returned")
@described(
    "contracts", takes=taken("FileBack", FileSent), reply=told("FileCompared", FileCompared), status=201
)
def file_returned(ref: str) -> Response:
    """Take in a file that came back, and say how it differs from what was issued. The same file again adds nothing."""
    sent = body(FileSent)
    content = bytes_of(sent.content)
    folder = Path(current_app.extensions["settings"].instance)
    with reading() as session:
        received = services.read_returned(session, ref, content, viewer=viewer(), instance=folder)
        known = services.same_file(session, received, viewer=viewer())
    name = "" if known else services.keep_returned(folder, content)
    with unit_of_work() as session:
        key = services.record_returned(
            session, received, name, Path(sent.file_name).name, actor=guard.actor(), now=clock.now()
        ).id
    return made(_told(key, received), 201)


@dataclass(frozen=True, slots=True)
class DifferenceDecided:
    """A difference, and what became of it in this round or an earlier one; answer is null while nobody has decided."""

    difference: Difference
    answer: Answer | None
    reason: str
    ground: str
    by: str


@dataclass(frozen=True, slots=True)
class Round:
    """A file that came back. made: the contract or the variation into which what was taken in was put."""

    id: str
    sent_name: str
    received_at: datetime
    outcome: str
    layout_only: int
    made: str | None
    differences: tuple[DifferenceDecided, ...]


@dataclass(frozen=True, slots=True)
class Rounds:
    """Every file that came back for a contract, the first round first."""

    contract: str
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingDifference(Typed):
    """What becomes of one difference. ground: the national variation or derogation, with its letter, that fixed wording
    needs to be taken in; reason: what a refusal or a question says."""

    difference: Annotated[str, enter("the key of the difference")]
    answer: Annotated[Answer, select("what becomes of it")]
    reason: Annotated[str, Prose("the reason", longest=LONGEST)] = ""
    ground: Annotated[str, Prose("the national variation or the derogation", longest=LONGEST)] = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """made: the contract, if it is a draft, or the variation that was proposed. lacking: answers that it cannot take by
    itself, each with why."""

    made: str
    lacking: tuple[tuple[str, str], ...]


@blueprint.get("/contracts/<ref>/returned", endpoint="rounds_returned")
@described("contracts", reply=told("Rounds", Rounds))
def rounds(ref: str) -> Response:
    """Every file that came back for a contract, with each difference and what became of it."""
    with reading() as session:
        one = contract(session, ref, viewer=viewer())
        found = queries.returns_of(session, one.thing_id, viewer=viewer())
        return made(Rounds(one.ref, tuple(_round(session, row.id, one.thing_id) for row in found)), 200)


@blueprint.post("/contracts/<ref>/returned/<key>/decide", endpoint="decide_difference")
@described("contracts", takes=taken("DecidingDifference", DecidingDifference), reply=told("Round", Round))
def decide_difference(ref: str, key: str) -> Response:
    """Record what becomes of one difference. A later answer takes its place; the audit trail keeps both."""
    asked = body(DecidingDifference)
    with unit_of_work() as session:
        one = contract(session, ref, viewer=viewer())
        row = queries.returned(session, key, contract_id=one.thing_id, viewer=viewer())
        services.decide_finding(
            session, row, asked.difference, asked.answer, reason=asked.reason, ground=asked.ground, actor=guard.actor(),
            today=clock.today(),
        )  # fmt: skip
    with reading() as session:
        return made(_round(session, key, one.thing_id), 200)


@blueprint.post("/contracts/<ref>/returned/<key>/take-in", endpoint="take_in_returned")
@described("contracts", reply=told("TakenIn", TakenIn), status=201)
def take_in(ref: str, key: str) -> Response:
    """Put what was taken in into a draft, or propose it as one variation of a contract that runs, with its value worked out
    anew."""
    with unit_of_work() as session:
        one = contract(session, ref, viewer=viewer())
        row = queries.returned(session, key, contract_id=one.thing_id, viewer=viewer())
        lacking = services.would_take_in(session, row, viewer=viewer()).lacking
        ref_made = services.take_in(session, row, actor=guard.actor(), today=clock.today())
    return made(TakenIn(ref_made, tuple(lacking.items())), 201)


def _round(session: Session, key: str, contract_id: str) -> Round:
    row = queries.returned(session, key, contract_id=contract_id, viewer=viewer())
    applied = queries.put_into(session, row, viewer=viewer())
    found = queries.decided(session, row, viewer=viewer())
    return Round(
        row.id, row.sent_name, row.received_at, row.outcome, row.layout, applied["made"] if applied else None,
        tuple(DifferenceDecided(_difference(d.finding), d.answer, d.reason, d.ground, d.by) for d in found),
    )  # fmt: skip


def _told(key: str, received: services.Received) -> FileCompared:
    found = tuple(map(_difference, received.report.findings))
    layout = received.report.layout
    return FileCompared(
        key, received.ref, received.document, received.outcome, received.untracked, layout, found
    )


def _difference(one: Finding) -> Difference:
    return Difference(**{**asdict(one), "kind": one.kind.value})
