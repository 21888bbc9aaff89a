"""A list of flows of information that is kept in a spreadsheet, brought in by a call."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from register.api.base import blueprint, described
from register.api.imports.bringing import ListSent, bring
from register.api.schemas.bodies import body
from register.api.schemas.brought import Brought
from register.api.schemas.models import taken, told
from register.services.imports.flows import FLOWS_BROUGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowsSent(ListSent):
    """A list of flows. commissioner_id: from whom those flow whose row names no sender."""


@blueprint.post("/flows/imports")
@described("flows", takes=taken("FlowsSent", FlowsSent), reply=told("FlowsBrought", Brought), status=201)
def import_flows() -> Response:
    """Bring a list of flows in. What the file has no column for stays as it is; the same file again adds nothing."""
    return bring(body(FlowsSent), FLOWS_BROUGHT)
