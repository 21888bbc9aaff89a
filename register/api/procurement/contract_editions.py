"""Published registers of contracts as JSON: anybody may read them, officers publish and withhold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from flask import Response as File
from flask import current_app, jsonify, request
from werkzeug.wrappers import Response

from register import clock, guard
from register.accounts.links import means
from register.api.base import (
    CONTRACTS_FILE,
    Which,
    asked,
    blueprint,
    described,
    done,
    made,
    of_noun,
    page_of,
)
from register.api.schemas.bodies import Looked, body, body_of_both
from register.api.schemas.models import searching, taken, told
from register.db import reading, unit_of_work
from register.domain.asked import select
from register.domain.contracts.public.unpublished import NewContractEdition, Unpublishing
from register.domain.contracts.published import nhs_row
from register.domain.permissions import ANYBODY
from register.domain.problems import refuse
from register.domain.publication.withholdings import parted
from register.domain.readers import read
from register.domain.values import plain
from register.exports import plain as as_read
from register.queries import listing as lists
from register.queries.listing import Asked
from register.queries.procurement import contract_edition_files as files
from register.queries.procurement import contract_editions as queries
from register.queries.procurement.contract_files import head_of
from register.services.duties.confirmed_unpublishing import unpublish_or_ask
from register.services.nouns import CONTRACTS
from register.services.procurement.contract_editions import publish_contracts

FILTERS = {"title": "Contract", "supplier": "Supplier", "goes_on": "Contracts that go on: yes or no"}


@dataclass(frozen=True, slots=True)
class ContractEditionTold:
    """An edition of a register of contracts, and the hash of its manifest."""

    ref: str
    title: str
    held_on: date
    published_on: date
    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ContractRowTold:
    """A row as anybody reads it. state: contract, withheld or removed. ref: the contract's. told: the columns that
    NHS bodies publish, each by its name. withheld: codes of what is left out of it."""

    position: int
    state: str
    ref: str | None
    told: Mapping[str, str | int | None]
    withheld: tuple[str, ...]
    ground: str | None
    commitment: str


@dataclass(frozen=True, slots=True)
class ContractRows:
    """Some of its rows, and the key of the next ones."""

    rows: tuple[ContractRowTold, ...]
    next: str | None


@blueprint.get("/contract-editions")
@described("contracts", asks=taken("ContractEditionsQuestion", Which), reply=page_of(queries.LISTING))
def contract_editions() -> Response:
    """The published registers of contracts, the newest first. Nobody need sign in."""
    which, _ = asked(Which, [])
    with reading() as session:
        page = lists.page(session, queries.LISTING, Asked(ANYBODY), after=which.after, limit=which.limit)
        rows = [plain(lists.told(queries.LISTING, row)) for row in page.rows]
    return jsonify({"question": queries.LISTING.title, "rows": rows, "next": page.next_key})


@blueprint.get("/contract-editions/<ref>")
@described(
    "contracts",
    asks=searching("ContractEditionQuestion", Which, FILTERS),
    reply=told("ContractEditionRows", ContractEditionTold, ContractRows),
)
def contract_edition(ref: str) -> Response:
    """One edition with some of its rows, as its public page shows them. Nobody need sign in."""
    which, chosen = asked(Which, list(FILTERS))
    with reading() as session:
        one = queries.contract_edition(session, ref, viewer=ANYBODY)
        rows, more = queries.page(session, one, chosen, after=which.after, limit=which.limit)
    return made({**_told(one), "rows": [_row(row) for row in rows], "next": more}, 200)


def _row(row: queries.ContractRow) -> ContractRowTold:
    shown = row.contract
    told = {} if shown is None else {name: as_read(cell) for name, cell in nhs_row(shown).items()}
    withheld = tuple(sorted(parted(row.hidden)))
    return ContractRowTold(row.position, row.state, row.ref, told, withheld, row.ground, row.commitment)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichContractsFile:
    """In which form."""

    format: Annotated[str, select("the form of the file")] = "csv"


@blueprint.get("/contract-editions/<ref>/file")
@described("contracts", asks=taken("ContractEditionFileQuestion", WhichContractsFile), reply=CONTRACTS_FILE)
def contract_edition_file(ref: str) -> Response:
    """The whole edition as a file: csv or xlsx in the columns NHS bodies publish, or ocds. Nobody need sign in."""
    given = dict(request.args.lists())
    refuse({name: "Say this once" for name, values in given.items() if len(values) > 1})
    kind = read(WhichContractsFile, {name: values[0] for name, values in given.items()}).format
    refuse({"format": None if kind in files.KINDS else f"Choose one of {', '.join(files.KINDS)}"})
    head = head_of(current_app.extensions["settings"], request.host_url, clock.now())
    with reading() as session:
        one = queries.contract_edition(session, ref, viewer=ANYBODY)
        data = files.edition_file(session, one, kind, head=head)
    return File(data, mimetype=files.TYPES[kind])


@blueprint.post("/contract-editions", endpoint="publish_contracts")
@described(
    "contracts",
    takes=taken("NewContractEdition", NewContractEdition),
    reply=told("ContractEdition", ContractEditionTold),
    status=201,
)
def publish_contracts_() -> Response:
    """Publish an edition of a body's register of contracts; what was withheld of a contract stays withheld."""
    new, who, today = body(NewContractEdition), guard.actor(), clock.today()
    with unit_of_work() as session:
        head = _told(publish_contracts(session, new, actor=who, today=today))
    return made(head)


@blueprint.post("/contracts/<ref>/publication", endpoint="decide_contract_publication")
@described(
    "contracts", takes=taken("Unpublishing", Unpublishing, Looked), reply=of_noun(CONTRACTS, "Contract"), status=201
)  # fmt: skip
def decide_contract_publication_(ref: str) -> Response:
    """Say what of a contract the public is not shown: single fields, all of it, or nothing. A second person is asked to
    agree; what is withheld already is shown again only once they have, and the answer is the contract as it is now."""
    new, looked = body_of_both(Unpublishing, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "now": clock.now()}
    return done(CONTRACTS, lambda s: unpublish_or_ask(s, ref, new, means=means(s), **how)[0], 201)


def _told(one: Any) -> dict[str, Any]:
    return {
        name: getattr(one, name) for name in ("ref", "title", "held_on", "published_on", "count", "sha256")
    }
