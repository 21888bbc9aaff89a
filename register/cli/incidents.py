"""`armslength incidents`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from register import clock
from register.cli.base import act, actor
from register.cli.nouns import commands_of
from register.domain.dates import LONDON
from register.domain.sharing.incidents import ItemSource, NewItemToCheck, NewTriage, TriageOutcome
from register.services.nouns import INCIDENTS
from register.services.sharing.incidents import report_incident, triage_incident

INSTANT = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


incidents = commands_of(INCIDENTS, "Items to check and data incidents.")


@incidents.command()
@click.argument("what")
@click.option("--noticed", type=INSTANT, help="London time, like '2026-10-23 17:00'; now if not given.")
@click.option("--organisation", help="Id of the organisation whose information it is.")
def report(what: str, noticed: datetime | None, organisation: str | None) -> None:
    """Report WHAT may be a data incident."""
    now = clock.now()
    new = NewItemToCheck(
        source=ItemSource.REPORTED,
        what=what,
        noticed_at=instant(noticed) or now,
        organisation_id=organisation,
    )
    click.echo(act(lambda s: report_incident(s, new, actor=actor(), now=now).ref))


@incidents.command()
@click.argument("ref")
@click.option("--outcome", type=click.Choice([o.value for o in TriageOutcome]), required=True)
@click.option("--reason", required=True)
@click.option("--aware", type=INSTANT, help="London time at which the organisation became aware.")
@click.option("--severity", help="A code of the scale of that day.")
@click.option(
    "--tell", multiple=True, help="Who has to be told besides the regulator: a code of that day's rules."
)
def triage(
    ref: str, outcome: str, reason: str, aware: datetime | None, severity: str | None, tell: tuple[str, ...]
) -> None:
    """Judge item REF; a data incident starts the deadline of its day."""
    new = NewTriage(
        item_id=ref,
        outcome=TriageOutcome(outcome),
        reason=reason,
        aware_at=instant(aware),
        severity=severity,
        to_tell=tell,
    )
    made = act(lambda s: triage_incident(s, new, expected_n=None, actor=actor(), now=clock.now()))
    until = "no deadline" if made.deadline_at is None else f"deadline {london(made.deadline_at)}"
    click.echo(f"{made.ref}: {made.state}, {until}")


def instant(typed: datetime | None) -> datetime | None:
    """What was typed in London time, as an instant."""
    return None if typed is None else typed.replace(tzinfo=LONDON).astimezone(UTC)


def london(at: datetime) -> str:
    """An instant in London time."""
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M %Z}"
