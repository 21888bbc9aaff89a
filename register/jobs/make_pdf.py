"""Makes the PDFs that were asked for, one by one: claimed in one unit of work, made with none open, then marked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from register import office
from register.db import reading, unit_of_work
from register.domain.errors import NoRoom
from register.queries.contracts.conversions import next_waiting
from register.services.contracts import conversions
from register.services.contracts.conversions import Claimed
from register.services.ticks import mark_tick

JOB = "pdf"
MOST = 20
"""PDFs one run makes at most, so that its mark for the health page never waits long."""


def make_pdfs(now: Callable[[], datetime]) -> int:
    """Returns how many were made. What a kill leaves unfinished is begun again after its lease."""
    count = 0
    for _ in range(MOST):
        claimed = _claimed(now())
        if claimed is None:
            break
        count += _made(claimed, now)
    with unit_of_work() as session:
        mark_tick(session, JOB, now(), f"{count} made")
    return count


def _claimed(now: datetime) -> Claimed | None:
    if office.program() is None:
        return None
    with reading() as session:
        if next_waiting(session, now) is None:
            return None
    with unit_of_work() as session:
        return conversions.claim(session, now)


def _made(claimed: Claimed, now: Callable[[], datetime]) -> bool:
    try:
        pdf = office.to_pdf(claimed.docx.read_bytes(), work=claimed.pdf.parent)
        kept = conversions.keep_pdf(claimed, pdf)
    except (office.OfficeError, OSError, NoRoom) as fault:
        with unit_of_work() as session:
            conversions.mark_failed(session, claimed, str(fault), now())
        return False
    with unit_of_work() as session:
        conversions.mark_done(session, claimed, kept, now())
    return True
