"""Authority to sign: the scheme of delegation, one delegation with its chain, and who may sign what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from forms.base import NhsForm
from forms.delegations import (
    AmendDelegationForm,
    DelegationForm,
    RevokeDelegationForm,
    SchemeForm,
    WhoForm,
    codes_in,
)
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain import money
from register.domain.authority import delegations as authority
from register.domain.authority.commitments import Commitment, categories
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.queries import names
from register.queries.authority import delegations as queries
from register.queries.authority.approved_schemes import scheme_of_version
from register.queries.authority.faults import to_mend
from register.queries.authority.schemes import Scheme, scheme_of
from register.queries.choosing import Choice
from register.queries.contracts import asking
from register.queries.rules import ruleset
from register.services.authority.delegations import revoke_delegation
from register.services.authority.schemes import FORMS, scheme_file
from register.services.nouns import DELEGATIONS
from register.web import acting, choosing, noun_pages

Page = noun_pages.Page


def _to_mend() -> dict[str, Any]:
    """What is wrong with the scheme, for the page of the list."""
    with reading() as session:
        return {"to_mend": to_mend(session, clock.today(), viewer=guard.actor().viewer)}


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {
        "terms": queries.terms_on(session, one.thing_id, today, viewer=viewer),
        "tree": queries.tree_of(session, one.thing_id, today, viewer=viewer),
        "coming": _coming(session, one, viewer, today), "called": names.called(session, viewer=viewer),
        "matter": authority.matters(ruleset(session), on=today).get(one.matter, {}).get("name", one.matter),
        "words": queries,
    }  # fmt: skip


def _coming(session: Session, one: Any, viewer: Viewer, today: date) -> queries.Branch | None:
    """The chain as it will read, where a change is recorded that holds from a later day."""
    later = one.holds_from is not None and one.holds_from > today
    return queries.tree_of(session, one.thing_id, one.holds_from, viewer=viewer) if later else None


def _categories(session: Session) -> list[tuple[str, str]]:
    return list(categories(ruleset(session), on=clock.today()).items())


def _matters(session: Session) -> list[tuple[str, str]]:
    rows = authority.matters(ruleset(session), on=clock.today())
    return [(code, row["name"]) for code, row in rows.items()]


def _fill(session: Session, form: NhsForm) -> None:
    """What may be chosen: matters, organisations, posts, people and the delegations to rest on."""
    _offer(session, form, queries.CHOICE)


def _fill_about(session: Session, form: NhsForm, one: Any) -> None:
    """No delegation rests on itself."""
    _offer(session, form, queries.CHOICE.without(one.thing_id))


def _offer(session: Session, form: Any, parents: Choice) -> None:
    form.matter.options = as_options(_matters(session))
    form.spend_categories.options = as_options(
        [(authority.ALL_SERVICES, "All categories"), *_categories(session)]
    )
    choosing.offer(session, form, parent_id=parents)


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="delegations", list_page="delegations/index.html", page="delegations/show.html",
        question="delegations/amend.html", new="delegations/grant.html", adding=("grant", "Delegation recorded"),
        one="delegation", noun=DELEGATIONS, listing=lambda: queries.listing(clock.today()), listed=_to_mend,
        form=DelegationForm, change=AmendDelegationForm,
        called=lambda one: str(one.ref), told=_told, fill=_fill, fill_about=_fill_about,
    )
)  # fmt: skip


@blueprint.route("/<ref>/revoke", methods=["GET", "POST"])
def revoke(ref: str) -> Page:
    with reading() as session:
        one = queries.delegation(session, ref, viewer=guard.actor().viewer)
    form = RevokeDelegationForm.about(queries.to_domain(one), version=one.n)

    def work(session: Session) -> str:
        revoke_delegation(session, ref, form.last_day.data, reason=form.reason.data, **acting.by(form))
        return url_for("delegations.show", ref=ref)

    return acting.asked(form, work, "delegations/revoke.html", said="Delegation revoked", one=one)


@blueprint.get("/who-may-sign")
def who() -> Page:
    """Address first, so that the answer can be linked to and printed."""
    form, answer = WhoForm(data={"on": clock.today(), "matter": "sign_contracts"}), None
    with reading() as session:
        form.matter.options = as_options(_matters(session))
        form.category.options = as_options(_categories(session))
        choosing.offer(session, form)
        if request.args and form.validate():
            services = codes_in(form.services.data)
            answer = asking.who_may_sign(
                session, _commitment(form), services, form.on.data,
                matter=form.matter.data, organisation_ids=_only(form.organisation_id.data),
                person_id=form.person_id.data or None, viewer=guard.actor().viewer,
            )  # fmt: skip
    return render_template(
        "delegations/who.html", form=form, answer=answer, limit_of=queries.limit_of
    ), form.status


@blueprint.get("/scheme")
def scheme() -> Page:
    """The whole scheme of one body as a file, once it is said whose, of which day and in which form."""
    form = SchemeForm(data={"on": clock.today(), "form": "docx"})
    with reading() as session:
        choosing.offer(session, form)
        if not (request.args and form.validate()):
            return render_template("delegations/scheme.html", form=form), form.status
        found = _asked_scheme(session, form)
        if found is None:
            form.scheme_version.blame("Enter the reference of a scheme as approved, like SCH-2026-7F3K2Q9D")
            return render_template("delegations/scheme.html", form=form), 422
    kind = form.form.data
    where = f'attachment; filename="scheme-{found.organisation}-{found.on}.{kind}"'
    body = scheme_file(found, kind, made_at=clock.now())
    return Response(body, mimetype=FORMS[kind], headers={"Content-Disposition": where})


def _asked_scheme(session: Session, form: SchemeForm) -> Scheme | None:
    """The scheme of the day, or as it was approved; None where no such version is shown to whoever asks."""
    viewer, version = guard.actor().viewer, form.scheme_version.data
    if not version:
        return scheme_of(
            session, form.organisation_id.data, form.on.data, known=form.known.data, viewer=viewer
        )
    try:
        return scheme_of_version(session, version, viewer=viewer)
    except NotFound:
        return None


def _only(organisation_id: str | None) -> frozenset[str] | None:
    return frozenset({organisation_id}) if organisation_id else None


def _commitment(form: WhoForm) -> Commitment:
    pence = money.pence(form.value.data)
    return Commitment(whole_pence=pence, vat=form.vat.data, category=form.category.data or None)
