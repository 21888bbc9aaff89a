"""Declarations rounds: the list, preparing one, whom it would ask, who is outstanding, starting and closing it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.rounds import RoundForm, StepForm
from register import clock, guard
from register.db import Session, reading
from register.domain.dates import contract_year
from register.domain.interests.rounds import RoundScope, RoundState
from register.queries.interests import rounds as queries
from register.queries.listing import Column
from register.services.interests.rounds import close_round, prepare_round, start_round
from register.web import acting, listings

blueprint = Blueprint("rounds", __name__, url_prefix="/rounds")
Page = str | Response | tuple[str, int]
OUTSTANDING = (
    Column("division", "Division"), Column("name", "Name"), Column("post", "Post"), Column("address", "Mail goes to"),
    Column("reminders", "Mails sent"), Column("last_on", "Last mail", "instant"), Column("because", "Asked because"),
)  # fmt: skip
WOULD_ASK = tuple(column for column in OUTSTANDING if column.key not in ("reminders", "last_on"))

listings.add_to(blueprint, queries.LISTING, template="rounds/index.html", links_to="rounds.show")


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    year = contract_year(clock.today())
    form = RoundForm(
        data={"scope": RoundScope.DECISION_MAKING, "period_from": year.start, "period_to": year.end}
    )

    def work(session: Session) -> str:
        return url_for("rounds.show", ref=prepare_round(session, form.to_domain(), **acting.by()).ref)

    return acting.asked(form, work, "rounds/add.html", said="Round prepared. Nobody is asked yet")


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    with reading() as session:
        shown = _shown(session, ref)
        return render_template("rounds/show.html", form=StepForm(version=shown["one"].n), **shown)


@blueprint.get("/<ref>/outstanding")
def outstanding(ref: str) -> Page:
    with reading() as session:
        one = queries.round_(session, ref, viewer=guard.actor().viewer)
        rows = _outstanding(session, one)
    question = f"{one.title}: who has not answered"
    return listings.file_of("csv", question, OUTSTANDING, rows, name="outstanding")


@blueprint.post("/<ref>/start")
def start(ref: str) -> Page:
    return _step(ref, start_round, "Round started. The first mails go out within a minute")


@blueprint.post("/<ref>/close")
def close(ref: str) -> Page:
    return _step(ref, close_round, "Round closed. Its links open nothing more")


def _step(ref: str, take: Any, said: str) -> Page:
    form = StepForm()

    def work(session: Session) -> str:
        take(session, ref, **acting.by(form))
        return url_for("rounds.show", ref=ref)

    with reading() as session:
        shown = _shown(session, ref)
    return acting.asked(form, work, "rounds/show.html", said=said, **shown)


def _shown(session: Session, ref: str) -> dict[str, Any]:
    """A prepared round with whom it would ask; a started one with who is outstanding."""
    viewer, today = guard.actor().viewer, clock.today()
    one = queries.round_(session, ref, viewer=viewer)
    prepared = one.state == RoundState.PREPARED.value
    people = queries.would_ask(session, RoundScope(one.scope), today, viewer=viewer) if prepared else []
    asked = [{column.key: getattr(who, column.key) for column in WOULD_ASK} for who in people]
    left = [] if prepared else _outstanding(session, one)
    return {
        "one": one, "ref": ref, "prepared": prepared, "asked": asked, "left": left, "scope": RoundScope(one.scope).label,
        "state": RoundState(one.state).label, "unreached": sum(row["address"] is None for row in asked),
        "by_division": _by_division(left), "asked_columns": WOULD_ASK, "left_columns": OUTSTANDING,
    }  # fmt: skip


def _outstanding(session: Session, one: Any) -> list[dict[str, Any]]:
    found = queries.outstanding(session, one, clock.today(), viewer=guard.actor().viewer)
    return [{column.key: getattr(who, column.key) for column in OUTSTANDING} for who in found]


def _by_division(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many have not answered in each division, the most first."""
    counts = Counter(row["division"] for row in rows)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"division": division, "count": count} for division, count in ordered]
