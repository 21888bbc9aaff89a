"""Files from outside as JSON: the signed copy that came back, and the document that was made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

from flask import current_app
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made
from register.api.schemas.bodies import body
from register.api.schemas.files import FileSent, bytes_of
from register.api.schemas.models import taken, told
from register.db import Session, unit_of_work
from register.domain.asked import enter
from register.domain.contracts.signed_copies import NewSignedCopy
from register.domain.texts import Line, Prose, Typed
from register.queries.contracts.documents import DocumentKept, as_kept
from register.queries.contracts.views import SignedCopy, copy_of
from register.services.contracts import outside_documents, signed_copies
from register.services.contracts.signed_copies import SentFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySent(Typed):
    """The file of a signed copy. content: its bytes in base64; capacity: in which it was signed."""

    file_name: Annotated[str, Line("the name of the file", longest=300)]
    content: Annotated[str, Prose("the bytes of the file in base64", longest=35_000_000)]
    signed_on: Annotated[date, enter("the day it was signed")]
    capacity: Annotated[str, Line("the capacity in which it was signed, like Chief Executive", longest=200)]
    version: Annotated[int | None, enter("the number of the version you looked at")] = None


@blueprint.post("/signed-copies/<ref>/file")
@described(
    "contracts", takes=taken("CopySent", CopySent), reply=told("SignedCopyKept", SignedCopy), status=201
)
def keep_signed_copy(ref: str) -> Response:
    """Keep the file of a signed copy. Once each party's is kept whole, the contract comes into force on its day."""
    sent = body(CopySent)
    new = NewSignedCopy(signed_on=sent.signed_on, capacity=sent.capacity)
    file = signed_copies.keep_copy_file(_instance(), sent.file_name, bytes_of(sent.content))

    def work(session: Session) -> SignedCopy:
        kept = signed_copies.keep_signed_copy(
            session, ref, new, file, expected_n=sent.version, actor=guard.actor(), today=clock.today()
        )
        return copy_of(kept)

    return made(_recorded(file, work), 201)


@blueprint.post("/contracts/<ref>/outside-document")
@described(
    "contracts", takes=taken("FileSent", FileSent), reply=told("OutsideDocument", DocumentKept), status=201
)
def keep_outside_document(ref: str) -> Response:
    """Keep the document of a contract that was made elsewhere, where no contract template is held for its edition."""
    sent = body(FileSent)
    file = outside_documents.keep_outside_file(_instance(), sent.file_name, bytes_of(sent.content))

    def work(session: Session) -> DocumentKept:
        kept = outside_documents.record_outside_document(
            session, ref, file, expected_n=None, actor=guard.actor(), today=clock.today()
        )
        return as_kept(kept)

    return made(_recorded(file, work), 201)


def _recorded(file: SentFile, work: Callable[[Session], T]) -> T:
    with signed_copies.kept_only_if_recorded(_instance(), file), unit_of_work() as session:
        return work(session)


def _instance() -> Path:
    return Path(current_app.extensions["settings"].instance)
