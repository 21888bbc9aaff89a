"""Flows of information: the list, one with whether an agreement covers it, adding and changing, and those to check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from forms.flows import AmendFlowForm, FlowForm
from register import clock, exports, guard
from register.db import Session, reading
from register.domain.errors import Invalid
from register.domain.permissions import Viewer
from register.domain.sharing.agreements import PartyRole
from register.domain.sharing.flows import FlowDirection
from register.domain.sharing.toolkit import ToolkitForm, ToolkitList
from register.queries import names
from register.queries.sharing import flow_maps
from register.queries.sharing import flows as queries
from register.queries.sharing import flows_to_check as checking
from register.queries.sharing import toolkit as toolkits
from register.queries.sharing.agreements import ROLE_WORDS, agreement
from register.queries.sharing.information_assets import information_asset
from register.services.nouns import FLOWS
from register.web import choosing, noun_pages
from register.web.sharing.coded import offer_codes, said_codes

LISTS = {
    "purposes": "purposes", "categories": "categories", "subjects": "subjects", "lawful_basis": "lawful_bases",
    "special_basis": "special_bases", "confidentiality_basis": "confidentiality_bases", "frequency": "frequencies",
    "volume_band": "volume_bands", "schedule_condition": "schedule_1_conditions", "risk_likelihood": "risk_likelihoods",
    "risk_impact": "risk_impacts",
}  # fmt: skip
"""Question -> the list of the rules that it is answered from."""


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    agreement_id, asset_id, owner_id = (
        None if name in one.masked else getattr(one, name) for name in ("agreement_id", "asset_id", "flow_owner_id")
    )  # fmt: skip
    return {
        "codes": said_codes(session, one, LISTS, one.valid_from),
        "approvals": queries.to_domain(one).flow_approvals,
        "seen": queries.see(session, one, viewer=viewer, today=today),
        "bodies": names.organisations(session, viewer=viewer), "way": FlowDirection(one.flow_direction).label,
        "role": ROLE_WORDS[PartyRole(one.recipient_role)],
        "under": agreement(session, agreement_id, viewer=viewer) if agreement_id else None,
        "asset": information_asset(session, asset_id, viewer=viewer) if asset_id else None,
        "owner": names.people(session, viewer=viewer).get(owner_id) if owner_id else None,
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    offer_codes(session, form, LISTS, clock.today())


PAGES = noun_pages.Pages(
    at="flows", list_page="flows/index.html", page="flows/show.html", question="flows/ask.html", one="flow", noun=FLOWS,
    listing=lambda: queries.listing_on(clock.today()), form=FlowForm, change=AmendFlowForm,
    called=lambda one: str(one.title), told=_told, fill=_fill, begin=("agreement_id", "asset_id"),
)  # fmt: skip
blueprint = noun_pages.blueprint_of(PAGES)


@blueprint.get("/to-check")
def to_check() -> str:
    """The flows that no agreement covers today, each with every reason."""
    with reading() as session:
        found = checking.to_check(session, clock.today(), viewer=guard.actor().viewer)
    return render_template("flows/to_check.html", found=found)


@blueprint.get("/map")
def map() -> str:
    """Which organisations share with which, as a picture and its table."""
    with reading() as session:
        found = flow_maps.flow_map(session, clock.today(), viewer=guard.actor().viewer)
    return render_template("flows/map.html", found=found)


@blueprint.get("/toolkit")
def toolkit() -> str:
    """The files in the toolkit's columns, and where those come from."""
    with reading() as session:
        shown = toolkits.layouts(session, clock.today())
    return render_template("flows/toolkit.html", shown=shown)


@blueprint.get("/toolkit/file")
def toolkit_file() -> Response:
    """Flows or information assets in the columns of one of the toolkit's forms."""
    of, form = _one_of(ToolkitList, "of", "flows"), _one_of(ToolkitForm, "form", "standard")
    kind = request.args.get("format", "csv")
    if kind not in exports.FORMATS:
        raise Invalid({"format": "Choose csv, xlsx or jsonl."})
    with reading() as session:
        found = toolkits.toolkit_table(session, of, form, clock.today(), viewer=guard.actor().viewer)
    body = exports.WRITERS[kind](found.question, found.headings, found.rows)
    where = f'attachment; filename="{of.value}-toolkit-{form.value}.{kind}"'
    return Response(body, mimetype=exports.FORMATS[kind], headers={"Content-Disposition": where})


def _one_of(kind: Any, name: str, usual: str) -> Any:
    wanted = request.args.get(name, usual)
    if wanted not in [one.value for one in kind]:
        raise Invalid({name: f"Choose {' or '.join(one.value for one in kind)}."})
    return kind(wanted)
