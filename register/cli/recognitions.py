"""`armslength recognitions`: whether an interest, or a post, is one in a body of the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from register import clock
from register.cli.base import act, actor, as_json, looking, viewer
from register.db import Session
from register.domain.interests.recognitions import Answer, NewRecognition
from register.domain.values import plain
from register.queries import names
from register.queries.interests.employers import recognitions_of_employers
from register.queries.interests.interests import interest
from register.queries.interests.recognitions import (
    AllRecognised,
    Recognised,
    all_told,
    recognitions_of,
    told_of,
)
from register.queries.people.organisations import organisation
from register.queries.people.people import person
from register.services.interests.recognitions import recognise, recognise_employer

JSON = click.option("--json", "machine", is_flag=True, help="As the API answers it.")
POSTS = click.option("--posts", is_flag=True, help="REF is the body that posts are with, and no interest.")


@click.group()
def recognitions() -> None:
    """The same body or another one: what was answered about interests and posts."""


@recognitions.command()
@click.argument("ref")
@POSTS
@JSON
def show(ref: str, posts: bool, machine: bool) -> None:
    """What was answered about the interest REF and bodies of the register, the newest last."""
    with looking() as session:
        found = _about_posts(session, ref) if posts else _about_interest(session, ref)
        called = names.organisations(session, viewer=viewer()).look_up(
            [one.organisation_id for one in found.recognitions]
        )
    if machine:
        as_json(plain(found))
        return
    for one in found.recognitions:
        said = Answer(one.answer).label
        click.echo(f"{one.ref}\t{called.get(one.organisation_id, '')}\t{said}\t{one.reason or ''}")


@recognitions.command()
@click.argument("ref")
@click.argument("body")
@click.argument("answer", type=click.Choice([one.value for one in Answer]))
@click.option(
    "--by", required=True, metavar="PERSON", help="The reference of whoever answers: never about their own."
)
@click.option("--reason", required=True, help="How they know.")
@POSTS
@JSON
def answer(ref: str, body: str, answer: str, by: str, reason: str, posts: bool, machine: bool) -> None:
    """Key in whether the body that the interest REF names is BODY of the register, or another one."""
    given = {"answer": Answer(answer), "reason": reason}
    made = act(lambda session: _kept(session, ref, body, by, given, posts=posts))
    if machine:
        as_json(plain(made))
        return
    click.echo(f"{made.ref} version {made.n}")


def _kept(
    session: Session, ref: str, body: str, by: str, given: dict[str, Any], *, posts: bool
) -> Recognised:  # fmt: skip
    about: dict[str, Any] = (
        {"employer_id": _body(session, ref)} if posts else {"interest_id": _interest(session, ref)}
    )
    who = person(session, by, viewer=viewer()).thing_id
    new = NewRecognition(organisation_id=_body(session, body), answered_by=who, **about, **given)
    work: Callable[..., Any] = recognise_employer if posts else recognise
    return told_of(work(session, new, actor=actor(), today=clock.today()))


def _about_interest(session: Session, ref: str) -> AllRecognised:
    return all_told(recognitions_of(session, [_interest(session, ref)], viewer=viewer()))


def _about_posts(session: Session, ref: str) -> AllRecognised:
    return all_told(recognitions_of_employers(session, [_body(session, ref)], viewer=viewer()))


def _interest(session: Session, ref: str) -> str:
    return interest(session, ref, viewer=viewer(), on=clock.today()).thing_id


def _body(session: Session, ref: str) -> str:
    return organisation(session, ref, viewer=viewer()).thing_id
