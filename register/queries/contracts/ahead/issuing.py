"""The document with which a contract goes out, and what is missing while it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.documents import document_to_issue
from register.queries.contracts.published_templates import own_packs, pack_for
from register.queries.contracts.undecided import undecided
from register.queries.contracts.values import issue_problem

NO_WORD_FILE = "No Word file was made of this contract as it stands. Make it first, then issue it"
NO_DOCUMENT = (
    "No document of this contract as it stands is kept, and no contract template is held for its edition. Keep the "
    "document that was made elsewhere first, then issue it"
)


class Missing(StrEnum):
    """What has to be there first."""

    TEMPLATE = "template"
    ANSWER = "answer"
    WORD_FILE = "word_file"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class NotYet:
    """Why a contract cannot be issued now."""

    missing: Missing
    words: str


def going_out(session: Session, row: ContractVersion, *, viewer: Viewer) -> ContractDocumentVersion | NotYet:
    """The very document that goes out: of the contract as it stands, made here or, where no template is held,
    elsewhere."""
    is_held = pack_for(row.edition, row.valid_from, own_packs(session)) is not None
    found = document_to_issue(session, row, elsewhere=not is_held, viewer=viewer)
    if found is not None:
        return found
    return NotYet(Missing.WORD_FILE, NO_WORD_FILE) if is_held else NotYet(Missing.DOCUMENT, NO_DOCUMENT)


def not_to_be_issued(session: Session, row: ContractVersion) -> NotYet | None:
    """What keeps any document of this contract from going out."""
    own = issue_problem(session, row)
    if own:
        return NotYet(Missing.TEMPLATE, own)
    waits = undecided(session, row)
    return NotYet(Missing.ANSWER, waits) if waits else None


def not_yet(session: Session, row: ContractVersion, *, viewer: Viewer) -> NotYet | None:
    """What is missing, whichever it is, before anybody presses."""
    found = not_to_be_issued(session, row) or going_out(session, row, viewer=viewer)
    return found if isinstance(found, NotYet) else None
