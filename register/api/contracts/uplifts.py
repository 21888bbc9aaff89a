"""The yearly uplift of a contract's prices, as JSON: what it would make of each, and proposing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made
from register.api.schemas.bodies import Looked, body, body_of_both
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import select
from register.queries.contracts import changes as queries
from register.queries.contracts.contracts import contract
from register.services.contracts import uplifts as services


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichUplift:
    """The year whose percentages the rules know."""

    year: Annotated[str, select("the year")]


@blueprint.post("/contracts/<ref>/uplift/foreseen", endpoint="preview_uplift")
@described(
    "contracts",
    takes=taken("WhichUplift", WhichUplift),
    reply=told("UpliftForeseen", services.UpliftForeseen),
)
def preview_uplift(ref: str) -> Response:
    """What the uplift of a year would make of each price; nothing is proposed."""
    with reading() as session:
        how: dict[str, Any] = {"actor": guard.actor(), "today": clock.today()}
        found = services.foresee_uplift(session, ref, body(WhichUplift).year, **how)
    return made(found, 200)


@blueprint.post("/contracts/<ref>/uplift", endpoint="propose_uplift")
@described(
    "contracts",
    takes=taken("WhichUplift", WhichUplift, Looked),
    reply=told("ContractChange", queries.ChangeTold),
    status=201,
)
def propose_uplift(ref: str) -> Response:
    """Propose the prices of a year as a variation, which others decide."""
    asked, looked = body_of_both(WhichUplift, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "today": clock.today()}
    with unit_of_work() as session:
        key = services.propose_uplift(session, ref, asked.year, **how).thing_id
    viewer = guard.actor().viewer
    with reading() as session:
        row = queries.change(session, key, viewer=viewer)
        about = contract(session, row.contract_id, viewer=viewer)
        return made(queries.as_told(session, row, about, viewer=viewer), 201)
