"""Flows of information as JSON: those that no agreement covers, the map, and the toolkit's columns."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.wrappers import Response

from register import clock
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.models import told
from register.db import reading
from register.domain.readers import read
from register.domain.sharing.toolkit import ToolkitForm, ToolkitList
from register.queries.sharing.flow_maps import FlowMap, flow_map
from register.queries.sharing.flows_to_check import FlowsToCheck, to_check
from register.queries.sharing.toolkit import ToolkitTable, toolkit_table


@blueprint.get("/flows/to-check", endpoint="flows_to_check")
@described("flows", reply=told("FlowsToCheck", FlowsToCheck))
def flows_to_check() -> Response:
    """The flows that no agreement covers today, each with every reason."""
    with reading() as session:
        return made(to_check(session, clock.today(), viewer=viewer()), 200)


@blueprint.get("/flows/map", endpoint="flow_map")
@described("flows", reply=told("FlowMap", FlowMap))
def flow_map_() -> Response:
    """Which organisations share with which, and how many flows go between them today."""
    with reading() as session:
        return made(flow_map(session, clock.today(), viewer=viewer()), 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which list, in which of the toolkit's forms."""

    of: ToolkitList = ToolkitList.FLOWS
    form: ToolkitForm = ToolkitForm.STANDARD


@blueprint.get("/flows/toolkit", endpoint="flows_toolkit")
@described("flows", reply=told("ToolkitTable", ToolkitTable))
def flows_toolkit() -> Response:
    """Flows (`of=flows`) or information assets (`of=assets`) in the columns of one of the toolkit's forms
    (`form=standard` or `form=caf`)."""
    wanted = read(Wanted, {name: request.args[name] for name in ("of", "form") if name in request.args})
    with reading() as session:
        return made(toolkit_table(session, wanted.of, wanted.form, clock.today(), viewer=viewer()), 200)
