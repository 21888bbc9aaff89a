"""Takes in files that come back: matched to the very document that was issued, told difference by difference, decided."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lxml import etree
from sqlalchemy.orm import Session

from register.documents.archives import read_parts
from register.documents.faults import UploadFault
from register.documents.parts import Pack
from register.documents.pdf_words import pages_of
from register.documents.returns import Kind, Report, report
from register.documents.returns.pdf_comparing import has_words, hashes_in, report_on_pdf
from register.documents.upload_guard import open_docx
from register.documents.xml_readings import parse
from register.domain.contracts.changes import NewWording
from register.domain.contracts.returned import (
    Answer,
    Shape,
    Taken,
    check_answer,
    of_running,
    taken_in,
    varying,
)
from register.domain.contracts.stages import EDITABLE, Stage
from register.domain.errors import Invalid, Refused
from register.domain.permissions import Actor, Permission, Viewer, check
from register.models.base import new_id
from register.models.contract_documents import ContractDocumentVersion
from register.models.contract_returns import ContractReturn
from register.models.contracts import ContractVersion
from register.queries.contracts import returned as queries
from register.queries.contracts.contracts import contract, to_domain
from register.queries.contracts.documents import documents_of, every_document
from register.queries.contracts.published_templates import pack_with
from register.queries.labels import labels
from register.services import ledger
from register.services.contracts.changes import propose_change
from register.services.contracts.contracts import amend_contract
from register.services.contracts.documents import read_file
from register.whole_files import making_room, write_whole

HASH = re.compile(r"[0-9a-f]{64}")
COMPARED, OLDER = "compared", "older"
PDF = b"%PDF-"
BROKEN = (etree.LxmlError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
NOT_OURS = (
    "This is no document that was made here: on none of its pages stands the data hash of one. Compare it by hand, or "
    "ask for the file that was sent"
)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was read and not yet recorded. document: the reference of what it was matched to, if it was compared;
    outcome: as it is kept."""

    contract_id: str
    ref: str
    document_id: str | None
    document: str | None
    outcome: str
    report: Report
    docx: bytes

    @property
    def untracked(self) -> int:
        return len(self.report.untracked)


def read_returned(session: Session, key: str, content: bytes, *, viewer: Viewer, instance: Path) -> Received:
    """What came back for this contract, and how it differs from what was issued. Nothing is recorded. Invalid says in
    one sentence why it cannot be read, or that it is another's."""
    row = contract(session, key, viewer=viewer)
    if content.startswith(PDF):
        return _read_pdf(session, row, content, viewer, instance)
    try:
        parts = open_docx(content)
        hashes = set(_hashes(parts))
    except UploadFault as fault:
        raise Invalid({"file": str(fault)}) from fault
    document, outcome = _matched(session, row, hashes, viewer)
    issued = dict(read_parts(read_file(instance, document)))
    try:
        found = report(issued, parts, _pack(session, document))
    except BROKEN as fault:
        raise Invalid(
            {
                "file": "This file is put together in a way that cannot be read. Save it again in Word and send that"
            }
        ) from fault
    return Received(row.thing_id, row.ref, document.thing_id, document.ref, outcome, found, content)


def _read_pdf(
    session: Session, row: ContractVersion, content: bytes, viewer: Viewer, instance: Path
) -> Received:
    """Compared by its words where it holds any and says what it is; a scan, or a file that cannot be read within the
    limits, is received and not compared. Invalid where it is another contract's."""
    pages = pages_of(content) or []
    hashes = hashes_in(pages)
    if not hashes or not has_words(pages):
        return Received(row.thing_id, row.ref, None, None, queries.NOT_COMPARED, Report(()), content)
    document, outcome = _matched(session, row, hashes, viewer)
    issued = dict(read_parts(read_file(instance, document)))
    found = report_on_pdf(issued, pages, _pack(session, document))
    return Received(row.thing_id, row.ref, document.thing_id, document.ref, outcome, found, content)


def _pack(session: Session, document: ContractDocumentVersion) -> Pack | None:
    return pack_with(session, document.pack_hash)


