"""A file that came back, as JSON: what is different from what was issued."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.files import FileSent, bytes_of
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.documents.returns import Finding
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


def _told(key: str, received: services.Received) -> FileCompared:
    found = tuple(map(_difference, received.report.findings))
    layout = received.report.layout
    return FileCompared(
        key, received.ref, received.document, received.outcome, received.untracked, layout, found
    )


def _difference(one: Finding) -> Difference:
    return Difference(**{**asdict(one), "kind": one.kind.value})
