"""Papers of changes, over JSON: a call answers with the Word file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from flask import current_app
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import WORD, WORD_FILE, blueprint, described, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken
from register.db import reading, unit_of_work
from register.domain.asked import enter
from register.domain.errors import NotFound
from register.queries.contracts.change_papers import change_draft
from register.services.contracts import change_papers as services
from register.services.contracts import documents as keeping
from register.services.contracts.change_papers import Copy
from register.services.contracts.other_documents import make_document, record_made


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOfChange:
    """answers: by the template's names, for what the change itself does not say; amounts and days as text."""

    answers: Annotated[Mapping[str, Any], enter("the answers")] = field(default_factory=dict)


@blueprint.post("/contract-changes/<ref>/paper", endpoint="paper_of_change")
@described("contracts", takes=taken("PaperOfChange", PaperOfChange), reply=WORD_FILE)
def paper_of_change(ref: str) -> Response:
    """Make the paper of a change: a variation, an extension, a suspension, a resumption or a notice to end."""
    asked, instance = body(PaperOfChange), Path(current_app.extensions["settings"].instance)
    with reading() as session:
        draft = change_draft(session, ref, today=clock.today(), viewer=viewer())
    made = make_document(draft, asked.answers, actor=guard.actor())
    name = "" if made.of_contract is None else keeping.keep_file(instance, made.of_contract)
    with unit_of_work() as session:
        record_made(session, made, name, actor=guard.actor(), today=clock.today())
    return _word(made.docx, made.file_name)


@blueprint.get("/contract-changes/<ref>/clean", endpoint="clean_copy")
@described("contracts", reply=WORD_FILE)
def clean_copy(ref: str) -> Response:
    """The contract as it reads with a change, as a clean copy."""
    with reading() as session:
        return _copied(services.clean_copy(session, ref, viewer=viewer()))


@blueprint.get("/contract-changes/<ref>/redline", endpoint="redline_of_change")
@described("contracts", reply=WORD_FILE)
def redline_of_change(ref: str) -> Response:
    """The same with everything that the change alters tracked."""
    with reading() as session:
        return _copied(services.redline_copy(session, ref, author=guard.actor(), viewer=viewer()))


@blueprint.get("/contracts/<ref>/on/<day>", endpoint="contract_on_day")
@described("contracts", reply=WORD_FILE)
def contract_on_day(ref: str, day: str) -> Response:
    """A contract as it reads on a day, with every change that holds by then."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    with reading() as session:
        return _copied(services.on_day(session, ref, on, viewer=viewer()))


def _copied(copy: Copy) -> Response:
    return _word(copy.docx, copy.file_name)


def _word(docx: bytes, name: str) -> Response:
    return Response(docx, mimetype=WORD, headers={"Content-Disposition": f'attachment; filename="{name}"'})
