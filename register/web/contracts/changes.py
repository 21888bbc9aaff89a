"""Changes of a contract that runs: proposing one, deciding it with the check in view, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.changes import FORMS, DecideChangeForm, TakeBackForm
from forms.options import as_options
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.contracts.changes import NewChange
from register.domain.contracts.dated.agreed import Standing, standing_on
from register.domain.contracts.modifications import grounds_on
from register.domain.contracts.novating.novations import body_of, called
from register.domain.contracts.papers import PAPER_OF
from register.domain.contracts.stages import CHANGES, ContractAct, Question
from register.domain.errors import NotFound
from register.queries import names
from register.queries.authority.board_approvals import approvals_told
from register.queries.contracts import changes as queries
from register.queries.contracts import contracts, views
from register.queries.contracts.change_papers import change_differs
from register.queries.contracts.document_values import titles
from register.queries.contracts.documents import papers_of
from register.queries.contracts.signatures import signatures_of_change
from register.queries.procurement.change_notices import change_notice
from register.queries.rules import ruleset
from register.services.contracts import changes as services
from register.services.duties.confirmed_signatures import decide_change_or_ask
from register.web import acting, choosing
from register.web.record_links import about

blueprint = Blueprint("changes", __name__, url_prefix="/contract-changes")
Page = str | Response | tuple[str, int]


@blueprint.route("/propose/<ref>/<act>", methods=["GET", "POST"])
def propose(ref: str, act: str) -> Page:
    wanted = _act(act)
    with reading() as session:
        one = views.view(session, ref, clock.today(), viewer=guard.actor().viewer)
        grounds = grounds_on(ruleset(session), clock.today())
    agreed = queries.agreed_in(one.changes)
    there = standing_on(Standing(one.contract, one.stage), agreed, date.max)
    lines = there.contract.lines if wanted is ContractAct.VARY else ()
    form: Any = FORMS[wanted].about(NewChange(contract_act=wanted, lines=lines, text=""), version=one.row.n)
    with reading() as session:
        choosing.offer(session, form)
    if "modification_ground" in form:
        form.modification_ground.options = as_options((code, row["name"]) for code, row in grounds.items())

    def work(session: Session) -> str:
        services.propose_change(session, ref, form.to_domain(), **acting.by(form))
        return url_for("contracts.show", ref=one.row.ref)

    said = "Proposed. Nothing changes until it is decided"
    return acting.asked(
        form, work, "changes/propose.html", said=said, about=one.row, one=one, act=wanted, agreed=agreed
    )


def _act(text: str) -> ContractAct:
    found = next((act for act in CHANGES if act == text), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.change(session, ref, viewer=viewer)
        contract = contracts.contract(session, one.contract_id, viewer=viewer)
        shown = _told(session, one)
        made = queries.asked_about(session, one.thing_id, viewer=viewer)
        papers = papers_of(session, one, viewer=viewer)
        signatures = signatures_of_change(session, one.contract_id, one.thing_id, viewer=viewer)
        differs = change_differs(session, one.thing_id, today=clock.today(), viewer=viewer)
        bodies = names.organisations(session, viewer=viewer)
        approvals = approvals_told(session, shown["told"].board_approvals, viewer=viewer)
    return render_template(
        "changes/show.html", one=one, contract=contract, made=made, papers=papers,
        approvals=approvals, bodies=bodies, differs=differs, titles=titles(),
        signatures=signatures, pack=PAPER_OF[shown["told"].contract_act], **shown,
    )  # fmt: skip


def _told(session: Session, one: Any) -> dict[str, Any]:
    """What is told of a change on its own page and where it is decided."""
    viewer = guard.actor().viewer
    contract = contracts.contract(session, one.contract_id, viewer=viewer)
    told = queries.as_told(session, one, contract, viewer=viewer)
    ground = grounds_on(ruleset(session), clock.today()).get(told.modification_ground or "", {}).get("name")
    return {"told": told, "ground": ground, "people": names.people_told_apart(session, viewer=viewer)}


@blueprint.get("/<ref>/notice")
def notice(ref: str) -> Page:
    """What the notice of this modification has to say, as far as it is recorded."""
    with reading() as session:
        found = change_notice(session, ref, viewer=guard.actor().viewer)
    return render_template("changes/notice.html", one=found, text=found.text)


@blueprint.route("/<ref>/decide", methods=["GET", "POST"])
def decide(ref: str) -> Page:
    """Shows what the check would say now; posting asks it once, stores the answer, and acts on it."""
    with reading() as session:
        found = services.foresee_change(session, ref, actor=guard.actor(), today=clock.today())
        form = DecideChangeForm(version=found.change.n)
        bodies = names.organisations(session, viewer=guard.actor().viewer)
        differs = change_differs(session, ref, today=clock.today(), viewer=guard.actor().viewer)
        shown = _told(session, found.change)
        choosing.offer(session, form)
    form.party.offer(_parties(found, bodies))

    def work(session: Session) -> str:
        signatory = form.signatory_id.data or None
        made = decide_change_or_ask(
            session,
            ref,
            party=form.party.data,
            signatory_id=signatory,
            means=means(session),
            **acting.at(form),
        )
        return url_for("decisions.show", ref=made.ref)

    return acting.asked(
        form, work, "changes/decide.html", said="The decision check was made. Its answer is below", how="info",
        about=found.change, change=found.change, seen=found.seen,
        question=Question(found.change.contract_act), differs=differs, bodies=bodies, **shown, **about(found.seen.reasons),
    )  # fmt: skip


def _parties(found: services.ForeseenChange, bodies: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Those that it waits for, each with its name."""
    sides = (found.seen.contract.commissioner_id, found.seen.contract.provider_id)
    for party in found.seen.answers:
        yield party, called(party, bodies, body_of(party, sides, found.change.incoming_id))


@blueprint.route("/<ref>/take-back", methods=["GET", "POST"])
def take_back(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.change(session, ref, viewer=viewer)
        contract = contracts.contract(session, one.contract_id, viewer=viewer)
    form = TakeBackForm(version=one.n)

    def work(session: Session) -> str:
        services.take_back_change(session, ref, reason=form.reason.data, **acting.by(form))
        return url_for("contracts.show", ref=contract.ref)

    return acting.asked(
        form, work, "changes/take_back.html", said="Taken back", about=one, one=one, contract=contract
    )
