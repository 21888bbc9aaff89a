"""A contracts register that is kept elsewhere, brought in by a call."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from register.api.base import blueprint, described
from register.api.imports.bringing import ListSent, bring
from register.api.schemas.bodies import body
from register.api.schemas.brought import Brought
from register.api.schemas.models import taken, told
from register.services.imports.contract_batches import CONTRACTS_BROUGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractsSent(ListSent):
    """A contracts register. commissioner_id: whose register it is."""


@blueprint.post("/contracts/imports")
@described(
    "contracts",
    takes=taken("ContractsSent", ContractsSent),
    reply=told("ContractsBrought", Brought),
    status=201,
)
def import_contracts() -> Response:
    """Bring a contracts register in. Its contracts are recorded only; the same file again adds nothing."""
    return bring(body(ContractsSent), CONTRACTS_BROUGHT)
