"""Extracts of the register as Word files: for a committee, for the accounts, and for the governance statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from forms.extracts import CommitteeExtractForm, YearForm
from forms.options import Option, as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.asked import period_of
from register.domain.dates import Period, add_months, contract_year
from register.domain.media_types import WORD
from register.domain.permissions import ANYBODY
from register.domain.publication.editions import INTERESTS
from register.queries import listing as lists
from register.queries.listing import Asked
from register.queries.meetings.committee_extracts import committee_extract
from register.queries.meetings.governance_statements import governance_statement
from register.queries.meetings.related_parties import related_parties
from register.queries.publication import editions
from register.services.meetings.extract_files import committee_file, governance_file, related_parties_file
from register.web import choosing

blueprint = Blueprint("extracts", __name__, url_prefix="/extracts")
Page = str | Response | tuple[str, int]
MOST = 200
"""So many editions are offered, the newest first."""


@blueprint.get("/")
def index() -> Page:
    return render_template("extracts/index.html")


@blueprint.get("/committee")
def committee() -> Page:
    """The members' rows of a published edition."""
    form, body = CommitteeExtractForm(), None
    with reading() as session:
        form.edition.options = form.earlier.options = _editions(session)
        choosing.offer(session, form)
        if request.args and form.validate():
            with form.blaming():
                extract = committee_extract(
                    session, form.edition.data, form.people.data, earlier=form.earlier.data or None,
                    viewer=guard.actor().viewer,
                )  # fmt: skip
                body = committee_file(extract, made_at=clock.now())
    if body is None:
        return render_template("extracts/committee.html", form=form), form.status
    return _file(body, f"extract-{form.edition.data}")


def _editions(session: Session) -> list[Option]:
    rows = lists.page(session, editions.LISTING, Asked(ANYBODY), limit=MOST).rows
    return as_options([(row.ref, row.title) for row in rows if row.register == INTERESTS])


@blueprint.get("/related-parties")
def related() -> Page:
    """For the note on related parties in the annual accounts."""
    return _of_days("extracts/related_parties.html", "related-parties", _related_parties)


@blueprint.get("/governance-statement")
def statement() -> Page:
    """For the annual governance statement."""
    return _of_days("extracts/governance_statement.html", "governance-statement", _statement)


def _related_parties(session: Session, period: Period) -> bytes:
    found = related_parties(session, period, viewer=guard.actor().viewer)
    return related_parties_file(found, body_name=_body(), made_at=clock.now())


def _statement(session: Session, period: Period) -> bytes:
    found = governance_statement(session, period, clock.today(), viewer=guard.actor().viewer)
    return governance_file(found, body_name=_body(), made_at=clock.now())


def _of_days(template: str, name: str, made: Callable[[Session, Period], bytes]) -> Page:
    form, body = YearForm(data=_last_year(clock.today())), None
    if request.args and form.validate():
        with form.blaming(), reading() as session:
            body = made(session, period_of(form.first.data, form.last.data))
    if body is None:
        return render_template(template, form=form), form.status
    return _file(body, f"{name}-{form.first.data}-{form.last.data}")


def _last_year(today: date) -> dict[str, date]:
    """The financial year that ended last."""
    start = add_months(contract_year(today).start, -12)
    return {"first": start, "last": contract_year(start).end or today}


def _body() -> str:
    return str(current_app.extensions["settings"].body_name)


def _file(body: bytes, name: str) -> Response:
    where = f'attachment; filename="{name}.docx"'
    return Response(body, mimetype=WORD, headers={"Content-Disposition": where})
