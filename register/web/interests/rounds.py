"""Declarations rounds: the list, preparing one, whom it would ask, who is outstanding, starting and closing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.rounds import AwayForm, ReportForm, RoundForm, StepForm
from register import clock, guard
from register.db import Session, reading
from register.domain.asked import period_of
from register.domain.dates import add_months, contract_year
from register.domain.interests.rounds import RoundScope, RoundState
from register.domain.media_types import WORD
from register.domain.permissions import Viewer
from register.look.bars import bars
from register.queries.interests import compliance as goes
from register.queries.interests import rounds as queries
from register.queries.interests.committee_reports import committee_report
from register.queries.interests.pauses import away_on
from register.queries.interests.round_files import (
    DIVISIONS,
    LEADS,
    OUTSTANDING,
    Filed,
    compliance_filed,
    outstanding_filed,
    rows_of,
)
from register.queries.listing import Column
from register.queries.people.people import names as names_of
from register.services.interests.committee_reports import report_name, word_file
from register.services.interests.pauses import pause_reminders, resume_reminders
from register.services.interests.rounds import close_round, prepare_round, start_round
from register.web import acting, choosing, listings

ALONE = "A declaration asked of one person"
"""What a round is called that asks one person: no name stands in it, so that none stays when the person is erased."""
SHOWN = 100
"""So many people stand on the page of a round; the file has all of them."""
blueprint = Blueprint("rounds", __name__, url_prefix="/rounds")
Page = str | Response | tuple[str, int]
WOULD_ASK = tuple(column for column in OUTSTANDING if column.key not in ("reminders", "last_on"))

listings.add_to(blueprint, queries.LISTING, template="rounds/index.html", links_to="rounds.show")


@blueprint.route("/add", methods=["GET", "POST"])
def add() -> Page:
    """Prepare one; `?person=` begins with asking this person alone."""
    form = RoundForm(data=_begun(request.args.get("person")))
    with reading() as session:
        choosing.offer(session, form)

    def work(session: Session) -> str:
        return url_for("rounds.show", ref=prepare_round(session, form.to_domain(), **acting.by()).ref)

    return acting.asked(form, work, "rounds/add.html", said="Round prepared. Nobody is asked yet")


def _begun(person_id: str | None) -> dict[str, Any]:
    year = contract_year(clock.today())
    begun = {"scope": RoundScope.DECISION_MAKING, "period_from": year.start, "period_to": year.end}
    if not person_id:
        return begun
    return begun | {"title": ALONE, "scope": RoundScope.ONE_PERSON, "person_id": person_id}


@blueprint.route("/away", methods=["GET", "POST"])
def away() -> Page:
    """Somebody is away for long, or back: reminders to declare pause meanwhile."""
    form = AwayForm()
    with reading() as session:
        choosing.offer(session, form)
        gone = names_of(
            session, away_on(session, clock.today(), viewer=guard.actor().viewer), viewer=guard.actor().viewer
        )

    def work(session: Session) -> str:
        if form.is_back.data:
            resume_reminders(session, form.person_id.data, actor=guard.actor())
        else:
            first = form.first_day.data or clock.today()
            pause_reminders(session, form.person_id.data, first, form.last_day.data, actor=guard.actor())
        return url_for("rounds.away")

    return acting.asked(form, work, "rounds/away.html", said="Saved", gone=sorted(gone.values()))


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    with reading() as session:
        shown = _shown(session, ref)
        return render_template("rounds/show.html", form=StepForm(version=shown["one"].n), **shown)


@blueprint.get("/<ref>/outstanding")
def outstanding(ref: str) -> Page:
    with reading() as session:
        one = queries.round_(session, ref, viewer=guard.actor().viewer)
        filed = outstanding_filed(session, one, clock.today(), viewer=guard.actor().viewer)
    return _file_of(filed, "outstanding")


@blueprint.get("/<ref>/compliance")
def compliance(ref: str) -> Page:
    with reading() as session:
        one = queries.round_(session, ref, viewer=guard.actor().viewer)
        filed = compliance_filed(session, one, clock.today(), viewer=guard.actor().viewer)
    return _file_of(filed, "by-division")


def _file_of(filed: Filed, name: str) -> Response:
    return listings.file_of("csv", filed.question, filed.columns, filed.rows, name=name)


@blueprint.get("/report")
def report() -> Page:
    """The quarterly report to the audit committee, as a Word file once its days are given."""
    form, found = ReportForm(data=_last_quarter()), None
    if request.args and form.validate():
        with form.blaming(), reading() as session:
            period = period_of(form.first.data, form.last.data)
            found = committee_report(session, period, clock.today(), viewer=guard.actor().viewer)
    if found is None:
        return render_template("rounds/report.html", form=form), form.status
    body = word_file(found, body_name=current_app.extensions["settings"].body_name, made_at=clock.now())
    where = f'attachment; filename="{report_name(found.period)}.docx"'
    return Response(body, mimetype=WORD, headers={"Content-Disposition": where})


def _last_quarter() -> dict[str, date]:
    """The last three whole months that end with a quarter of the year from 1 April."""
    today = clock.today()
    begun = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return {"first": add_months(begun, -3), "last": begun - timedelta(days=1)}


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
    people = _would_ask(session, one, today, viewer) if prepared else []
    asked = [_linked(who, WOULD_ASK) for who in people]
    waiting = [] if prepared else queries.outstanding(session, one, today, viewer=viewer, most=SHOWN)
    how = None if prepared else goes.compliance(session, one, today, viewer=viewer)
    return {
        "one": one, "ref": ref, "prepared": prepared, "asked": asked, "left": [_linked(who, OUTSTANDING) for who in waiting],
        "outstanding": 0 if prepared else queries.count_outstanding(session, one, viewer=viewer),
        "scope": RoundScope(one.scope).label,
        "state": RoundState(one.state).label, "unreached": sum(row["address"] is None for row in asked),
        "how": how, "divisions": rows_of(how.divisions, DIVISIONS) if how else [],
        "leads": rows_of(how.leads, LEADS) if how else [],
        "picture": bars("Answers by week", how.weeks) if how else "", "division_columns": DIVISIONS, "lead_columns": LEADS,
        "asked_columns": WOULD_ASK, "shown": SHOWN, "left_columns": OUTSTANDING,
    }  # fmt: skip


def _would_ask(session: Session, one: Any, today: date, viewer: Viewer) -> list[queries.WouldAsk]:
    return queries.would_ask(session, RoundScope(one.scope), today, viewer=viewer, person_id=one.person_id)


def _linked(who: queries.WouldAsk | queries.Outstanding, columns: Iterable[Column]) -> dict[str, Any]:
    """Their row on the page, which leads to them."""
    row = {column.key: getattr(who, column.key) for column in columns}
    return row | {"name": (who.name, url_for("people.show", ref=who.person_id))}
