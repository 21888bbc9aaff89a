"""What can be done with any noun: `armslength NOUN list`, `as-at`, `show`, `add` and `amend`; and the nouns with no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TextIO

import click

from register import clock
from register.cli.activity import activity_against_plan, bring_activity
from register.cli.base import (
    BY,
    DAY,
    act,
    as_at_command,
    as_json,
    listing_command,
    looking,
    viewer,
    who_acts,
)  # fmt: skip
from register.cli.care_service_imports import import_care_services
from register.cli.minutes import minutes
from register.domain.errors import Invalid
from register.domain.json_objects import json_object
from register.domain.readers import read
from register.services import nouns
from register.services.noun_shape import Noun, answer, asked_change

FILE = click.Argument(["file"], type=click.File(encoding="utf-8"))
REF = click.Argument(["ref"])


def commands_of(noun: Noun, words: str) -> click.Group:
    """The commands of a noun; `words` say what it is."""
    group = click.Group(noun.name, help=words)
    listing = noun.listing(clock.today())
    for command in (listing_command(listing), as_at_command(listing), _show(noun), _add(noun), _amend(noun)):
        if command is not None:
            group.add_command(command)
    return group


def _show(noun: Noun) -> click.Command:
    def run(ref: str, machine: bool) -> None:
        with looking() as session:
            found = _shown(session, noun, ref)
        if machine:
            as_json(found)
            return
        for name, value in found.items():
            click.echo(f"{name.replace('_', ' ')}: {value}")

    params = [REF, click.Option(["--json", "machine"], is_flag=True, help="As the API answers it.")]
    return click.Command("show", callback=run, params=params, help="Everything about the record REF.")


def _shown(session: Any, noun: Noun, ref: str) -> dict[str, Any]:
    today = clock.today()
    return answer(
        session, noun, noun.find(session, ref, viewer=viewer(), today=today), viewer=viewer(), today=today
    )


def _add(noun: Noun) -> click.Command:
    def run(file: TextIO, by: str | None, **more: bool) -> None:
        new = read(noun.value, json_object(file.read()), **noun.settled)
        click.echo(
            act(
                lambda session: (
                    noun.add(session, new, actor=who_acts(session, by), now=clock.now(), **more).ref
                )
            )
        )

    words = "Record one from a JSON FILE (- for standard input), in the shape the API takes."
    return click.Command("add", callback=run, params=[FILE, BY, *_insisting(noun)], help=words)


def _insisting(noun: Noun) -> list[click.Parameter]:
    words = "Record it although the register has one like it."
    return [click.Option(["--is-another"], is_flag=True, help=words)] if noun.doubted else []


def _amend(noun: Noun) -> click.Command | None:
    amend = noun.amend
    if amend is None:
        return None

    def run(
        ref: str, file: TextIO, reason: str, by: str | None, is_another: bool = False,
        change_from: datetime | None = None,
    ) -> None:  # fmt: skip
        with looking() as session:
            shown = _shown(session, noun, ref)
        given = _with(json_object(file.read()), reason) | ({"is_another": True} if is_another else {})
        given |= {} if change_from is None else {"change_from": f"{change_from:%Y-%m-%d}"}
        change, new = asked_change(noun, given, shown)
        how = {**change.said(), "today": clock.today()}
        click.echo(act(lambda s: _numbered(amend(s, ref, new, **how, actor=who_acts(s, by)))))

    words = (
        "Record how REF should read, from a JSON FILE (- for standard input) as `show REF --json` prints it. "
        "Where nothing changes, nothing is recorded."
    )
    why = click.Option(["--reason"], default="", help="Why it changes, if the file does not say.")
    return click.Command(
        "amend", callback=run, params=[REF, FILE, why, BY, *_insisting(noun), *_dated(noun)], help=words
    )


def _dated(noun: Noun) -> list[click.Parameter]:
    words = "The day from which the change holds; today if not given."
    return [click.Option(["--change-from"], type=DAY, help=words)] if noun.dated else []


def _numbered(version: Any) -> str:
    return f"{version.ref} version {version.n}"


def _with(given: dict[str, Any], reason: str) -> dict[str, Any]:
    if reason and given.get("reason", reason) != reason:
        raise Invalid({"reason": "The file gives another reason"})
    return {**given, "reason": reason} if reason else given


committee_days = commands_of(
    nouns.COMMITTEE_DAYS,
    "Days on which committees of bodies meet, before which options and procurements are decided.",
)
standard_answers = commands_of(
    nouns.STANDARD_ANSWERS,
    "Standard answers of bodies to what contract templates ask: offered, never put in by themselves.",
)
provider_checks = commands_of(
    nouns.PROVIDER_CHECKS,
    "Checks of providers: registration, insurance and the like, and until when each holds.",
)
performance_notices = commands_of(
    nouns.PERFORMANCE_NOTICES,
    "Contract performance notices: why, what is asked, and every step that followed.",
)
review_meetings = commands_of(
    nouns.REVIEW_MEETINGS,
    "Review meetings of contracts: who came, what was agreed, and who does what by when.",
)
review_meetings.add_command(minutes)
activity_months = commands_of(
    nouns.ACTIVITY_MONTHS,
    "Activity under contracts by month, against what was planned.",
)
activity_months.add_command(bring_activity)
activity_months.add_command(activity_against_plan)
people = commands_of(nouns.PEOPLE, "People that the registers name, and the posts they hold.")
care_services = commands_of(
    nouns.CARE_SERVICES, "Services, who commissions and provides each, and what it costs."
)
care_services.add_command(import_care_services)
lessons = commands_of(nouns.LESSONS, "Lessons of data incidents, and the action of each.")
milestones = commands_of(nouns.MILESTONES, "Milestones of separation programmes.")
appraisals = commands_of(nouns.APPRAISALS, "Options appraisals of services.")
cohorts = commands_of(nouns.COHORTS, "Groups of people who move with a service; nobody is named.")
pilots = commands_of(nouns.PILOTS, "Pilots of services, with an end, an evaluation and a decision.")
checklists = commands_of(nouns.CHECKLISTS, "Checklists: whether each side is ready, and what is handed over.")
evaluators = commands_of(nouns.EVALUATORS, "Who judges the bids of procurements, and what each declared.")
posts = commands_of(nouns.POSTS, "Posts, and the side of the divide that each works for.")
appointments = commands_of(nouns.APPOINTMENTS, "Who holds which post from when to when.")
nil_returns = commands_of(nouns.NIL_RETURNS, "Returns that say: nothing to declare, or nothing has changed.")
approved_schemes = commands_of(nouns.APPROVED_SCHEMES, "Schemes of delegation as a meeting approved them.")
reservations = commands_of(nouns.RESERVATIONS, "Matters reserved to the board.")
sealings = commands_of(nouns.SEALINGS, "The register of sealings: what was sealed or signed as a deed.")
information_assets = commands_of(
    nouns.INFORMATION_ASSETS, "Information assets: systems and holdings of records, and who owns each."
)
processors = commands_of(
    nouns.PROCESSORS, "Processors under sharing agreements, and what their contracts say."
)
screenings = commands_of(nouns.SCREENINGS, "Screenings of agreements for an impact assessment.")
opinions = commands_of(nouns.OPINIONS, "Advice, decisions and views on sharing agreements.")
