"""Drafts of a contract's Word file: made at any time, recorded nowhere, with what lacks marked in them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from register.documents.drafting import draft
from register.domain.errors import Refused
from register.domain.permissions import Viewer
from register.queries.contracts.contracts import contract
from register.queries.contracts.values import filling_of
from register.services.contracts.documents import compiled


@dataclass(frozen=True, slots=True)
class DraftMade:
    """A draft, and how many answers it lacks."""

    docx: bytes
    file_name: str
    lacking: int


def make_draft(session: Session, key: str, *, viewer: Viewer) -> DraftMade:
    """The draft of a contract as it stands; Refused where no template is held for its edition."""
    row = contract(session, key, viewer=viewer)
    whole = filling_of(session, row, viewer=viewer)
    if whole is None:
        raise Refused("No contract template is held for this edition, so no draft can be made")
    docx = draft(compiled(whole.pack), whole.values)
    return DraftMade(docx, f"{row.ref}-draft.docx", len(whole.missing))
