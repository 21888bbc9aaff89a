"""Contracts as JSON: listing, drafting, moving on, and the Word file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import current_app
from pydantic import Field
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, plain, spec, viewer
from register.db import reading
from register.domain.contracts import ContractForm, NewContract, PriceBasis, ServiceLine
from register.domain.stages import ContractAct
from register.queries import contract_views as views
from register.queries import contracts as queries
from register.queries.contract_documents import contract_document as found_document
from register.services import contract_documents as making
from register.services.contracts import add_contract, amend_contract, move_contract

FIELDS = (
    "title", "commissioner_id", "provider_id", "edition", "form", "stage", "service_start_on", "notice_months",
    "preferred_supplier_until", "commissioner_representative_id", "provider_representative_id", "lines", "fields",
)  # fmt: skip
DOCUMENT = ("pack", "pack_hash", "data_hash", "content_hash", "file_hash", "size")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class LineBody(Body):
    """One service. A block has annual_value_pence; every other basis quantity, unit and price."""

    code: str
    name: str
    basis: PriceBasis
    annual_value_pence: int | None = None
    unit: str | None = None
    quantity: Decimal | None = Field(None, max_digits=14)
    unit_price_tenthousandths: int | None = None

    def to_domain(self) -> ServiceLine:
        return ServiceLine(**{name: getattr(self, name) for name in LineBody.model_fields})


class ContractBody(Body):
    """A contract to draft. fields: answers for the contract template, by its names; amounts and days as text."""

    title: str
    commissioner_id: str
    provider_id: str
    edition: str
    form: ContractForm = ContractForm.BILATERAL
    starts_on: date
    ends_on: date
    service_start_on: date | None = None
    lines: list[LineBody] = Field(max_length=200)
    notice_months: int | None = None
    preferred_supplier_until: date | None = None
    commissioner_representative_id: str | None = None
    provider_representative_id: str | None = None
    fields_: dict[str, Any] = Field(default_factory=dict, alias="fields")

    def to_domain(self) -> NewContract:
        names = set(ContractBody.model_fields) - {"lines", "fields_"}
        values = {name: getattr(self, name) for name in names}
        return NewContract(
            **values, lines=tuple(line.to_domain() for line in self.lines), fields=self.fields_
        )


class AmendedContractBody(ContractBody):
    """The contract as it should read, the version that was looked at, and why it changes."""

    version: int
    reason: str


class MoveBody(Body):
    """One act of the stage table that needs no decision check."""

    act: ContractAct
    version: int | None = None
    reason: str = ""


@blueprint.get("/contracts")
@spec.validate(tags=["contracts"])
def contracts(query: Query) -> Response:
    """List contracts; `ending` narrows to those that end within so many days."""
    return listed(queries.listing_on(clock.today()), query)


@blueprint.get("/contracts/<ref>")
@spec.validate(tags=["contracts"])
def contract(ref: str) -> dict[str, Any]:
    """One contract with its value, legal status, what it still needs, its documents and its decision checks."""
    with reading() as session:
        return plain(views.as_plain(views.view(session, ref, clock.today(), viewer=viewer())))


@blueprint.post("/contracts", endpoint="add_contract")
@spec.validate(tags=["contracts"])
def add_contract_(json: ContractBody) -> Response:
    """Draft a contract."""
    new, who, today = given(json).to_domain(), guard.actor(), clock.today()
    return made(lambda s: add_contract(s, new, actor=who, today=today), lambda v: fact(v, *FIELDS))


@blueprint.put("/contracts/<ref>", endpoint="amend_contract")
@spec.validate(tags=["contracts"])
def amend_contract_(ref: str, json: AmendedContractBody) -> Response:
    """Change a draft."""
    body, who, today = given(json), guard.actor(), clock.today()
    return made(
        lambda s: amend_contract(
            s, ref, body.to_domain(), expected_n=body.version, reason=body.reason, actor=who, today=today
        ),
        lambda v: fact(v, *FIELDS),
        status=200,
    )


@blueprint.post("/contracts/<ref>/move", endpoint="move_contract")
@spec.validate(tags=["contracts"])
def move_contract_(ref: str, json: MoveBody) -> Response:
    """Move a contract to another stage."""
    body, who, today = given(json), guard.actor(), clock.today()
    return made(
        lambda s: move_contract(
            s, ref, body.act, expected_n=body.version, reason=body.reason, actor=who, today=today
        ),
        lambda v: fact(v, *FIELDS),
        status=200,
    )


@blueprint.post("/contracts/<ref>/documents", endpoint="generate_contract")
@spec.validate(tags=["contracts"])
def generate_contract(ref: str) -> Response:
    """Make the Word file of a contract as it stands."""
    who, today = guard.actor(), clock.today()
    with reading() as session:
        file = making.make_document(session, ref, viewer=viewer())
    name = making.keep_file(_instance(), file)
    return made(
        lambda s: making.record_document(s, file, name, actor=who, today=today), lambda v: fact(v, *DOCUMENT)
    )


@blueprint.get("/contracts/<ref>/documents/<document>")
@spec.validate(tags=["contracts"])
def contract_document(ref: str, document: str) -> Response:
    """A Word file that was made."""
    with reading() as session:
        one = queries.contract(session, ref, viewer=viewer())
        found = found_document(session, document, contract_id=one.thing_id, viewer=viewer())
    return Response(making.read_file(_instance(), found), mimetype=WORD)


def _instance() -> Path:
    return Path(current_app.extensions["settings"].instance)
