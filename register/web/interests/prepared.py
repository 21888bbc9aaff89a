"""Declarations that an assistant prepares, on pages: they see what they prepared and nothing else of the person's."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.gifts import GiftForm
from forms.interests import SITUATION_HINTS, InterestForm, KindForm
from forms.nil_returns import NilReturnForm
from forms.options import as_options
from forms.prepared import AssistantForm, DropForm
from register import clock, guard
from register.db import Session, reading
from register.domain.dates import contract_year
from register.domain.errors import NotFound
from register.domain.interests.gifts import OFFERS
from register.domain.interests.interests import TYPE_LABELS, NewInterest, situations, type_of
from register.domain.interests.prepared import DraftState
from register.domain.permissions import Permission
from register.queries import names
from register.queries.interests import prepared as queries
from register.queries.interests.interests import standing
from register.queries.people import people
from register.queries.rules import ruleset
from register.services.interests.prepared import drop_prepared, name_assistant, prepare, send_prepared
from register.web import acting, choosing
from register.web.interests.answering import answered
from register.web.interests.asking import as_known, offer

blueprint = Blueprint("prepared", __name__, url_prefix="/prepared")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    viewer = guard.actor().viewer
    if viewer.person_id is None:
        return render_template("interests/nobody.html")
    with reading() as session:
        found = queries.drafts_of(session, viewer.person_id, viewer=viewer).drafts
        mine = queries.for_own(session, found, viewer.person_id)
        return render_template(
            "prepared/index.html",
            mine=mine,
            theirs=[one for one in found if one not in mine],
            people=queries.assisted_by(session, viewer.person_id, viewer=viewer),
            assistant=queries.assistant_of(session, viewer.person_id, viewer=viewer),
            states=DraftState,
        )


@blueprint.route("/assistant", methods=["GET", "POST"])
def assistant() -> Page:
    actor = guard.actor()
    with reading() as session:
        wanted = request.args.get("person") or actor.person_id
        whose = people.person(session, wanted or "", viewer=actor.viewer)
        is_me = whose.thing_id == actor.person_id
        if not is_me and not actor.may(Permission.DECLARE_FOR_OTHERS):
            raise NotFound
        key, name = whose.thing_id, whose.name or names.ERASED
        now = queries.assistant_of(session, key, viewer=actor.viewer)
    form = AssistantForm()

    def work(session: Session) -> str:
        name_assistant(session, key, form.to_domain(), **acting.by())
        return url_for("prepared.index") if is_me else url_for("people.show", ref=key)

    return acting.asked(form, work, "prepared/assistant.html", said="Saved", name=name, now=now, is_me=is_me)


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    """Two steps, as declaring is. What the rules say of a gift hangs on the person's earlier ones, and is told to them."""
    if not request.args.get("person"):
        return redirect(url_for("prepared.index"))
    with reading() as session:
        whose, rows = _assisted(session), situations(ruleset(session), on=clock.today())
        lapses_on = queries.lapses_on(session, clock.today())
        kind_form = _kinds(rows)
        if not kind_form.is_chosen(request.args, rows):
            return render_template("prepared/kind.html", form=kind_form, whose=whose), kind_form.status
        code = kind_form.situation.data
        chosen = kind_form.chosen(code in OFFERS)
        _, kind = chosen.values()
        form: Any = GiftForm() if code in OFFERS else InterestForm()
        if isinstance(form, GiftForm):
            choosing.offer(session, form)
            form.offer(code, [], {})
        else:
            offer(session, form, rows, code, whose.id)
            form.ask_only(rows[code]["needs"], kind)
    form.submit_text = "Prepare it"

    def work(session: Session) -> str:
        new = form.to_domain(person_id=whose.id, **chosen)
        prepare(session, as_known(session, form, new), **_when())
        return url_for("prepared.index")

    words = rows[code]["name"] + (f", {TYPE_LABELS[kind].lower()}" if kind else "")
    return acting.asked(
        form,
        work,
        "prepared/add.html",
        said="Prepared. They are told by mail",
        whose=whose,
        words=words,
        lapses_on=lapses_on,
    )


