"""`armslength incidents`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from register import clock
from register.cli.base import INSTANT, act, actor, instant, listing_command
from register.cli.nouns import commands_of
from register.domain.dates import LONDON
from register.domain.sharing.case_owners import NewCaseOwner
from register.domain.sharing.clocks import NewNotTelling
from register.domain.sharing.grading import NewAssessment, NewReportDecision
from register.domain.sharing.incidents import (
    IncidentAct,
    ItemSource,
    NewAwareTime,
    NewItemToCheck,
    NewNotification,
    NewTriage,
    NewUnconfirmation,
    TriageOutcome,
)
from register.queries.sharing.incident_register import LISTING as REGISTER
from register.services.nouns import INCIDENTS
from register.services.sharing.assessing import assess_incident, decide_report
from register.services.sharing.awareness import correct_aware_time, unconfirm_incident
from register.services.sharing.case_owners import give_case
from register.services.sharing.incident_steps import (
    STEPS,
    add_to_tell,
    decide_not_to_tell,
    notify_of_incident,
    take_step,
)
from register.services.sharing.incidents import report_incident, triage_incident

incidents = commands_of(INCIDENTS, "Items to check and data incidents.")
incidents.add_command(listing_command(REGISTER, "register"))


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
@click.option("--owner", help="Id of the person who looks after the case.")
def triage(
    ref: str, outcome: str, reason: str, aware: datetime | None, severity: str | None, tell: tuple[str, ...],
    owner: str | None,
) -> None:  # fmt: skip
    """Judge item REF; a data incident starts the deadline of its day."""
    new = NewTriage(
        item_id=ref,
        outcome=TriageOutcome(outcome),
        reason=reason,
        aware_at=instant(aware),
        severity=severity,
        to_tell=tell,
        case_owner_id=owner,
    )
    made = act(lambda s: triage_incident(s, new, expected_n=None, actor=actor(), now=clock.now()))
    until = "no deadline" if made.deadline_at is None else f"deadline {london(made.deadline_at)}"
    click.echo(f"{made.ref}: {made.state}, {until}")


def london(at: datetime) -> str:
    """An instant in London time."""
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M %Z}"


PHASES = click.Choice(["initial", "further", "final"])
ACTS = [one.value for one in (*STEPS, IncidentAct.CLOSE)]


def _done(work: Callable[..., Any], *args: Any, **more: Any) -> None:
    """Do it as whoever runs the machine, and say how the case stands."""
    made = act(lambda s: work(s, *args, expected_n=None, actor=actor(), now=clock.now(), **more))
    until = "no deadline" if made.deadline_at is None else f"deadline {london(made.deadline_at)}"
    click.echo(f"{made.ref}: {made.state}, {until}")


@incidents.command()
@click.argument("ref")
@click.argument("recipient")
@click.option("--at", "at", type=INSTANT, required=True, help="London time at which they were told.")
@click.option("--phase", type=PHASES, required=True)
@click.option("--answers", multiple=True, help="Whose deadline this ends: a code of that day's rules.")
@click.option("--reference", help="Their reference.")
@click.option("--late-because", help="Why it was later than the deadline.")
def told(
    ref: str, recipient: str, at: datetime, phase: str, answers: tuple[str, ...], reference: str | None,
    late_because: str | None,
) -> None:  # fmt: skip
    """Record that RECIPIENT was told of incident REF."""
    new = NewNotification(
        incident_id=ref, recipient=recipient, phase=phase, notified_at=instant(at) or clock.now(), answers=answers,
        reference=reference, reasons_late=late_because,
    )  # fmt: skip
    _done(notify_of_incident, new)


@incidents.command()
@click.argument("ref")
@click.option(
    "--person", help="Id of the person who looks after it from now on; left out: nobody by name does."
)
@click.option("--reason", required=True)
def owner(ref: str, person: str | None, reason: str) -> None:
    """Say who looks after incident REF: its tasks and reminders go to them."""
    _done(give_case, NewCaseOwner(incident_id=ref, case_owner_id=person, reason=reason))


@incidents.command("not-telling")
@click.argument("ref")
@click.argument("code")
@click.option("--reason", required=True, help="For the regulator: why a risk to people is unlikely.")
def not_telling(ref: str, code: str, reason: str) -> None:
    """Record the decision that whoever CODE stands for is not told of incident REF."""
    _done(decide_not_to_tell, NewNotTelling(incident_id=ref, to=code, reason=reason))


@incidents.command("to-tell")
@click.argument("ref")
@click.argument("codes", nargs=-1, required=True)
def to_tell(ref: str, codes: tuple[str, ...]) -> None:
    """Say who else has to be told of incident REF: each has a deadline of its own."""
    _done(add_to_tell, ref, codes=codes)


@incidents.command("correct-time")
@click.argument("ref")
@click.option(
    "--aware", type=INSTANT, required=True, help="London time at which the organisation became aware."
)
@click.option(
    "--mistyped", is_flag=True, help="The earlier time was a typing mistake: its deadline counts no more."
)
@click.option("--reason", required=True)
def correct_time(ref: str, aware: datetime, mistyped: bool, reason: str) -> None:
    """Correct when the organisation became aware; the earlier time stays on record."""
    new = NewAwareTime(incident_id=ref, aware_at=instant(aware) or clock.now(), reason=reason)
    _done(correct_aware_time, new, mistyped=mistyped)


@incidents.command()
@click.argument("ref")
@click.option("--reason", required=True)
def unconfirm(ref: str, reason: str) -> None:
    """Take back that REF is a data incident: it is an item to check again."""
    _done(unconfirm_incident, NewUnconfirmation(incident_id=ref, reason=reason))


@incidents.command()
@click.argument("ref")
@click.option("--severity", required=True, help="A code of the scale of that day.")
@click.option("--likelihood", help="A code of that scale, where it has likelihoods.")
@click.option("--words", required=True, help="Why it is graded so.")
def assess(ref: str, severity: str, likelihood: str | None, words: str) -> None:
    """Grade incident REF."""
    _done(
        assess_incident,
        NewAssessment(incident_id=ref, severity=severity, likelihood=likelihood, words=words),
    )


@incidents.command()
@click.argument("ref")
@click.option("--report/--no-report", required=True, default=None, help="Whether the regulator is told.")
@click.option("--reason", required=True)
def decide(ref: str, report: bool, reason: str) -> None:
    """Decide whether the regulator is told of incident REF."""
    _done(decide_report, NewReportDecision(incident_id=ref, report=report, reason=reason))


@incidents.command()
@click.argument("ref")
@click.argument("done", type=click.Choice(ACTS))
@click.option("--words", required=True, help="What was done and why.")
def step(ref: str, done: str, words: str) -> None:
    """Record what was DONE about incident REF."""
    _done(take_step, ref, IncidentAct(done), words=words)
