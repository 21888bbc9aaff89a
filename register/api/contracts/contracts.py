"""Contracts as JSON: moving on, and the Word file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from flask import current_app
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import WORD, WORD_FILE, blueprint, described, done, made, of_noun, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.contracts.stages import ContractAct
from register.queries.contracts import contracts as queries
from register.queries.contracts.documents import DocumentKept, as_kept
from register.queries.contracts.documents import contract_document as found_document
from register.services.contracts import documents as making
from register.services.contracts.contracts import move_contract
from register.services.nouns import CONTRACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One act of the stage table that needs no decision check."""

    act: Annotated[ContractAct, select("what is done")]
    version: Annotated[int | None, enter("the number of the version you looked at")] = None
    reason: Annotated[str, enter("the reason")] = ""


@blueprint.post("/contracts/<ref>/move", endpoint="move_contract")
@described("contracts", takes=taken("MovedContract", Move), reply=of_noun(CONTRACTS, "Contract"))
def move_contract_(ref: str) -> Response:
    """Move a contract to another stage."""
    move = body(Move)
    how: dict[str, Any] = {"expected_n": move.version, "reason": move.reason}
    return done(
        CONTRACTS,
        lambda s: move_contract(s, ref, move.act, **how, actor=guard.actor(), today=clock.today()),
    )


@blueprint.post("/contracts/<ref>/documents", endpoint="generate_contract")
@described("contracts", reply=told("ContractDocument", DocumentKept), status=201)
def generate_contract(ref: str) -> Response:
    """Make the Word file of a contract as it stands."""
    with reading() as session:
        file = making.make_document(session, ref, viewer=viewer())
    name = making.keep_file(_instance(), file)
    with unit_of_work() as session:
        kept = as_kept(making.record_document(session, file, name, actor=guard.actor(), today=clock.today()))
    return made(kept)


@blueprint.get("/contracts/<ref>/documents/<document>")
@described("contracts", reply=WORD_FILE)
def contract_document(ref: str, document: str) -> Response:
    """A document of a contract: the Word file that was made, or what was made elsewhere."""
    with reading() as session:
        one = queries.contract(session, ref, viewer=viewer())
        found = found_document(session, document, contract_id=one.thing_id, viewer=viewer())
    kind = "application/pdf" if found.file_name.endswith(".pdf") else WORD
    return Response(making.read_file(_instance(), found), mimetype=kind)


def _instance() -> Path:
    return Path(current_app.extensions["settings"].instance)
