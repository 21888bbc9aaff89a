"""Makes recorded contract documents again, from the template and the facts of their day, and compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from register.documents.faults import PackFault
from register.documents.parts import Pack
from register.domain.contracts.comparisons import Comparison, Outcome
from register.domain.contracts.documents import BY_PACK, ELSEWHERE
from register.domain.errors import Fault, Refused
from register.domain.permissions import UNBOUND
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contract_version
from register.queries.contracts.published_templates import pack_with
from register.queries.contracts.values import filling_with
from register.queries.instance_files import instance_folder
from register.queries.visible import AsAt
from register.services.contracts.documents import Made, made_from, read_file

EVERYTHING = UNBOUND
"""Nothing of the text is shown: a barrier between the reader and a name must not look like a changed document."""


def compare_documents(
    session: Session, documents: Iterable[ContractDocumentVersion]
) -> Iterator[tuple[Comparison, Made | None]]:
    """Each document made again and compared, with what was made; the caller may see the documents."""
    for document in documents:
        yield compare_document(session, document)


def compare_document(session: Session, document: ContractDocumentVersion) -> tuple[Comparison, Made | None]:
    """Content is compared, since compression differs between machines."""
    row = contract_version(session, document.contract_version_id, viewer=EVERYTHING)
    if document.pack in BY_PACK or document.pack == ELSEWHERE:
        return _kept(session, row, document), None
    try:
        pack = pack_with(session, document.pack_hash)
        if pack is None:
            return _answer(row, document, Outcome.NO_TEMPLATE, _gone(document)), None
        made = _made_again(session, row, document, pack)
    except (Fault, PackFault) as fault:
        return _answer(row, document, Outcome.NO_TEMPLATE, str(fault)), None
    except Refused as fault:
        return _answer(row, document, Outcome.NOT_MADE, fault.message), None
    return _compared(row, document, made), made


def _kept(session: Session, row: ContractVersion, document: ContractDocumentVersion) -> Comparison:
    """A notice, a variation or a document made elsewhere: what it says is in the file alone, so the file is looked at."""
    try:
        read_file(instance_folder(session), document)
    except Fault as fault:
        return _answer(row, document, Outcome.CHANGED, str(fault).rstrip("."))
    what = (
        "It was made elsewhere"
        if document.pack == ELSEWHERE
        else "The answers typed for it are in its file alone"
    )
    words = f"{what}; the kept file is, to the byte, the one recorded"
    return _answer(row, document, Outcome.KEPT, words)


def _gone(document: ContractDocumentVersion) -> str:
    return (
        f"The contract template it was made from ({document.pack}, {document.pack_hash[:16]}) is not kept here any "
        "more, so it cannot be made again"
    )


def _made_again(
    session: Session, row: ContractVersion, document: ContractDocumentVersion, pack: Pack
) -> Made:
    """With names and rules as the audit trail held them when the document was recorded."""
    then = AsAt(entry=document.seq)
    return made_from(row, filling_with(session, pack, row, viewer=EVERYTHING, as_at=then), again=True)


def _compared(row: ContractVersion, document: ContractDocumentVersion, made: Made) -> Comparison:
    if made.content_hash == document.content_hash:
        return _answer(row, document, Outcome.SAME, "", made.content_hash)
    because = (
        "The same data and template now give another content: it was made by another release of the program, or its "
        "record was altered"
        if made.data_hash == document.data_hash
        else "The data it is made from is not what it was: something in it was corrected or erased, or altered"
    )
    return _answer(row, document, Outcome.CHANGED, because, made.content_hash)


def _answer(
    row: ContractVersion, document: ContractDocumentVersion, outcome: Outcome, because: str, again: str = ""
) -> Comparison:
    return Comparison(row.ref, document.ref, outcome, document.content_hash, again, because)
