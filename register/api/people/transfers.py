"""A transfer instrument as JSON: what would move, and moving it in one act."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.people.transfers import NewTransfer
from register.queries.people.transfers import TransferPlan
from register.services.people.transfers import preview_transfer, transfer

TAKES, PLAN = taken("NewTransfer", NewTransfer), told("TransferPlan", TransferPlan)


@blueprint.post("/organisations/<ref>/transfer/preview", endpoint="preview_transfer")
@described("organisations", takes=TAKES, reply=PLAN)
def preview_transfer_(ref: str) -> Response:
    """What an instrument would move from this body, and where. Nothing is recorded."""
    new = body(NewTransfer)
    with reading() as session:
        return made(preview_transfer(session, ref, new, actor=guard.actor(), today=clock.today()), 200)


@blueprint.post("/organisations/<ref>/transfer", endpoint="transfer_organisation")
@described("organisations", takes=TAKES, reply=PLAN)
def transfer_organisation(ref: str) -> Response:
    """Move what this body holds to the body or bodies that follow it, in one act."""
    new = body(NewTransfer)
    with unit_of_work() as session:
        return made(transfer(session, ref, new, actor=guard.actor(), today=clock.today()), 200)
