"""What a contract still lacks, over JSON: read, answered, and seen as a draft of the Word file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import WORD, WORD_FILE, blueprint, described, done, made, of_noun, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading
from register.domain.asked import enter
from register.domain.problems import refuse
from register.queries.contracts.contracts import contract
from register.queries.contracts.missing_answers import MissingTold, missing_told, wanted_of
from register.services.contracts import drafts
from register.services.contracts.contracts import fill_schedules
from register.services.nouns import CONTRACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """answers: by the contract template's names, those for a service under its block and code; amounts and days as
    text. They are laid over those that are there; null takes one away."""

    version: Annotated[int | None, enter("the number of the version you looked at")] = None
    answers: Annotated[Mapping[str, Any], enter("the answers")] = field(default_factory=dict)


@blueprint.get("/contracts/<ref>/missing", endpoint="missing_answers")
@described("contracts", reply=told("MissingAnswers", MissingTold))
def missing_answers(ref: str) -> Response:
    """What a contract still lacks, each with its type and the answer that is offered."""
    with reading() as session:
        whole = wanted_of(session, contract(session, ref, viewer=viewer()), viewer=viewer())
    return made(missing_told(whole), 200)


@blueprint.post("/contracts/<ref>/answers", endpoint="answer_contract")
@described("contracts", takes=taken("ContractAnswers", Answers), reply=of_noun(CONTRACTS, "Contract"))
def answer_contract(ref: str) -> Response:
    """Answer what a contract template asks."""
    given = body(Answers)
    refuse({"answers": None if given.answers else "Enter the answers"})
    return done(
        CONTRACTS,
        lambda s: fill_schedules(
            s, ref, given.answers, expected_n=given.version, actor=guard.actor(), today=clock.today()
        ),
    )


@blueprint.get("/contracts/<ref>/draft", endpoint="draft_contract")
@described("contracts", reply=WORD_FILE)
def draft_contract(ref: str) -> Response:
    """A draft of the Word file as far as the contract is answered; it is not recorded."""
    with reading() as session:
        file = drafts.make_draft(session, ref, viewer=viewer())
    headers = {"Content-Disposition": f'attachment; filename="{file.file_name}"'}
    return Response(file.docx, mimetype=WORD, headers=headers)
