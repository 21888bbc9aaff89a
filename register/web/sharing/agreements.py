"""Sharing agreements: the list, one of them with its parties and history, adding, amending, signing, joining."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.agreements import (
    AccedeForm,
    AgreementForm,
    AgreementPaperForm,
    AmendAgreementForm,
    CorrectSignatureForm,
    SignAgreementForm,
    WithdrawPartyForm,
)
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.media_types import WORD
from register.domain.permissions import Viewer
from register.domain.sharing.agreements import CHOSEN, Agreement, choices
from register.domain.sharing.frameworks import Outside, may_be_joined, not_bound, outside
from register.domain.sharing.opinions import capacities_of
from register.queries import names
from register.queries.field_words import words_of
from register.queries.rules import ruleset
from register.queries.sharing import agreements as queries
from register.queries.sharing import opinions, processors, screenings
from register.queries.sharing.agreement_papers import agreement_paper
from register.queries.visible import AsAt
from register.services.nouns import AGREEMENTS
from register.services.sharing import agreements as services
from register.services.sharing.agreement_papers import word_file
from register.services.sharing.agreements import (
    correct_signature,
    sign_agreement,
    withdraw_party,
)
from register.web import acting, choosing, noun_pages

Page = noun_pages.Page
LISTED = {
    "kind": "kinds", "lawful_basis": "lawful_bases", "categories": "categories", "purposes": "purposes",
}  # fmt: skip
"""Questions that are answered from a list of the rules, beside those that may be left open."""


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    called = names.organisations(session, viewer=viewer)
    earlier = queries.earlier_texts(session, [one.thing_id], viewer=viewer)[one.thing_id]
    codes, value = _codes(session, one.valid_from), queries.to_domain(one)
    return {
        "parties": queries.parties_of(value, called), "codes": codes, "today": today,
        "state": queries.state_told(queries.state_of(one, today)), "signed_by": queries.before_signing(value, today),
        "categories": _said(one.categories, codes["categories"]), "purposes": _said(one.purposes, codes["purposes"]),
        "beside": _beside(one, codes), "earlier": [_earlier(text, called, codes) for text in reversed(earlier)],
        "joinable": may_be_joined(one.kind, ruleset(session), today),
        "owner": None if "agreement_owner_id" in one.masked
        else names.people(session, viewer=viewer).get(one.agreement_owner_id or ""),
        "has_under": queries.has_under(session, one.thing_id, viewer=viewer),
        **_framework(session, one, called, viewer, today),
        **_beside_it(session, one, viewer, today),
    }  # fmt: skip


def _beside_it(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    """Its processors, screenings, and the three records on it."""
    return {
        "processors": processors.of_agreement(session, one.thing_id, viewer=viewer, today=today),
        "screenings": screenings.of_agreement(session, one.thing_id, viewer=viewer),
        "three": opinions.three_of(session, one, viewer=viewer), "own": capacities_of(viewer.roles),
    }  # fmt: skip


def _framework(
    session: Session, one: Any, called: Mapping[str, str], viewer: Viewer, today: date
) -> Mapping[str, Any]:
    """The framework it stands under, and how it goes beyond that today, in words."""
    above = queries.framework_of(session, one, viewer=viewer)
    if above is None:
        return {"framework": None, "beyond": []}
    own, over = queries.to_domain(one), queries.bounding(session, above)
    missing = "; ".join(called.get(key, queries.UNSEEN) for key in not_bound(own, over, today))
    beyond = [
        f"{way.label}: {missing}" if way is Outside.NOT_BOUND else way.label
        for way in outside(own, over, today)
    ]
    return {"framework": above, "beyond": beyond}


def _fill(session: Session, form: Any) -> None:
    """What may be chosen: organisations, and the lists of the rules."""
    choosing.offer(session, form)
    codes = _codes(session, clock.today())
    for name, chosen in {**LISTED, **CHOSEN}.items():
        form[name].options = as_options(codes[chosen].items())


def _codes(session: Session, on: date) -> dict[str, dict[str, str]]:
    """Each list of the rules of a day, code to name."""
    rules = ruleset(session)
    lists = (*LISTED.values(), *CHOSEN.values())
    return {name: {code: row["name"] for code, row in choices(rules, name, on=on).items()} for name in lists}


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="agreements", list_page="agreements/index.html", page="agreements/show.html",
        question="agreements/amend.html", new="agreements/add.html", one="agreement", noun=AGREEMENTS,
        listing=lambda: queries.listing_on(clock.today()), history_of=queries.told,
        form=AgreementForm, change=AmendAgreementForm, called=lambda one: str(one.title), told=_told, fill=_fill,
    )
)  # fmt: skip


@blueprint.get("/<ref>/document")
def document(ref: str) -> Page:
    """The agreement as a Word document, once its day is given."""
    form, viewer = AgreementPaperForm(data={"on": clock.today()}), guard.actor().viewer
    asked = bool(request.args) and form.validate()
    as_at = AsAt(form.on.data, form.known.data) if asked else AsAt()
    with reading() as session:
        one = queries.agreement(session, ref, viewer=viewer, as_at=as_at)
        if not asked:
            return render_template("agreements/document.html", one=one, ref=ref, form=form), form.status
        found = agreement_paper(session, one, ref, form.on.data, viewer=viewer, as_at=as_at)
    body = word_file(found, body_name=current_app.extensions["settings"].body_name, made_at=clock.now())
    where = f'attachment; filename="{ref}-{form.on.data}.docx"'
    return Response(body, mimetype=WORD, headers={"Content-Disposition": where})


@blueprint.route("/<ref>/sign", methods=["GET", "POST"])
def sign(ref: str) -> Page:
    one, parties = _parties(ref)
    form = SignAgreementForm(version=one.n)
    form.organisation_id.options = _some(p for p in parties if not (p.signed_on or p.withdrawn_on))

    def work(session: Session) -> str:
        sign_agreement(session, ref, form.to_domain(), **acting.by(form))
        return url_for("agreements.show", ref=ref)

    return acting.asked(form, work, "agreements/sign.html", said="Signed copy recorded", about=one, one=one)


@blueprint.route("/<ref>/join", methods=["GET", "POST"])
def accede(ref: str) -> Page:
    one, _ = _parties(ref)
    form = AccedeForm(version=one.n)
    with reading() as session:
        choosing.offer(session, form)

    def work(session: Session) -> str:
        services.accede(session, ref, form.to_domain(), **acting.by(form))
        return url_for("agreements.show", ref=ref)

    said = "It is recorded that the organisation joins"
    return acting.asked(form, work, "agreements/join.html", said=said, about=one, one=one)


@blueprint.route("/<ref>/correct-copy", methods=["GET", "POST"])
def correct_copy(ref: str) -> Page:
    one, parties = _parties(ref)
    form = CorrectSignatureForm(version=one.n)
    form.organisation_id.options = _some(p for p in parties if p.signed_on)

    def work(session: Session) -> str:
        correct_signature(session, ref, form.to_domain(), reason=form.reason.data, **acting.by(form))
        return url_for("agreements.show", ref=ref)

    said = "Signed copy corrected"
    return acting.asked(form, work, "agreements/correct.html", said=said, about=one, one=one)


@blueprint.route("/<ref>/withdraw", methods=["GET", "POST"])
def withdraw(ref: str) -> Page:
    one, parties = _parties(ref)
    form = WithdrawPartyForm(version=one.n)
    form.organisation_id.options = _some(p for p in parties if p.withdrawn_on is None)

    def work(session: Session) -> str:
        withdraw_party(session, ref, form.to_domain(), **acting.by(form))
        return url_for("agreements.show", ref=ref)

    said = "It is recorded that the organisation withdraws"
    return acting.asked(form, work, "agreements/withdraw.html", said=said, about=one, one=one)


def _parties(ref: str) -> tuple[Any, list[queries.PartyShown]]:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.agreement(session, ref, viewer=viewer)
        called = names.organisations(session, viewer=viewer)
    return one, queries.parties_of(queries.to_domain(one), called)


def _some(parties: Iterable[queries.PartyShown]) -> Any:
    return as_options((p.organisation_id, p.name) for p in parties)


def _said(codes: Iterable[str], words: Mapping[str, str]) -> str:
    return "; ".join(words.get(code, code) for code in codes)


def _beside(one: Any, codes: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """What was said of it besides, each under what it is called."""
    said = ((name, getattr(one, name)) for name in AgreementForm.BESIDE)
    return [
        (words_of(name), codes.get(CHOSEN.get(name, ""), {}).get(value, value))
        for name, value in said
        if value
    ]


def _earlier(
    text: Agreement, called: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """A text that was signed before, as the page shows it."""
    return {
        "text": text, "parties": queries.parties_of(text, called),
        "categories": _said(text.categories, codes["categories"]),
        "purposes": _said(text.purposes, codes["purposes"]),
        "basis": codes["lawful_bases"].get(text.lawful_basis, text.lawful_basis),
    }  # fmt: skip
