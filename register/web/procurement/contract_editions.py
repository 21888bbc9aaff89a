"""Publishing a body's contracts: look at the rows, decide what is withheld, confirm."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.contract_editions import ContractEditionForm, PublishContractsForm, UnpublishingForm
from forms.options import as_options
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.contracts.public.unpublished import (
    NewContractEdition,
    Unpublishing,
    contract_grounds,
    fields_words,
)
from register.domain.publication.withholdings import WHOLE, parted
from register.queries.contracts.contracts import contract
from register.queries.listing import Column
from register.queries.procurement import contract_editions as queries
from register.queries.rules import ruleset
from register.services.duties.confirmations import Heard
from register.services.duties.confirmed_unpublishing import unpublish_or_ask
from register.services.procurement.contract_editions import publish_contracts
from register.web import acting, choosing

blueprint = Blueprint("contract_editions", __name__, url_prefix="/contracts/publication")
Page = str | Response | tuple[str, int]
PAGE_SIZE = 50
HEARD = {
    Heard.DONE: ("Decision recorded", "success"),
    Heard.AGREEMENT_ASKED: (
        "Decision recorded. It counts from now on; a second person was asked to agree", "success",
    ),
    Heard.WAITS: ("Another person was asked to decide. Nothing changes until they have", "info"),
}  # fmt: skip
COLUMNS = (
    Column("contract", "Contract"), Column("decide", "Publication", "link"), Column("supplier", "Supplier"),
    Column("value", "Value", "money"), Column("starts_on", "From", "day"), Column("ends_on", "To", "day"),
    Column("withheld", "Withheld"),
)  # fmt: skip


@blueprint.get("/")
def preview() -> Page:
    form, drawn, names = ContractEditionForm(), None, {}
    with reading() as session:
        choosing.offer(session, form)
        if request.args and form.validate():
            with form.blaming():
                drawn = _drawn(session, _asked(form))
                names = queries.ground_names(session, clock.today())
    if drawn is None:
        return render_template("contract_editions/preview.html", form=form, drawn=None), form.status
    start = _start(len(drawn.rows))
    return render_template(
        "contract_editions/preview.html", form=form, drawn=drawn, columns=COLUMNS, turned=_turned(len(drawn.rows), start),
        rows=[_row(one, names) for one in drawn.rows[start : start + PAGE_SIZE]], confirm=_confirm(_asked(form), drawn),
    )  # fmt: skip


def _asked(form: ContractEditionForm) -> NewContractEdition:
    return NewContractEdition(
        organisation_id=form.organisation_id.data,
        with_ended=form.with_ended.data == "yes",
        title=form.title.data or "",
    )


def _drawn(session: Session, new: NewContractEdition) -> queries.DrawnContracts:
    return queries.draw_contracts(session, new, viewer=guard.actor().viewer, today=clock.today())


def _row(one: queries.ContractDraft, names: dict[str, str]) -> dict[str, Any]:
    """What the public will read, and the way to decide otherwise."""
    shown = one.contract
    told = {
        "contract": shown.title if shown else "Information withheld", "supplier": shown.provider.name if shown else None,
        "value": shown.award_pence if shown and shown.shows("value") else None,
        "starts_on": shown.starts_on if shown and shown.shows("days") else None,
        "ends_on": shown.ends_on if shown and shown.shows("days") else None,
    }  # fmt: skip
    left = fields_words(one.hidden)
    why = names.get(one.ground, one.ground)
    decide = (f"Decide: {one.subject_ref}", url_for("contract_editions.decide", ref=one.subject_ref))
    return {**told, "withheld": f"{left} ({why})" if left else None, "decide": decide}


def _start(count: int) -> int:
    typed = request.args.get("row", "")
    return min(int(typed), max(count - 1, 0)) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _turned(count: int, start: int) -> dict[str, str | None]:
    kept = [(name, value) for name, value in request.args.items() if name != "row"]
    more, here = start + PAGE_SIZE, url_for("contract_editions.preview")
    return {
        "prev_url": f"{here}?{urlencode(kept)}" if start else None, "prev_text": "First rows",
        "next_url": f"{here}?{urlencode([*kept, ('row', more)])}" if more < count else None,
    }  # fmt: skip


def _confirm(new: NewContractEdition, drawn: queries.DrawnContracts) -> str:
    ended = "yes" if new.with_ended else None
    return url_for(
        "contract_editions.publish", organisation_id=new.organisation_id, with_ended=ended, title=new.title or None,
        seen=drawn.sha256,
    )  # fmt: skip


@blueprint.route("/publish", methods=["GET", "POST"])
def publish() -> Page:
    """The last step: what was looked at is published, or nothing."""
    body = request.args.get("organisation_id", "")
    if not body:
        return redirect(url_for("contract_editions.preview"))
    new = NewContractEdition(
        organisation_id=body,
        with_ended=request.args.get("with_ended") == "yes",
        title=request.args.get("title", ""),
    )
    with reading() as session:
        drawn = _drawn(session, new)

    def work(session: Session) -> str:
        made = publish_contracts(session, new, seen=request.args.get("seen", ""), **acting.by())
        return url_for("editions.show", ref=made.ref)

    return acting.asked(
        PublishContractsForm(),
        work,
        "contract_editions/publish.html",
        said="Edition published",
        new=new,
        drawn=drawn,
    )


@blueprint.route("/contracts/<ref>", methods=["GET", "POST"])
def decide(ref: str) -> Page:
    """What of one contract the public is not shown."""
    with reading() as session:
        one = contract(session, ref, viewer=guard.actor().viewer)
        form = UnpublishingForm(version=one.n, data=_now(one))
        form.ground.options = as_options(
            [(code, row["name"], row["words"]) for code, row in _grounds(session).items()]
        )

    def work(session: Session) -> str:
        _, heard = unpublish_or_ask(
            session, ref, _decided(form), expected_n=form.version.data, means=means(session), **acting.at()
        )  # fmt: skip
        return url_for("contracts.show", ref=ref) + (f"#{heard.value}" if heard.value else "")

    return acting.asked(
        form, work, "contract_editions/decide.html", said=_said, about=one, one=one,
        left_out=fields_words(one.unpublished or ""),
    )  # fmt: skip


def _said(went_to: str) -> tuple[str, str]:
    return HEARD[Heard(went_to.rpartition("#")[2] if "#" in went_to else "")]


def _grounds(session: Session) -> dict[str, dict[str, str]]:
    known = contract_grounds(ruleset(session), on=clock.today())
    return {code: row for code, row in known.items() if row["chosen_by"] == "officer"}


def _now(one: Any) -> dict[str, Any]:
    """What was decided, as the form asks it."""
    codes = parted(one.unpublished or "")
    decision = "nothing" if WHOLE in codes else "part" if codes else "all"
    return {
        "decision": decision, "fields": sorted(codes - {WHOLE}), "ground": one.unpublished_ground or "",
        "requested_by": one.unpublished_requested_by or "", "review_on": one.unpublished_review_on,
    }  # fmt: skip


def _decided(form: UnpublishingForm) -> Unpublishing:
    """What was left open by a choice that needs none of it counts as not said."""
    if form.decision.data == "all":
        return Unpublishing(reason=form.reason.data or "")
    fields = tuple(form.fields.data or ()) if form.decision.data == "part" else ()
    return Unpublishing(
        all_of_it=form.decision.data == "nothing", fields=fields, ground=form.ground.data or "",
        requested_by=form.requested_by.data or "", review_on=form.review_on.data,
        reason=form.reason.data or "",
    )  # fmt: skip
