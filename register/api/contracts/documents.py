"""Documents that are not contracts, over JSON: a call answers with the Word file."""

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
from register.domain.asked import enter, select
from register.domain.contracts.documents import About
from register.domain.errors import Invalid
from register.domain.problems import refuse
from register.queries.contracts.document_values import Draft, blank_draft, kind_of
from register.queries.contracts.drafts import contract_draft
from register.queries.meetings.drafts import Meeting, meeting_draft, register_draft, scheme_draft
from register.services.contracts import documents as keeping
from register.services.contracts.other_documents import make_document, record_made


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutContract:
    """contract: its reference. answers: by the template's names; amounts and days as text."""

    contract: Annotated[str, enter("the reference of the contract")]
    answers: Annotated[Mapping[str, Any], enter("the answers")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutMeeting:
    """people, contracts, bodies: ids. known: only what had been declared by this day."""

    day: Annotated[date, enter("the day of the meeting")]
    known: Annotated[date | None, enter("the day things had been declared by")] = None
    people: Annotated[tuple[str, ...], select("who attends")]
    contracts: Annotated[tuple[str, ...], select("the contracts")] = ()
    bodies: Annotated[tuple[str, ...], select("the organisations")] = ()
    answers: Annotated[Mapping[str, Any], enter("the answers")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutGovernance:
    """on: the day of the register or of the scheme. body: the reference of the organisation, for the scheme."""

    on: Annotated[date | None, enter("the day")] = None
    body: Annotated[str, select("the organisation")] = ""
    answers: Annotated[Mapping[str, Any], enter("the answers")] = field(default_factory=dict)


@blueprint.post("/documents/contract/<pack>", endpoint="document_about_contract")
@described("documents", takes=taken("AboutContract", AboutContract), reply=WORD_FILE)
def about_contract(pack: str) -> Response:
    """Make a variation of a contract, or a notice about one."""
    asked, kind, today = body(AboutContract), kind_of(pack, About.CONTRACT), clock.today()
    with reading() as session:
        draft = contract_draft(session, kind, asked.contract, today=today, viewer=viewer())
    return _made(draft, asked.answers)


@blueprint.post("/documents/meeting/<pack>", endpoint="document_for_meeting")
@described("documents", takes=taken("AboutMeeting", AboutMeeting), reply=WORD_FILE)
def for_meeting(pack: str) -> Response:
    """Make the schedule of declarations for a meeting."""
    asked, kind, today = body(AboutMeeting), kind_of(pack, About.MEETING), clock.today()
    refuse({"people": None if asked.people else "Select who attends"})
    meeting = Meeting(asked.day, asked.known, asked.people, asked.contracts, asked.bodies)
    with reading() as session:
        draft = meeting_draft(session, kind, meeting, today=today, viewer=viewer())
    return _made(draft, asked.answers)


@blueprint.post("/documents/governance/<pack>", endpoint="document_on_governance")
@described("documents", takes=taken("AboutGovernance", AboutGovernance), reply=WORD_FILE)
def on_governance(pack: str) -> Response:
    """Make a document that the body adopts about itself."""
    asked = body(AboutGovernance)
    kind = kind_of(pack, About.REGISTER, About.SCHEME, About.NOTHING)
    day = asked.on or clock.today()
    with reading() as session:
        if kind.about is About.REGISTER:
            draft = register_draft(session, kind, day, today=clock.today(), viewer=viewer())
        elif kind.about is About.NOTHING:
            draft = blank_draft(session, kind, viewer=viewer())
        elif asked.body:
            draft = scheme_draft(session, kind, asked.body, day, viewer=viewer())
        else:
            raise Invalid({"body": "Select the organisation"})
    return _made(draft, asked.answers)


def _made(draft: Draft, answers: Mapping[str, Any]) -> Response:
    made = make_document(draft, answers, actor=guard.actor())
    instance = Path(current_app.extensions["settings"].instance)
    name = "" if made.of_contract is None else keeping.keep_file(instance, made.of_contract)
    with unit_of_work() as session:
        record_made(session, made, name, actor=guard.actor(), today=clock.today())
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return Response(made.docx, mimetype=WORD, headers=headers)
