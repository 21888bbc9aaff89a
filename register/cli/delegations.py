"""`armslength delegations`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from register import clock
from register.cli.base import DAY, Pounds, as_json, day, looking, viewer
from register.cli.nouns import commands_of
from register.cli.presets import begin, show_presets
from register.db import Session
from register.domain import money
from register.domain.authority.commitments import Commitment, Vat
from register.domain.authority.delegations import matters
from register.domain.contracts.authorised import Authorised
from register.domain.values import plain
from register.queries.authority import who_may as queries
from register.queries.authority.approved_schemes import between, scheme_of_version
from register.queries.authority.schemes import scheme_of
from register.queries.contracts import asking
from register.queries.contracts.contracts import contract as contract_of
from register.queries.contracts.hindsight import authorised as hindsight
from register.queries.people import organisations, people
from register.queries.rules import ruleset
from register.services.authority.schemes import FORMS, scheme_file
from register.services.nouns import DELEGATIONS
from register.whole_files import write_whole

delegations = commands_of(DELEGATIONS, "Delegated authority, and who may sign.")


@click.group()
def authority() -> None:
    """Authority to sign: who may do what, for which value, service and day."""


authority.add_command(show_presets)
authority.add_command(begin)

_VALUE = click.option(
    "--value", type=Pounds(), required=True, help="Value of the whole contract with options, in pounds."
)
_SERVICE = click.option("--service", "services", multiple=True, help="Code of a service; repeat for several.")
_ON = click.option("--on", "day_", type=DAY, help="The day; today if not given.")
_PERSON = click.option("--person", help="Reference of one person: whether they may, and by which chain.")
_VAT = click.option(
    "--vat", type=click.Choice(list(Vat)), help="Whether VAT is in the value; not said if left out."
)
_CATEGORY = click.option(
    "--category", help="Code of the category, like clinical_services; not said if left out."
)
_BODY = click.option("--for", "body", help="Reference of the organisation that is bound; any if not given.")
_JSON = click.option("--json", "machine", is_flag=True)


@delegations.command()
@_VALUE
@_SERVICE
@_ON
@click.option("--matter", default="sign_contracts", show_default=True)
@_VAT
@_CATEGORY
@_JSON
def who(
    value: int, services: tuple[str, ...], day_: datetime | None, matter: str, vat: Vat | None, category: str | None,
    machine: bool,
) -> None:  # fmt: skip
    """Who may sign a contract of this value for these services on this day, and why others may not."""
    asked = Commitment(whole_pence=value, vat=vat, category=category)
    _answer(matter, asked, services, day(day_) or clock.today(), machine, None, None)


@authority.command("who-may")
@click.argument("matter")
@_VALUE
@_SERVICE
@_ON
@_PERSON
@_BODY
@_VAT
@_CATEGORY
@_JSON
def who_may(
    matter: str, value: int, services: tuple[str, ...], day_: datetime | None, person: str | None, body: str | None,
    vat: Vat | None, category: str | None, machine: bool,
) -> None:  # fmt: skip
    """Who may do MATTER, like sign_contracts, for this value: alone or jointly, by which chain; and for whom it is too
    much, by how much, and who can instead."""
    on = day(day_) or clock.today()
    with looking() as session:
        known = matters(ruleset(session), on=on)
    if matter not in known:
        raise click.UsageError(f"Give one of these matters: {', '.join(known)}")
    asked = Commitment(whole_pence=value, vat=vat, category=category)
    _answer(matter, asked, services, on, machine, person, body)


@authority.command()
@click.argument("body")
@_ON
@click.option("--known", type=DAY, help="Using only what had been recorded by this day.")
@click.option("--version", help="Reference of a scheme as approved: that, whatever the day.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help=f"File to write: {', '.join(FORMS)} by its ending."
)  # fmt: skip
@_JSON
def scheme(
    body: str,
    day_: datetime | None,
    known: datetime | None,
    version: str | None,
    out: Path | None,
    machine: bool,
) -> None:
    """The whole scheme of delegation of the organisation BODY: each delegation with its chain from the board down."""
    form = "json" if out is None else out.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise click.UsageError(f"Give a file that ends in one of these: {', '.join(FORMS)}")
    with looking() as session:
        on = day(day_) or clock.today()
        found = (
            scheme_of_version(session, version, of=body, viewer=viewer())
            if version
            else scheme_of(session, body, on, known=day(known), viewer=viewer())
        )
    if out is not None:
        write_whole(out, scheme_file(found, form, made_at=clock.now()))
        click.echo(str(out))
    elif machine:
        as_json(plain(found))
    else:
        for line in found.lines:
            click.echo(f"{line.delegation}\t{line.matter}\t{line.limit}\t{line.chain_said}")


@authority.command("was-authorised")
@click.argument("contract")
@_JSON
def was_authorised(contract: str, machine: bool) -> None:
    """Whether whoever approved, signed or changed CONTRACT was authorised on that day: as known then and as known now, by
    which chain; and if not, by how much it was too much and who could have."""
    with looking() as session:
        found = hindsight.was_authorised(
            session, contract_of(session, contract, viewer=viewer()), viewer=viewer()
        )
    if machine:
        as_json(plain(found))
        return
    for act in found.acts:
        then, now = act.known_then.answer.label, act.known_now.answer.label
        click.echo(f"{act.on:%Y-%m-%d}\t{act.what}\t{act.person}\tthen: {then}\tnow: {now}")
        for words in act.known_now.because:
            click.echo(f"  {words}")
        if act.known_now.answer is Authorised.NO:
            click.echo(f"  Instead: {', '.join(act.instead) or 'nobody'}")


@authority.command("differences")
@click.argument("first")
@click.argument("second")
@_JSON
def differences(first: str, second: str, machine: bool) -> None:
    """What the approved scheme SECOND says otherwise than FIRST, of the same body."""
    with looking() as session:
        found = between(session, first, second, viewer=viewer())
    if machine:
        as_json(plain(found))
        return
    for one in found:
        click.echo(f"{one.how}\t{one.record}\t{one.before or '-'}\t{one.after or '-'}")


def _answer(
    matter: str, value: Commitment, services: tuple[str, ...], on: date, machine: bool, person: str | None, body: str | None
) -> None:  # fmt: skip
    with looking() as session:
        answer = asking.who_may_sign(
            session, value, services, on, matter=matter, viewer=viewer(),
            person_id=None if person is None else people.person(session, person, viewer=viewer()).thing_id,
            organisation_ids=None if body is None else frozenset({_body(session, body)}),
        )  # fmt: skip
        told = queries.as_told(answer, on)
    if machine:
        as_json(plain(told))
        return
    for line in _lines(told):
        click.echo(line)
    click.echo(f"{told.may_count} may on {on:%Y-%m-%d}")


def _body(session: Session, ref: str) -> str:
    return organisations.organisation(session, ref, viewer=viewer()).thing_id


def _lines(told: queries.WhoMay) -> Iterator[str]:
    instead = ", ".join(sorted({str(able.person or able.person_id) for able in told.may})) or "nobody"
    for kept in told.reserved:
        yield f"{kept.words}. Whoever may do it may only after that"
    for able in told.may:
        together = f", together with the holder of {able.together_with}" if able.together_with else ""
        yield f"{able.person or able.person_id}: may{together}, by {' <- '.join(map(str, able.chain))}"
        if able.standing_in:
            days = f"from {able.standing_in.first_day} to {able.standing_in.last_day}"
            yield f"  {able.standing_in.how} for {able.standing_in.post} {days}: {able.standing_in.reason}"
    for one in told.may_not:
        yield f"{one.person}: may not. {'; '.join(finding.message for finding in one.because)}"
        if one.exceeds_by_pence is not None:
            yield f"  Too much by {money.said(one.exceeds_by_pence)}. Instead: {instead}"
