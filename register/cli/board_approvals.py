"""`armslength contracts board-approved`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, Pounds, act, actor, day, viewer
from register.db import Session
from register.domain.authority.board_approvals import BoardApproval
from register.queries.authority.reservations import reservation
from register.services.contracts.board_approvals import record_board_approval


@click.command("board-approved")
@click.argument("ref")
@click.argument("matter")
@click.option("--on", "day_", type=DAY, required=True, help="The day of the meeting.")
@click.option("--minute", required=True, help="The minute of the board.")
@click.option(
    "--up-to", type=Pounds(), help="Up to which value in pounds, with options; as it stands if not given."
)
@click.option("--until", type=DAY, help="Up to which last day, with options; as it stands if not given.")
def board_approved(
    ref: str, matter: str, day_: datetime, minute: str, up_to: int | None, until: datetime | None
) -> None:
    """Record that the board to which MATTER is reserved approved the contract REF, which is past its draft."""

    def work(session: Session) -> str:
        new = BoardApproval(
            reservation_id=reservation(session, matter, viewer=viewer()).thing_id, board_approved_on=day_.date(),
            board_minute=minute, approved_pence=up_to, approved_until=day(until),
        )  # fmt: skip
        record_board_approval(session, ref, new, expected_n=None, actor=actor(), today=clock.today())
        return "recorded"

    click.echo(act(work))
