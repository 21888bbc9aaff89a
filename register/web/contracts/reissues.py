"""The Word files of many contracts made again: chosen, previewed, made by a job, fetched with a report."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.reissues import ReissueForm, WhichContractsForm
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.contracts.contracts import editions
from register.domain.contracts.reissues import (
    Becomes,
    Foreseen,
    WhichContracts,
    chosen,
    counted,
    needs_another,
)
from register.domain.values import plain
from register.queries.contracts import reissues as queries
from register.queries.rules import ruleset
from register.services.duties.confirmed_reissues import KIND, reissue_or_ask
from register.web import acting, choosing, watched

blueprint = Blueprint("reissues", __name__, url_prefix="/contracts/reissue")
Page = str | Response | tuple[str, int]
MOST_SHOWN = 200


@blueprint.route("/", methods=["GET", "POST"])
def choose() -> Page:
    """Which contracts, and what would become of each; posting has the files made."""
    which = WhichContractsForm()
    _offer(which)
    found = _found(which)
    form = ReissueForm()

    def work(session: Session) -> str:
        actor = guard.actor()
        again = queries.foreseen(session, _which(which), viewer=actor.viewer)
        key = reissue_or_ask(session, again, means=means(session), actor=actor, now=clock.now())
        return url_for("reissues.show", key=key) if key else url_for("confirmations.index")

    shown: dict[str, Any] = {
        "which": which, "found": found, "counted": counted(found or ()), "becomes": Becomes, "most": MOST_SHOWN,
        "before": watched.asked_before(KIND),
        "makes": len(chosen(found or ())), "another": needs_another(found or ()),
    }  # fmt: skip
    return acting.asked(form, work, "reissues/choose.html", said="Asked for", **shown)


watched.add_to(blueprint, KIND, "reissues/show.html", called="word-files")


def _offer(form: WhichContractsForm) -> None:
    with reading() as session:
        choosing.offer(session, form)
        known = editions(ruleset(session), on=clock.today())
    form.edition.options = as_options((code, row["name"]) for code, row in known.items())


def _found(form: WhichContractsForm) -> list[Foreseen] | None:
    """None until something is asked for."""
    if not request.args or form.is_looking or not form.validate():
        return None
    with form.blaming(), reading() as session:
        return queries.foreseen(session, _which(form), viewer=guard.actor().viewer)
    return None  # type: ignore[unreachable]  # blaming keeps a fault for the form


def _which(form: WhichContractsForm) -> WhichContracts:
    given = {name: plain(form[name].data) or "" for name in ("edition", "service", "provider")}
    return WhichContracts(**given)
