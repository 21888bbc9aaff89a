"""Flows of information as JSON: those that no agreement covers."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register import clock
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.models import told
from register.db import reading
from register.queries.sharing.flows_to_check import FlowsToCheck, to_check


@blueprint.get("/flows/to-check", endpoint="flows_to_check")
@described("flows", reply=told("FlowsToCheck", FlowsToCheck))
def flows_to_check() -> Response:
    """The flows that no agreement covers today, each with every reason."""
    with reading() as session:
        return made(to_check(session, clock.today(), viewer=viewer()), 200)
