"""What goes back to the other party: redlines against any earlier file, the list of decisions, and comparisons."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.lists import list_as_word
from register.documents.returns import Report, report
from register.documents.returns.redlines import redline
from register.documents.upload_guard import open_docx
from register.domain.dates import london_day, said
from register.domain.errors import Fault, NotFound, Refused
from register.domain.permissions import Actor, Viewer
from register.models.contract_documents import ContractDocumentVersion
from register.models.contract_returns import ContractReturn
from register.models.contracts import ContractVersion
from register.queries.contracts import returned as queries
from register.queries.contracts.contracts import contract
from register.queries.contracts.documents import documents_of
from register.queries.contracts.published_templates import pack_with
from register.queries.labels import labels
from register.services.contracts.documents import read_file

THEIRS = "The other party"
HEADS = ("Where", "What was issued", "What came back", "Decision", "Reason")


@dataclass(frozen=True, slots=True)
class File:
    """A Word file of a contract: made here, or come back."""

    key: str
    words: str
    document: ContractDocumentVersion | None = None
    returned: ContractReturn | None = None


def document_of(session: Session, row: ContractReturn, *, viewer: Viewer) -> ContractDocumentVersion | None:
    """The document that a file was matched to."""
    mine = documents_of(session, row.contract_id, viewer=viewer)
    return next((one for one in mine if one.thing_id == row.document_id), None)


def read_kept(instance: Path, row: ContractReturn) -> bytes:
    """The bytes that came back; Fault when they are gone or no longer the same."""
    path = instance / "returns" / Path(row.file_name).name
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise Fault(f"The file {row.sent_name} cannot be read: {fault.strerror}.") from fault
    if hashlib.sha256(content).hexdigest() != row.file_hash:
        raise Fault(f"The file {row.sent_name} was changed after it was received.")
    return content


def files_of(session: Session, one: ContractVersion, *, viewer: Viewer) -> list[File]:
    """Every Word file of a contract, the newest first."""
    made = documents_of(session, one.thing_id, viewer=viewer)
    rounds = queries.returns_of(session, one.thing_id, viewer=viewer)
    found = [File(d.ref, f"{d.ref}, made on {said(d.valid_from)}", document=d) for d in made]
    back = [
        File(row.id, f"{row.sent_name}, came back on {said(london_day(row.received_at))}", returned=row)
        for row in reversed(rounds)
        if not row.file_name.endswith(".pdf")
    ]
    return [*back, *found]


def _parts(file: File, instance: Path) -> dict[str, bytes]:
    if file.document is not None:
        return dict(read_parts(read_file(instance, file.document)))
    assert file.returned is not None
    return open_docx(read_kept(instance, file.returned))


def _two(
    session: Session, one: ContractVersion, before: str, after: str, viewer: Viewer
) -> tuple[File, File]:
    files = {file.key: file for file in files_of(session, one, viewer=viewer)}
    if before not in files or after not in files:
        raise NotFound
    if before == after:
        raise Refused("Select two different files")
    return files[before], files[after]


def compared(
    session: Session, one: ContractVersion, before: str, after: str, *, instance: Path, viewer: Viewer
) -> Report:
    """What is different between two files of one contract."""
    old, new = _two(session, one, before, after, viewer)
    made = old.document or new.document
    pack = None if made is None else pack_with(session, made.pack_hash)
    return report(_parts(old, instance), _parts(new, instance), pack)


def redline_of(
    session: Session, one: ContractVersion, before: str, after: str, *, instance: Path, viewer: Viewer, author: Actor,
    today: date,
) -> bytes:  # fmt: skip
    """The later of two files with its changes against the earlier tracked, in the name of whoever asks."""
    old, new = _two(session, one, before, after, viewer)
    name = (
        labels(session, [author.person_id], viewer=viewer).get(author.person_id, "")
        if author.person_id
        else ""
    )
    made = redline(
        _parts(old, instance), _parts(new, instance), author=name or "Arm's Length", day=str(today)
    )
    return write_parts(made.items(), zlib_deflate)


def redline_of_return(session: Session, row: ContractReturn, *, instance: Path, viewer: Viewer) -> bytes:
    """What came back against what was issued, every change tracked."""
    document = document_of(session, row, viewer=viewer)
    if document is None or row.file_name.endswith(".pdf"):
        raise Refused("There is no redline of a PDF, nor of a file that was not compared")
    issued = dict(read_parts(read_file(instance, document)))
    day = str(london_day(row.received_at))
    made = redline(issued, open_docx(read_kept(instance, row)), author=THEIRS, day=day)
    return write_parts(made.items(), zlib_deflate)


def decisions_as_word(session: Session, row: ContractReturn, *, viewer: Viewer) -> bytes:
    """The list of decisions: each difference with its place, both wordings, what was decided and why."""
    about = contract(session, row.contract_id, viewer=viewer)
    told = queries.decided(session, row, viewer=viewer)
    title = f"Decisions on the file that came back for {about.title}"
    about_it = f"Contract {about.ref}. File {row.sent_name}, received on {said(london_day(row.received_at))}."
    return list_as_word(
        title, about_it, HEADS, map(_row, told), made_at=row.received_at, nothing="No word was changed."
    )


def _row(item: queries.Decided) -> tuple[str, ...]:
    answer = item.answer.label if item.answer else "Not decided yet"
    reason = "\n".join(words for words in (item.reason, item.ground) if words)
    return item.finding.place, item.finding.before, item.finding.after, answer, reason