@blueprint.route("/nothing", methods=["GET", "POST"])
def nothing() -> Page:
    if not request.args.get("person"):
        return redirect(url_for("prepared.index"))
    with reading() as session:
        whose, lapses_on = _assisted(session), queries.lapses_on(session, clock.today())
    year = contract_year(clock.today())
    form = NilReturnForm(data={"period_from": year.start, "period_to": year.end})
    form.submit_text = "Prepare it"

    def work(session: Session) -> str:
        prepare(session, form.to_domain(person_id=whose.id), **_when())
        return url_for("prepared.index")

    words = "Nothing to declare, or nothing has changed"
    return acting.asked(
        form,
        work,
        "prepared/add.html",
        said="Prepared. They are told by mail",
        whose=whose,
        words=words,
        lapses_on=lapses_on,
    )


@blueprint.route("/<key>", methods=["GET", "POST"])
def show(key: str) -> Page:
    """Its person looks at it, changes what they like and sends it; whoever prepared it only looks."""
    actor = guard.actor()
    with reading() as session:
        one = queries.draft(session, key, actor.person_id, viewer=actor.viewer)
        if one.state != DraftState.WAITING.value or not queries.may_send(session, one, actor.person_id):
            return render_template(
                "prepared/show.html",
                one=one,
                facts=queries.facts(session, one, viewer=actor.viewer),
                states=DraftState,
            )
    return _send_interest(one) if one.kind == "interest" else _send_nothing(one)


def _send_interest(one: queries.Draft) -> Page:
    value: Any = queries.to_domain(one)
    code, chosen = value.situation, type_of(value)
    with reading() as session:
        rows = situations(ruleset(session), on=clock.today())
        form: Any = (GiftForm if code in OFFERS else InterestForm).about(value)
        offer(session, form, rows, code, one.person_id)
    if isinstance(form, InterestForm):
        form.ask_only(rows.get(code, {}).get("needs", []), *list(chosen.values())[1:])
        form.submit_text = "Send it"

    def asked_for(session: Session) -> NewInterest:
        return as_known(session, form, form.to_domain(person_id=one.person_id, **chosen), value)

    def work(session: Session) -> str:
        made = send_prepared(session, one.id, asked_for(session), **_when())
        return _sent(one, made.ref)

    words = rows.get(code, {}).get("name", code)
    return answered(
        form, work, "prepared/send.html", new=asked_for, said="Declared", one=one, words=words, entries=None
    )


def _sent(one: queries.Draft, ref: str) -> str:
    """Where its person reads what they sent: of another record of theirs, that it was sent and under which reference."""
    is_same = one.person_id == guard.actor().person_id
    return url_for("interests.show", ref=ref) if is_same else url_for("prepared.show", key=one.id)


def _send_nothing(one: queries.Draft) -> Page:
    form = NilReturnForm.about(queries.to_domain(one))
    form.submit_text = "Send it"
    with reading() as session:
        now = standing(session, [one.person_id], clock.today(), viewer=guard.actor().viewer)
        entries = [(row.ref, row.description) for row in now]

    def work(session: Session) -> str:
        send_prepared(session, one.id, form.to_domain(person_id=one.person_id), **_when())
        return url_for("interests.mine")

    words = "Nothing has changed" if entries else "I have nothing to declare"
    return acting.asked(
        form, work, "prepared/send.html", said="Declared", one=one, words=words, entries=entries, answer=None
    )


@blueprint.route("/<key>/drop", methods=["GET", "POST"])
def drop(key: str) -> Page:
    actor = guard.actor()
    with reading() as session:
        one = queries.draft(session, key, actor.person_id, viewer=actor.viewer)
    form = DropForm()

    def work(session: Session) -> str:
        drop_prepared(session, key, actor=actor, now=clock.now())
        return url_for("prepared.index")

    return acting.asked(form, work, "prepared/drop.html", said="It is not used", one=one)


def _kinds(rows: dict[str, Any]) -> KindForm:
    form = KindForm()
    del form.person
    form.situation.options = as_options(
        (code, row["name"], SITUATION_HINTS.get(code, "")) for code, row in rows.items()
    )
    return form


def _assisted(session: Session) -> queries.Assisted:
    """The person asked about, whose assistant asks; NotFound otherwise."""
    viewer, wanted = guard.actor().viewer, request.args.get("person", "")
    found = queries.assisted_by(session, viewer.person_id or "", viewer=viewer)
    whose = next((one for one in found if wanted in (one.id, one.ref)), None)
    if whose is None:
        raise NotFound
    return whose


def _when() -> dict[str, Any]:
    return {**acting.by(), "now": clock.now()}
