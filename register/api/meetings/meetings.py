"""The register for a meeting, as JSON: nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from register import clock
from register.api.base import asked_once, blueprint, described, made, viewer
from register.api.schemas.models import taken, told
from register.db import reading
from register.domain.values import plain
from register.queries.meetings.meetings import Extract
from register.queries.meetings.told import MeetingAsked, extract_asked
from register.queries.trail.proof_codes import code_of_now


@dataclass(frozen=True, slots=True)
class Proved:
    """The code to print on the papers today; none before the first checkpoint."""

    proof_code: str | None


@blueprint.get("/extracts/meeting", endpoint="meeting_extract")
@described(
    "extracts", asks=taken("MeetingQuestion", MeetingAsked), reply=told("MeetingExtract", Extract, Proved)
)
def meeting() -> Response:
    """What a meeting should know: the interests of those who attend, those first that touch what is discussed."""
    asked = asked_once(MeetingAsked, many=("people", "contracts", "bodies"))
    with reading() as session:
        found = extract_asked(session, asked, today=clock.today(), viewer=viewer())
        code = code_of_now(session)
    return made({**plain(found), "proof_code": code and code.code}, 200)
