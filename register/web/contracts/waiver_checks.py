"""The list of decision checks of waivers; each leads to its statement."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for

from register.queries.contracts.hindsight.waiver_checks_listed import LISTING, NUMBER
from register.web import listings

blueprint = Blueprint("waiver_checks", __name__, url_prefix="/waiver-checks")


def _statement(row: Any) -> str:
    waiver, _, number = row.ref.rpartition(NUMBER)
    return url_for("waivers.statement", ref=waiver, number=int(number))


listings.add_to(blueprint, LISTING, template="decisions/waivers.html", links_to=_statement)
