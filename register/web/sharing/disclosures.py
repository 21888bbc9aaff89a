"""Information shared: the list, one record of it, and recording it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.disclosures import DisclosureForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.permissions import Permission
from register.domain.sharing.agreements import PartyRole, choices
from register.queries import entries as trail
from register.queries import names
from register.queries.choosing import these
from register.queries.rules import ruleset
from register.queries.sharing import agreements
from register.queries.sharing import disclosures as queries
from register.queries.sharing.agreements import ROLE_WORDS
from register.services.sharing.disclosures import add_disclosure
from register.web import acting, choosing, listings

blueprint = Blueprint("disclosures", __name__, url_prefix="/information-shared")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="disclosures/index.html", links_to="disclosures.show")


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.disclosure(session, ref, viewer=viewer)
        called = names.organisations(session, viewer=viewer)
        history = trail.history_of(
            session, queries.versions_of(session, one.thing_id, viewer=viewer), viewer=viewer
        )
        kinds = choices(ruleset(session), "categories", on=one.shared_on)
        purposes = choices(ruleset(session), "purposes", on=one.shared_on)
        looked_at = _under(session, None if "looked_at_id" in one.masked else one.looked_at_id)
        under = _under(session, one.agreement_id)
        item = queries.item_of(session, one.thing_id, viewer=viewer) if _sees_incidents() else None
    return render_template(
        "disclosures/show.html", one=one, covered=queries.is_covered(one), called=called, history=history,
        under=under, item=item, gaps=queries.gaps_of(one), looked_at=looked_at,
        purpose=purposes.get(one.purpose_code or "", {"name": "None of the list"})["name"],
        role=ROLE_WORDS[PartyRole(one.recipient_role)],
        kinds=[kinds.get(code, {"name": code})["name"] for code in one.categories],
        personal=any(kinds.get(code, {}).get("personal") for code in one.categories),
    )  # fmt: skip


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    form = DisclosureForm()
    _offer(form)

    def work(session: Session) -> str:
        made = add_disclosure(session, form.to_domain(), **acting.at())
        return url_for("disclosures.show", ref=made.disclosure.ref)

    return acting.asked(form, work, "disclosures/add.html", said="Information shared was recorded")


def _sees_incidents() -> bool:
    return guard.allowed(Permission.SEE_INCIDENTS)


def _under(session: Session, agreement_id: str | None) -> str | None:
    """The agreement by name, as far as whoever asks may see it."""
    found = these(
        session, agreements.CHOICE, [agreement_id] if agreement_id else [], viewer=guard.actor().viewer
    )
    return found[0][1] if found else None


def _offer(form: DisclosureForm) -> None:
    with reading() as session:
        kinds = choices(ruleset(session), "categories", on=clock.today())
        purposes = choices(ruleset(session), "purposes", on=clock.today())
        choosing.offer(session, form)
    form.categories.options = as_options((code, row["name"]) for code, row in kinds.items())
    form.purpose_code.options = as_options((code, row["name"]) for code, row in purposes.items())
