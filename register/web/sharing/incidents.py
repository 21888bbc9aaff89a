"""Items to check and data incidents: the list, one of them, and everything that may be done about it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.incidents import (
    AdviseForm,
    CloseForm,
    CorrectTimeForm,
    NotifyForm,
    NotTellingForm,
    ReportIncidentForm,
    StepForm,
    ToTellForm,
    TriageForm,
    UnconfirmForm,
)
from forms.options import as_options
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.permissions import Permission, Viewer
from register.domain.sharing.agreements import choices
from register.domain.sharing.clocks import REGULATOR, addressees
from register.domain.sharing.incidents import (
    TRANSITIONS,
    IncidentAct,
    IncidentState,
    ItemSource,
    first_choices,
    severities,
)
from register.domain.sharing.lessons import action_state
from register.domain.texts import sentence
from register.queries import names
from register.queries.rules import ruleset
from register.queries.sharing import incident_views as views
from register.queries.sharing import incidents as queries
from register.queries.sharing.lessons import of_incident, state_told
from register.queries.visible import versions_of
from register.services.duties.confirmed_incidents import ask_to_unconfirm, correct_or_ask
from register.services.sharing.incident_steps import (
    ADVISERS,
    add_to_tell,
    advise_incident,
    decide_not_to_tell,
    notify_of_incident,
    take_step,
)
from register.services.sharing.incidents import report_incident, triage_incident
from register.web import acting, choosing, listings

blueprint = Blueprint("incidents", __name__, url_prefix="/incidents")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="incidents/index.html", links_to="incidents.show")


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.incident(session, ref, viewer=viewer)
        rules, body = ruleset(session), queries.body_of(session, one, viewer=guard.actor().viewer)
        called = names.organisations(session, viewer=viewer)
        history = views.told(session, versions_of(session, one, viewer=viewer), viewer=viewer)
        decisions = views.decisions_of(session, one, viewer=viewer)
        lessons = _lessons(session, one, viewer)
        owner = names.people(session, viewer=viewer).get(queries.owner_of(one) or "")
    found = queries.clocks_of(one, rules, body)
    kinds = choices(rules, "categories", on=one.known_on)
    return render_template(
        "incidents/show.html", one=one, called=called, history=history, state=queries.state_told(one.state),
        source=ItemSource(one.source).label, grade=views.grade_words(one, rules, body),
        would_run_out_at=queries.would_run_out_at(one, rules, body), times=views.times_shown(one, rules, body),
        opinions=views.opinions_of(one), told=views.notifications_of(one, found), acts=_acts(one.state),
        clocks=views.clocks_shown(found, clock.now()), not_telling=views.not_telling_of(one, found),
        adviser=_adviser() if one.state not in ("not_an_incident", "near_miss", "closed") else None,
        now=clock.now(), owner=owner, graded=views.assessments_of(one), decisions=decisions, lessons=lessons,
        nearest=first_choices(rules, one.known_on).get(one.happened or ""),
        involved="; ".join(kinds.get(code, {"name": code})["name"] for code in one.involved),
    )  # fmt: skip


@blueprint.route("/report", methods=["GET", "POST"])
def report() -> Page:
    form = ReportIncidentForm()
    with reading() as session:
        choosing.offer(session, form)
        rules = ruleset(session)
    form.happened.options = as_options(first_choices(rules, clock.today()).items())
    kinds = choices(rules, "categories", on=clock.today())
    form.involved.options = as_options((code, row["name"]) for code, row in kinds.items())

    def work(session: Session) -> str:
        made = report_incident(session, form.to_domain(source=ItemSource.REPORTED), **acting.at())
        sees = guard.allowed(Permission.SEE_INCIDENTS)
        return url_for("incidents.show", ref=made.ref) if sees else url_for("incident_cases.mine")

    return acting.asked(form, work, "incidents/report.html", said=_THANKS)


@blueprint.route("/<ref>/triage", methods=["GET", "POST"])
def triage(ref: str) -> Page:
    one = _one(ref)
    form = TriageForm(version=one.n, case_owner_id=queries.owner_of(one))
    with reading() as session:
        choosing.offer(session, form)
        rules, body = ruleset(session), queries.body_of(session, one, viewer=guard.actor().viewer)
        out_at = queries.would_run_out_at(one, rules, body)
    scale = severities(rules, form.aware_at.data or one.noticed_at, body=body)
    form.severity.options = as_options((code, row["name"]) for code, row in scale.items())
    told = addressees(form.aware_at.data or one.noticed_at, rules, body=body)
    form.to_tell.options = as_options((who.to, sentence(who.name)) for who in told if who.to != REGULATOR)

    def work(session: Session) -> str:
        triage_incident(session, form.to_domain(item_id=ref), **acting.at(form))
        return _page(ref)

    return acting.asked(
        form,
        work,
        "incidents/triage.html",
        said="Your decision is recorded",
        about=one,
        one=one,
        would_run_out_at=out_at,
    )


@blueprint.route("/<ref>/correct-time", methods=["GET", "POST"])
def correct(ref: str) -> Page:
    one = _one(ref)
    recorded = queries.aware_time_of(one)
    form = (
        CorrectTimeForm(version=one.n) if recorded is None else CorrectTimeForm.about(recorded, version=one.n)
    )

    def work(session: Session) -> str:
        new, mistyped = form.to_domain(incident_id=ref), bool(form.mistyped.data)
        waits = correct_or_ask(session, new, mistyped=mistyped, means=means(session), **acting.at(form))
        return url_for("confirmations.index") if waits else _page(ref)

    said = acting.or_waits("The corrected time is recorded")
    return acting.asked(form, work, "incidents/correct.html", said=said, about=one, one=one)


@blueprint.route("/<ref>/unconfirm", methods=["GET", "POST"])
def unconfirm(ref: str) -> Page:
    one = _one(ref)
    form = UnconfirmForm(version=one.n)

    def work(session: Session) -> str:
        ask_to_unconfirm(session, form.to_domain(incident_id=ref), means=means(session), **acting.at(form))
        return url_for("confirmations.index")

    return acting.asked(form, work, "incidents/unconfirm.html", said=acting.or_waits(""), about=one, one=one)


@blueprint.route("/<ref>/record", methods=["GET", "POST"])
def record(ref: str) -> Page:
    one = _one(ref)
    form = StepForm(version=one.n)
    form.act.options = as_options(
        (act.value, STEP_WORDS[act]) for act in _acts(one.state) if act in WORDS_ONLY
    )

    def work(session: Session) -> str:
        take_step(session, ref, form.act.data, words=form.words.data, **acting.at(form))
        return _page(ref)

    return acting.asked(
        form, work, "incidents/record.html", said="What was done is recorded", about=one, one=one
    )


@blueprint.route("/<ref>/advise", methods=["GET", "POST"])
def advise(ref: str) -> Page:
    one = _one(ref)
    form = AdviseForm(version=one.n)

    def work(session: Session) -> str:
        advise_incident(session, ref, words=form.words.data, **acting.at(form))
        return _page(ref)

    return acting.asked(
        form,
        work,
        "incidents/advise.html",
        said="Your advice is recorded",
        about=one,
        one=one,
        adviser=_adviser(),
    )


@blueprint.route("/<ref>/notify", methods=["GET", "POST"])
def notify(ref: str) -> Page:
    one = _one(ref)
    form, found = NotifyForm(version=one.n), _clocks(one)
    form.answers.options = as_options((who.to, who.name) for who in found)

    def work(session: Session) -> str:
        notify_of_incident(session, form.to_domain(incident_id=ref), **acting.at(form))
        return _page(ref)

    said = "It is recorded that they were told"
    return acting.asked(form, work, "incidents/notify.html", said=said, about=one, one=one, clocks=found)


@blueprint.route("/<ref>/not-telling", methods=["GET", "POST"])
def not_telling(ref: str) -> Page:
    one = _one(ref)
    form, found = NotTellingForm(version=one.n), _clocks(one)
    form.to.options = as_options((who.to, who.name) for who in found if who.answered_at is None)

    def work(session: Session) -> str:
        decide_not_to_tell(session, form.to_domain(incident_id=ref), **acting.at(form))
        return _page(ref)

    said = "The decision is recorded"
    return acting.asked(form, work, "incidents/not_telling.html", said=said, about=one, one=one, clocks=found)


@blueprint.route("/<ref>/to-tell", methods=["GET", "POST"])
def to_tell(ref: str) -> Page:
    one = _one(ref)
    form, found = ToTellForm(version=one.n), _clocks(one)
    form.codes.options = as_options(_others(one, {who.to for who in found}))

    def work(session: Session) -> str:
        add_to_tell(session, ref, codes=form.codes.data, **acting.at(form))
        return _page(ref)

    said = "Each of them has a deadline now"
    return acting.asked(form, work, "incidents/to_tell.html", said=said, about=one, one=one, clocks=found)


@blueprint.route("/<ref>/close", methods=["GET", "POST"])
def close(ref: str) -> Page:
    one = _one(ref)
    form = CloseForm(version=one.n)

    def work(session: Session) -> str:
        take_step(session, ref, IncidentAct.CLOSE, words=form.words.data, **acting.at(form))
        return _page(ref)

    return acting.asked(form, work, "incidents/close.html", said="The incident is closed", about=one, one=one)


_THANKS = "Thank you. The information governance lead will look at it. You see here how it goes"
WORDS_ONLY = (IncidentAct.CONTAIN, IncidentAct.REOPEN)
"""The acts of this page; grading and deciding have pages of their own."""
STEP_WORDS = {
    IncidentAct.CONTAIN: "It was contained",
    IncidentAct.REOPEN: "It is opened again",
}


def _lessons(session: Session, one: Any, viewer: Viewer) -> list[dict[str, Any]]:
    """What was learnt, as the page of the incident draws it."""
    return [
        {
            "title": (row.title, url_for("lessons.show", ref=row.ref)), "learnt": row.learnt, "due_on": row.action_due_on,
            "standing": state_told(action_state(row.action_due_on, row.taken_on, clock.today())),
        }
        for row in of_incident(session, one.thing_id, viewer=viewer)
    ]  # fmt: skip


def _page(ref: str) -> str:
    return url_for("incidents.show", ref=ref)


def _one(ref: str) -> Any:
    with reading() as session:
        return queries.incident(session, ref, viewer=guard.actor().viewer)


def _clocks(one: Any) -> list[views.ClockShown]:
    """Who has to be told of an incident, and how each stands."""
    with reading() as session:
        rules, body = ruleset(session), queries.body_of(session, one, viewer=guard.actor().viewer)
    return views.clocks_shown(queries.clocks_of(one, rules, body), clock.now())


def _others(one: Any, already: set[str]) -> list[tuple[str, str]]:
    """Whoever could be added, by the rules of the day the body became aware."""
    with reading() as session:
        rules, body = ruleset(session), queries.body_of(session, one, viewer=guard.actor().viewer)
    found = addressees(one.aware_at or one.noticed_at, rules, body=body)
    return [(who.to, sentence(who.name)) for who in found if who.to not in {REGULATOR, *already}]


def _acts(state: str) -> list[IncidentAct]:
    """What this person may do with an incident in this state."""
    rows = [row for row in TRANSITIONS if row.start is IncidentState(state) and guard.allowed(row.permission)]
    return list(dict.fromkeys(row.act for row in rows))


def _adviser() -> str | None:
    """The role in which this person advises, if any."""
    return next((role.label for role in ADVISERS if role in guard.actor().roles), None)
