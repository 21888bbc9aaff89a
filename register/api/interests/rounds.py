"""Declarations rounds as JSON: the list, and who has not answered."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from register import clock
from register.api.base import blueprint, described, listed, made, question_of, viewer
from register.api.schemas.models import page_of, told
from register.db import reading
from register.queries.interests.rounds import LISTING, Outstanding, outstanding, round_


@dataclass(frozen=True, slots=True)
class WhoIsOutstanding:
    """Everybody who was asked and has not answered."""

    outstanding: tuple[Outstanding, ...]


@blueprint.get("/rounds", endpoint="rounds")
@described("rounds", reply=page_of(LISTING), asks=question_of(LISTING))
def rounds_() -> Response:
    """The declarations rounds."""
    return listed(LISTING)


@blueprint.get("/rounds/<ref>/outstanding", endpoint="round_outstanding")
@described("rounds", reply=told("WhoIsOutstanding", WhoIsOutstanding))
def outstanding_(ref: str) -> Response:
    """Who was asked in a round and has not answered, by division, with the mails sent."""
    with reading() as session:
        one = round_(session, ref, viewer=viewer())
        return made(WhoIsOutstanding(tuple(outstanding(session, one, clock.today(), viewer=viewer()))), 200)
