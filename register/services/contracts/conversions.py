"""Asks for PDFs and marks how far each is; the job does the converting with no transaction open."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.domain.errors import Fault
from register.domain.permissions import Actor, Permission, check
from register.models.contract_documents import ContractDocumentVersion
from register.models.conversions import Conversion
from register.queries.contracts import conversions as queries
from register.whole_files import write_whole


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the job is to convert."""

    content_hash: str
    docx: Path
    pdf: Path
    attempts: int


def ask_for_pdf(
    session: Session, document: ContractDocumentVersion, *, actor: Actor, now: datetime
) -> Conversion:
    """Have the PDF made; one that is there already or on its way is left as it is."""
    check(actor, Permission.SEE_CONTRACTS)
    row = queries.conversion(session, document.content_hash)
    if row is None:
        row = Conversion(
            content_hash=document.content_hash, file_name=document.file_name, state="waiting", attempts=0,
            asked_at=now, started_at=None, finished_at=None, message="", pdf_hash="",
        )  # fmt: skip
        session.add(row)
    elif row.state == "failed":
        row.state, row.attempts, row.asked_at, row.message = "waiting", 0, now, ""
    return row


def claim(session: Session, now: datetime) -> Claimed | None:
    """The next one to convert, for this job alone."""
    row = queries.next_waiting(session, now)
    if row is None:
        return None
    mine = (Conversion.content_hash == row.content_hash) & (Conversion.attempts == row.attempts)
    values = {"state": "working", "started_at": now, "attempts": row.attempts + 1}
    taken = session.execute(update(Conversion).where(mine).values(values)).rowcount  # type: ignore[attr-defined]
    pdf = queries.pdf_path(session, row.content_hash)
    docx = pdf.parents[1] / "documents" / Path(row.file_name).name
    return Claimed(row.content_hash, docx, pdf, values["attempts"]) if taken else None  # type: ignore[arg-type]


def keep_pdf(claimed: Claimed, pdf: bytes) -> str:
    """Write the PDF whole or not at all; returns its hash."""
    claimed.pdf.parent.mkdir(parents=True, exist_ok=True)
    write_whole(claimed.pdf, pdf)
    return hashlib.sha256(pdf).hexdigest()


def mark_done(session: Session, claimed: Claimed, pdf_hash: str, now: datetime) -> None:
    """The PDF is there under its hash."""
    _mark(session, claimed, state="done", pdf_hash=pdf_hash, finished_at=now, message="")


def mark_failed(session: Session, claimed: Claimed, message: str, now: datetime) -> None:
    """Tried again a few times before it counts as failed."""
    state = "failed" if claimed.attempts >= queries.ATTEMPTS else "waiting"
    _mark(session, claimed, state=state, finished_at=now, message=message[:300])


def _mark(session: Session, claimed: Claimed, **values: object) -> None:
    row = Conversion.content_hash == claimed.content_hash
    session.execute(update(Conversion).where(row).values(**values))


def read_pdf(session: Session, row: Conversion) -> bytes:
    """The PDF as it was made; Fault when it is gone or is no longer the same."""
    try:
        pdf = queries.pdf_path(session, row.content_hash).read_bytes()
    except OSError as fault:
        raise Fault(f"The PDF cannot be read: {fault.strerror}.") from fault
    if hashlib.sha256(pdf).hexdigest() != row.pdf_hash:
        raise Fault("The PDF was changed after it was made.")
    return pdf
