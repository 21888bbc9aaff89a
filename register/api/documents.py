"""Documents that are not contracts, over JSON: a call answers with the Word file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app
from pydantic import Field
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, blueprint, given, spec, viewer
from register.db import reading, unit_of_work
from register.domain.documents import About
from register.domain.errors import Invalid
from register.queries.contract_drafts import contract_draft
from register.queries.document_values import Draft, blank_draft, kind_of
from register.queries.register_drafts import Meeting, meeting_draft, register_draft, scheme_draft
from register.services import contract_documents as keeping
from register.services.documents import make_document, record_made

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class AboutContractBody(Body):
    """contract: its reference. answers: by the template's names; amounts and days as text."""

    contract: str
    answers: dict[str, Any] = Field(default_factory=dict)


class AboutMeetingBody(Body):
    """people, contracts, bodies: ids. known: only what had been declared by this day."""

    day: date
    known: date | None = None
    people: list[str] = Field(min_length=1, max_length=500)
    contracts: list[str] = Field(default_factory=list, max_length=500)
    bodies: list[str] = Field(default_factory=list, max_length=500)
    answers: dict[str, Any] = Field(default_factory=dict)


class AboutGovernanceBody(Body):
    """on: the day of the register or of the scheme. body: the reference of the organisation, for the scheme."""

    on: date | None = None
    body: str = ""
    answers: dict[str, Any] = Field(default_factory=dict)


@blueprint.post("/documents/contract/<pack>", endpoint="document_about_contract")
@spec.validate(tags=["documents"])
def about_contract(pack: str, json: AboutContractBody) -> Response:
    """Make a variation of a contract, or a notice about one."""
    body, kind, today = given(json), kind_of(pack, About.CONTRACT), clock.today()
    with reading() as session:
        draft = contract_draft(session, kind, body.contract, today=today, viewer=viewer())
    return _made(draft, body.answers)


@blueprint.post("/documents/meeting/<pack>", endpoint="document_for_meeting")
@spec.validate(tags=["documents"])
def for_meeting(pack: str, json: AboutMeetingBody) -> Response:
    """Make the schedule of declarations for a meeting."""
    body, kind, today = given(json), kind_of(pack, About.MEETING), clock.today()
    meeting = Meeting(body.day, body.known, tuple(body.people), tuple(body.contracts), tuple(body.bodies))
    with reading() as session:
        draft = meeting_draft(session, kind, meeting, today=today, viewer=viewer())
    return _made(draft, body.answers)


@blueprint.post("/documents/governance/<pack>", endpoint="document_on_governance")
@spec.validate(tags=["documents"])
def on_governance(pack: str, json: AboutGovernanceBody) -> Response:
    """Make a document that the body adopts about itself."""
    body = given(json)
    kind = kind_of(pack, About.REGISTER, About.SCHEME, About.NOTHING)
    day = body.on or clock.today()
    with reading() as session:
        if kind.about is About.REGISTER:
            draft = register_draft(session, kind, day, today=clock.today(), viewer=viewer())
        elif kind.about is About.NOTHING:
            draft = blank_draft(session, kind, viewer=viewer())
        elif body.body:
            draft = scheme_draft(session, kind, body.body, day, viewer=viewer())
        else:
            raise Invalid({"body": "Select the organisation"})
    return _made(draft, body.answers)


def _made(draft: Draft, answers: dict[str, Any]) -> Response:
    made = make_document(draft, answers, actor=guard.actor())
    instance = Path(current_app.extensions["settings"].instance)
    name = "" if made.of_contract is None else keeping.keep_file(instance, made.of_contract)
    with unit_of_work() as session:
        record_made(session, made, name, actor=guard.actor(), today=clock.today())
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return Response(made.docx, mimetype=WORD, headers=headers)