def _hashes(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Data hashes on its pages, however a program has cut the words."""
    for name, body in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and name.count("/") == 1:
            yield from HASH.findall("".join(map(str, parse(body).itertext())))


def _matched(
    session: Session, row: ContractVersion, hashes: set[str], viewer: Viewer
) -> tuple[ContractDocumentVersion, str]:
    """The newest document with one of these data hashes; of the same ones the one that was issued."""
    mine = documents_of(session, row.thing_id, viewer=viewer)
    found = [document for document in mine if document.data_hash in hashes]
    if not found:
        raise Invalid({"file": _whose(session, hashes, viewer)})
    issued = [document for document in found if document.thing_id == row.issued_document_id]
    best = (issued or found)[0]
    newer = [
        one
        for one in mine
        if one.pack == best.pack and one.seq > best.seq and one.data_hash != best.data_hash
    ]
    return best, OLDER if newer else COMPARED


def _whose(session: Session, hashes: set[str], viewer: Viewer) -> str:
    for document in every_document(session, viewer=viewer) if hashes else ():
        if document.data_hash in hashes:
            other = contract(session, document.contract_id, viewer=viewer)
            return f"This file is another contract's: {other.ref}, {other.title}. Upload it there"
    return NOT_OURS


def keep_returned(instance: Path, content: bytes) -> str:
    """Write the file under a name nobody can guess; done before it is recorded."""
    name, folder = f"{new_id()}{'.pdf' if content.startswith(PDF) else '.docx'}", instance / "returns"
    with making_room():
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, content, first=True)
    return name


def same_file(session: Session, received: Received, *, viewer: Viewer) -> ContractReturn | None:
    """The round in which the very same file came already."""
    digest = hashlib.sha256(received.docx).hexdigest()
    rounds = queries.returns_of(session, received.contract_id, viewer=viewer)
    return next((one for one in rounds if one.file_hash == digest), None)


def record_returned(
    session: Session, received: Received, file_name: str, sent_name: str, *, actor: Actor, now: datetime
) -> ContractReturn:
    """Record a file that was kept. The same file a second time adds nothing."""
    check(actor, Permission.KEEP_CONTRACTS)
    before = same_file(session, received, viewer=actor.viewer)
    if before is not None:
        return before
    row = ContractReturn(
        id=new_id(), contract_id=received.contract_id, file_name=file_name, sent_name=sent_name[:300],
        document_id=received.document_id,
        file_hash=hashlib.sha256(received.docx).hexdigest(), size=len(received.docx), received_by=actor.id,
        received_at=now, outcome=received.outcome, findings=[asdict(one) for one in received.report.findings],
        layout=received.report.layout, answers={},
    )  # fmt: skip
    session.add(row)
    body = {
        "file_hash": row.file_hash, "document": received.document, "outcome": row.outcome,
        "findings": len(row.findings), "untracked": received.untracked,
    }  # fmt: skip
    ledger.note(session, "contract.file_returned", row.contract_id, dict(body), actor=actor)
    return row


def decide_finding(
    session: Session, row: ContractReturn, key: str, answer: str, *, reason: str, ground: str, actor: Actor,
    today: date,
) -> None:  # fmt: skip
    """Record what becomes of one difference. Invalid where fixed wording is taken in without the letter that allows it."""
    check(actor, Permission.KEEP_CONTRACTS)
    finding = next((one for one in queries.findings_of(row) if one.key == key), None)
    if finding is None:
        raise Invalid({"": "This file holds no such difference"})
    check_answer(answer, reason, ground, fixed=finding.fixed)
    if Answer(answer) is not Answer.TAKE_IN and queries.put_into(session, row, viewer=actor.viewer):
        raise Refused("What was taken in stands in the contract already: change it there")
    kept = {
        "answer": answer,
        "reason": reason,
        "ground": ground,
        "by": _name(session, actor),
        "on": str(today),
    }
    row.answers = {**row.answers, key: kept}
    said = {"return": row.id, "finding": key, "kind": finding.kind.value, **kept}
    ledger.note(session, "contract.difference_decided", row.contract_id, dict(said), actor=actor)


def check_page_codes(session: Session, row: ContractReturn, *, actor: Actor, today: date) -> None:
    """Record that a person has looked at the page codes of a file that could not be compared."""
    check(actor, Permission.KEEP_CONTRACTS)
    if actor.person_id is None:
        raise Invalid(
            {"": "Your account belongs to no person, so nobody could be named as having checked it"}
        )
    by = _name(session, actor)
    row.answers = {**row.answers, queries.CHECKED: {"by": by, "on": str(today)}}
    said = {"return": row.id, "file_hash": row.file_hash, "by": by}
    ledger.note(session, "contract.page_codes_checked", row.contract_id, dict(said), actor=actor)


def _name(session: Session, actor: Actor) -> str:
    if actor.person_id is None:
        return ""
    return labels(session, [actor.person_id], viewer=actor.viewer).get(actor.person_id, "")


def would_take_in(session: Session, row: ContractReturn, *, viewer: Viewer) -> Taken:
    """The contract as it would read with the answers that were taken in, and those it cannot take by itself."""
    about = contract(session, row.contract_id, viewer=viewer)
    answers = [
        (one.finding.field, one.finding.after)
        for one in queries.decided(session, row, viewer=viewer)
        if one.answer is Answer.TAKE_IN and one.finding.kind is Kind.FIELD
    ]
    before = to_domain(about)
    taken = taken_in(before, answers, _shapes(session, row, about, viewer))
    if Stage(about.stage) in EDITABLE:
        return taken
    return replace(of_running(before, taken), wording=_wording(session, row, viewer))


def _wording(session: Session, row: ContractReturn, viewer: Viewer) -> tuple[NewWording, ...]:
    """Wording that was taken in, with what allows it."""
    return tuple(
        NewWording(
            place=one.finding.place[:300],
            before=one.finding.before,
            after=one.finding.after,
            ground=one.ground,
        )
        for one in queries.decided(session, row, viewer=viewer)
        if one.answer is Answer.TAKE_IN and one.finding.kind in (Kind.FIXED, Kind.WORDING)
    )


def _shapes(
    session: Session, row: ContractReturn, about: ContractVersion, viewer: Viewer
) -> dict[str, Shape]:
    document = next(
        (d for d in documents_of(session, about.thing_id, viewer=viewer) if d.thing_id == row.document_id),
        None,
    )
    pack = None if document is None else _pack(session, document)
    found = pack.of_group("") if pack is not None else ()
    return {one.name: Shape(one.type, {o.value: o.shown or o.label for o in one.options}) for one in found}


def take_in(session: Session, row: ContractReturn, *, actor: Actor, today: date) -> str:
    """Put the answers that were taken in into the draft, or propose them as a variation of a contract that runs; what it
    is worth is worked out anew. Returns the reference of what was made."""
    check(actor, Permission.KEEP_CONTRACTS)
    about = contract(session, row.contract_id, viewer=actor.viewer)
    _check_whole(session, row, Stage(about.stage), actor.viewer)
    taken = would_take_in(session, row, viewer=actor.viewer)
    before = to_domain(about)
    if taken.contract == before and not taken.wording:
        raise Refused("Nothing that was taken in changes what the register holds of this contract")
    text = f"Taken in from the file {row.sent_name} that came back"
    if Stage(about.stage) in EDITABLE:
        made = amend_contract(
            session, about.thing_id, taken.contract, expected_n=about.n, reason=text, actor=actor, today=today
        ).ref
    else:
        change = varying(before, taken, text)
        made = propose_change(session, about.thing_id, change, actor=actor, today=today).ref
    row.answers = {**row.answers, queries.APPLIED: {"made": made, "on": str(today)}}
    ledger.note(
        session,
        "contract.differences_taken_in",
        row.contract_id,
        {"return": row.id, "made": made},
        actor=actor,
    )
    return made


def _check_whole(session: Session, row: ContractReturn, stage: Stage, viewer: Viewer) -> None:
    """A draft takes answers as they are decided. One variation carries all that was taken in from a file."""
    if stage in EDITABLE:
        return
    applied = queries.put_into(session, row, viewer=viewer)
    if applied:
        raise Refused(f"What was taken in stands in {applied['made']} already")
    if any(one.answer is None for one in queries.decided(session, row, viewer=viewer)):
        raise Refused("Decide every difference first: one variation carries all that is taken in from a file")


def as_json(received: Received) -> dict[str, Any]:
    """What a call and a command print."""
    return {
        "contract": received.ref, "document": received.document, "outcome": received.outcome,
        "untracked": received.untracked, "layout_only": received.report.layout,
        "more_than_named": received.report.is_cut, "findings": [asdict(one) for one in received.report.findings],
    }  # fmt: skip
