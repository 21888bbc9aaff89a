"""The prices of a contract worked out, over JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register.api.base import blueprint, described, made, viewer
from register.api.schemas.models import told
from register.db import reading
from register.queries.contracts.contracts import contract
from register.queries.contracts.prices import PricesTold, prices_of


@blueprint.get("/contracts/<ref>/prices", endpoint="contract_prices")
@described("contracts", reply=told("ContractPrices", PricesTold))
def contract_prices(ref: str) -> Response:
    """Each service by month and for more or less delivered, and the incentive scheme; amounts in pence."""
    with reading() as session:
        prices = prices_of(session, contract(session, ref, viewer=viewer()))
    return made(prices, 200)
