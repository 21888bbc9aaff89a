"""Ask a witness to cosign the newest checkpoint."""

from __future__ import annotations

from datetime import datetime

from register import webhooks
from register.db import reading, unit_of_work
from register.domain.errors import Fault
from register.domain.notes import NoteFault, parse_note
from register.queries.witnessing import request_from
from register.services.checkpoints import add_cosignature

CONFLICT = 409


def ask_witness(url: str, *, now: datetime) -> int:
    """The size the witness cosigned; Fault says why it did not. Starts from the size the witness names."""
    status, answer = _send(url, 0)
    if status == CONFLICT and answer.strip().isdigit():
        status, answer = _send(url, int(answer))
    if status != 200:
        raise Fault(f"The witness at {url} did not cosign ({status or 'no answer'}): {answer.strip()}")
    return keep(answer, now=now)


def _send(url: str, old_size: int) -> tuple[int, str]:
    with reading() as session:
        request = request_from(session, old_size)
    return webhooks.post_text(url.rstrip("/") + "/add-checkpoint", request.encode())


def keep(line: str, *, now: datetime) -> int:
    """Store a witness's line on the newest checkpoint; Fault when it is not a cosignature line."""
    with reading() as session:
        request = request_from(session, 0)
    try:
        parse_note(f"{request.note.text}\n{line}".encode())
    except NoteFault as fault:
        raise Fault(f"This is not a cosignature: {fault}.") from fault
    size = int(request.note.text.splitlines()[1])
    with unit_of_work() as session:
        add_cosignature(session, size, line, now=now)
    return size
