"""Authority to sign: the scheme of delegation, one delegation with its chain, and who may sign what."""

from __future__ import annotations

from types import SimpleNamespace

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.delegations import (
    AmendDelegationForm,
    DelegationForm,
    RevokeDelegationForm,
    WhoForm,
    asked_services,
)
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain import authority, money
from register.queries import delegations as queries
from register.queries import ledger as trail
from register.queries import names
from register.queries.rules import ruleset
from register.services.delegations import amend_delegation, grant_delegation, revoke_delegation
from register.web import acting, listings

blueprint = Blueprint("delegations", __name__, url_prefix="/delegations")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    form, asked = listings.question(queries.LISTING)
    shown = listings.show(queries.LISTING, asked, links_to="delegations.show")
    viewer = guard.actor().viewer
    with reading() as session:
        warnings = queries.findings(session, clock.today(), viewer=viewer)
        refs = queries.references(session, viewer=viewer)
    return render_template(
        "delegations/index.html", form=form, shown=shown, warnings=warnings, refs=refs
    ), form.status


@blueprint.get("/export")
def export() -> Response:
    return listings.export(queries.LISTING)


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        one = queries.delegation(session, ref, viewer=viewer)
        tree = queries.tree_of(session, one.thing_id, today, viewer=viewer)
        called = names.called(session, viewer=viewer)
        history = trail.history_of(
            session, queries.versions_of(session, one.thing_id, viewer=viewer), viewer=viewer
        )
        matter = authority.matters(ruleset(session), on=today).get(one.matter, {}).get("name", one.matter)
    return render_template(
        "delegations/show.html", one=one, tree=tree, history=history, matter=matter,
        called=called,
        limit=queries.limit_words(one.limit_pence), services=queries.services_words(one.services),
    )  # fmt: skip


@blueprint.route("/grant", methods=["GET", "POST"])
def grant() -> Page:
    form = DelegationForm()
    _offer(form)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _granted(session, form), said="Delegation recorded")
        if done:
            return done
    return render_template("delegations/grant.html", form=form), form.status


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        one = queries.delegation(session, ref, viewer=guard.actor().viewer)
    form = AmendDelegationForm(obj=_as_asked(one), version=one.n)
    _offer(form, without=one.thing_id)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _amended(session, ref, form), said="Changes saved")
        if done:
            return done
    return render_template("delegations/amend.html", form=form, one=one), form.status


@blueprint.route("/<ref>/revoke", methods=["GET", "POST"])
def revoke(ref: str) -> Page:
    with reading() as session:
        one = queries.delegation(session, ref, viewer=guard.actor().viewer)
    form = RevokeDelegationForm(version=one.n)
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _revoked(session, ref, form), said="Delegation revoked")
        if done:
            return done
    return render_template("delegations/revoke.html", form=form, one=one), form.status


@blueprint.get("/who-may-sign")
def who() -> Page:
    """Address first, so that the answer can be linked to and printed."""
    form, answer = WhoForm(data={"on": clock.today(), "matter": "sign_contracts"}), None
    with reading() as session:
        form.matter.options = as_options(_matters(session))
        bodies = names.organisations(session, viewer=guard.actor().viewer)
        form.organisation_id.options = as_options(bodies.items())
        if request.args and form.validate():
            services = asked_services(form.services.data)
            answer = queries.who_may_sign(
                session, money.pence(form.value.data), services, form.on.data,
                matter=form.matter.data, organisation_ids=_only(form.organisation_id.data), viewer=guard.actor().viewer,
            )  # fmt: skip
    return render_template("delegations/who.html", form=form, answer=answer), form.status


def _only(organisation_id: str | None) -> frozenset[str] | None:
    return frozenset({organisation_id}) if organisation_id else None


def _granted(session: Session, form: DelegationForm) -> str:
    made = grant_delegation(session, form.to_domain(), actor=guard.actor(), today=clock.today())
    return url_for("delegations.show", ref=made.ref)


def _amended(session: Session, ref: str, form: AmendDelegationForm) -> str:
    amend_delegation(
        session, ref, form.to_domain(), expected_n=form.version.data, reason=form.reason.data,
        actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("delegations.show", ref=ref)


def _revoked(session: Session, ref: str, form: RevokeDelegationForm) -> str:
    revoke_delegation(
        session, ref, form.last_day.data, expected_n=form.version.data, reason=form.reason.data,
        actor=guard.actor(), today=clock.today(),
    )  # fmt: skip
    return url_for("delegations.show", ref=ref)


def _as_asked(one: object) -> SimpleNamespace:
    """The delegation as its form asks for it."""
    values = {name: getattr(one, name) for name in dir(one) if not name.startswith("_")}
    services = list(values["services"])
    return SimpleNamespace(
        **{
            **values,
            "services": "" if authority.ALL_SERVICES in services else ", ".join(services),
        }
    )


def _offer(form: DelegationForm, *, without: str = "") -> None:
    """What may be chosen: matters, organisations, posts, people and the delegations to rest on."""
    viewer = guard.actor().viewer
    with reading() as session:
        form.matter.options = as_options(_matters(session))
        form.organisation_id.options = as_options(names.organisations(session, viewer=viewer).items())
        posts = as_options(names.posts(session, viewer=viewer).items())
        people = as_options(names.people(session, viewer=viewer).items())
        parents = queries.choices(session, viewer=viewer)
    for field in (form.grantor_post_id, form.holder_post_id, form.joint_post_id):
        field.options = posts
    form.grantor_person_id.options = form.holder_person_id.options = people
    form.parent_id.options = as_options((key, words) for key, words in parents if key != without)


def _matters(session: Session) -> list[tuple[str, str]]:
    rows = authority.matters(ruleset(session), on=clock.today())
    return [(code, row["name"]) for code, row in rows.items()]
