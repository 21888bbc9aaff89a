"""The prices of a contract: each service by month, for more or less delivered, and the incentive scheme of its year."""

from __future__ import annotations

from flask import Blueprint, render_template

from register import guard
from register.db import reading
from register.domain.permissions import Permission
from register.queries.contracts.contracts import contract
from register.queries.contracts.prices import DELIVERED, care_services_of, prices_of

blueprint = Blueprint("prices", __name__, url_prefix="/contracts")


@blueprint.get("/<ref>/prices")
def show(ref: str) -> str:
    viewer = guard.actor().viewer
    with reading() as session:
        row = contract(session, ref, viewer=viewer)
        prices = prices_of(session, row)
        given = (
            care_services_of(session, row, viewer=viewer) if guard.allowed(Permission.SEE_PROGRAMMES) else []
        )
    return render_template("prices/show.html", row=row, prices=prices, given=given, delivered=DELIVERED)
