"""Extracts of the register by call, as their pages make them: for a committee, for the accounts, for the statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from flask import current_app
from werkzeug.wrappers import Response

from register import clock
from register.api.base import WORD_FILE, asked_once, blueprint, described, viewer, word_file
from register.api.schemas.models import taken
from register.db import reading
from register.domain.asked import DaysAsked, select
from register.queries.meetings.committee_extracts import committee_extract
from register.queries.meetings.governance_statements import governance_statement
from register.queries.meetings.related_parties import related_parties
from register.queries.people.people import person
from register.services.meetings.extract_files import committee_file, governance_file, related_parties_file


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeAsked:
    """edition, earlier: references of published editions. people: the members, each by reference or id."""

    edition: Annotated[str, select("the edition")]
    earlier: Annotated[str | None, select("the earlier edition")] = None
    people: Annotated[tuple[str, ...], select("the members")]


@blueprint.get("/extracts/committee", endpoint="committee_extract")
@described("extracts", asks=taken("CommitteeExtractQuestion", CommitteeAsked), reply=WORD_FILE)
def committee() -> Response:
    """What a published edition says of the members of a committee, and what changed since an earlier one."""
    asked = asked_once(CommitteeAsked, many=("people",))
    with reading() as session:
        ids = [person(session, key, viewer=viewer()).thing_id for key in asked.people]
        found = committee_extract(session, asked.edition, ids, earlier=asked.earlier, viewer=viewer())
        return word_file(committee_file(found, made_at=clock.now()), f"extract-{asked.edition}")


@blueprint.get("/extracts/related-parties", endpoint="related_parties")
@described("extracts", asks=taken("RelatedPartiesQuestion", DaysAsked), reply=WORD_FILE)
def related() -> Response:
    """For the note on related parties in the accounts: interests of those who direct the body, and contracts with them."""
    period = asked_once(DaysAsked).period
    with reading() as session:
        found = related_parties(session, period, viewer=viewer())
    body = related_parties_file(found, body_name=_body(), made_at=clock.now())
    return word_file(body, f"related-parties-{period.start}-{period.end}")


@blueprint.get("/extracts/governance-statement", endpoint="governance_statement")
@described("extracts", asks=taken("GovernanceStatementQuestion", DaysAsked), reply=WORD_FILE)
def statement() -> Response:
    """For the annual governance statement: figures of a year. Nobody is named in it."""
    period = asked_once(DaysAsked).period
    with reading() as session:
        found = governance_statement(session, period, clock.today(), viewer=viewer())
        body = governance_file(found, body_name=_body(), made_at=clock.now())
    return word_file(body, f"governance-statement-{period.start}-{period.end}")


def _body() -> str:
    return str(current_app.extensions["settings"].body_name)
