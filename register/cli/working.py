"""`armslength duties away`, `back` and `who-is-away`."""

from __future__ import annotations

from datetime import datetime

import click

from register import clock
from register.cli.base import DAY, act, actor, looking, viewer
from register.db import Session
from register.domain.dates import said
from register.domain.duties.working import NewAbsence, NewWorkingDays, Weekday
from register.queries.accounts.mail_choices import account_at
from register.queries.duties.working import absences
from register.services.duties.working import end_absence, say_away, say_weekdays_for


@click.command()
@click.argument("email")
@click.argument("weekdays", nargs=-1, required=True, type=click.Choice([day.value for day in Weekday]))
def works(email: str, weekdays: tuple[str, ...]) -> None:
    """Say on which days of the week the holder of the account at EMAIL works."""

    def work(session: Session) -> NewWorkingDays:
        new = NewWorkingDays(weekdays=tuple(Weekday(day) for day in weekdays))
        account, today, now = account_at(session, email), clock.today(), clock.now()
        return say_weekdays_for(session, account, new, actor=actor(), today=today, now=now)

    click.echo("Works on " + ", ".join(day.value.capitalize() for day in act(work).weekdays))


@click.command()
@click.argument("email")
@click.option("--from", "first_day", type=DAY, required=True)
@click.option("--to", "last_day", type=DAY, required=True)
@click.option("--deputy", help="The email address of whoever gets their reminders meanwhile.")
@click.option("--reason", required=True, help="Why you enter this for them, and why this deputy.")
def away(email: str, first_day: datetime, last_day: datetime, deputy: str | None, reason: str) -> None:
    """Say that whoever has this EMAIL is away, and who stands in; prints the id of the absence."""
    new = NewAbsence(
        person=email, first_day=first_day.date(), last_day=last_day.date(), deputy=deputy, reason=reason
    )
    click.echo(act(lambda s: say_away(s, new, actor=actor(), today=clock.today(), now=clock.now())))


@click.command()
@click.argument("absence")
def back(absence: str) -> None:
    """End an ABSENCE, given by its id: from today on whoever was away works as ever."""
    act(lambda s: end_absence(s, absence, actor=actor(), today=clock.today(), now=clock.now()))
    click.echo("Ended")


@click.command("who-is-away")
def who_is_away() -> None:
    """List absences that are not over, the nearest first."""
    with looking() as session:
        for one in absences(session, clock.today(), viewer=viewer()):
            stands = f"{one.deputy} stands in" if one.deputy else "nobody stands in"
            click.echo(f"{one.id}  {one.person}  {said(one.first_day)} to {said(one.last_day)}  {stands}")


COMMANDS = (works, away, back, who_is_away)
