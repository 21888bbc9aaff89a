"""Keeps organisations: recorded once, amended as new versions."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.people.doubles import doubtful
from register.domain.people.organisations import NUMBERS, NewOrganisation, check_organisation
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import check_text
from register.models.organisations import OrganisationVersion
from register.queries.people.known_bodies import Known, possible_bodies
from register.queries.people.organisations import organisation
from register.queries.rules import ruleset
from register.services import facts

HOW_TO_INSIST = "Use that record, or say that this is another body"


def add_organisation(
    session: Session, new: NewOrganisation, *, is_another: bool = False, ask_if_likely: bool = False, actor: Actor,
    today: date, provenance: str = "",
) -> OrganisationVersion:  # fmt: skip
    """Record an organisation. Invalid names each field that is wrong; Doubtful names the bodies that may be meant,
    among those the actor may see: by number or by the same name in any writing, and with `ask_if_likely` also by a
    name that is like it. is_another: this is none of them, which is kept as the reason."""
    check(actor, Permission.KEEP_ORGANISATIONS)
    check_organisation(new, ruleset(session))
    _check_related(session, new, actor)
    possible = possible_bodies(session, new, today, viewer=actor.viewer)
    asked = [one for one in possible if ask_if_likely or one.is_sure]
    if asked and not is_another:
        raise doubtful([one.possible for one in asked], HOW_TO_INSIST)
    return facts.begin(
        session, OrganisationVersion, "organisation.added", actor=actor, known_on=today,
        valid_from=new.opened_on or today, valid_to=new.closed_on, provenance=provenance,
        reason=_another_than(possible) if is_another else None, **facts.columns(OrganisationVersion, new),
    )  # fmt: skip


def _another_than(possible: list[Known]) -> str | None:
    """What was said when the record was added, for its history."""
    refs = ", ".join(one.ref for one in possible)
    return f"Said to be another body than {refs}" if refs else None


def amend_organisation(
    session: Session, key: str, new: NewOrganisation, *, expected_n: int | None, reason: str, is_another: bool = False,
    actor: Actor, today: date,
) -> OrganisationVersion:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker; Doubtful where another
    body has the number that changed."""
    check(actor, Permission.KEEP_ORGANISATIONS)
    newest = organisation(session, key, viewer=actor.viewer)
    columns = facts.columns(OrganisationVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    check_organisation(new, ruleset(session), own_id=newest.thing_id)
    _check_related(session, new, actor)
    changed = {name for name in NUMBERS if getattr(new, name) != getattr(newest, name)}
    possible = (
        possible_bodies(session, new, today, viewer=actor.viewer, but=newest.thing_id) if changed else []
    )
    asked = [one.possible for one in possible if one.field in changed]
    if asked and not is_another:
        raise doubtful(asked, HOW_TO_INSIST)
    return facts.change(
        session, newest, "organisation.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason", required=False),
        valid_from=new.opened_on or newest.valid_from, valid_to=new.closed_on, **columns,
    )  # fmt: skip


def note_successor(
    session: Session, body: OrganisationVersion, to: str, *, reason: str, actor: Actor, today: date
) -> bool:
    """Record which body follows this one, where none was recorded yet. Whether this one is it now."""
    if body.successor_id is not None:
        return body.successor_id == to
    facts.change(
        session, body, "organisation.moved", act="moved", actor=actor, known_on=today, reason=reason, successor_id=to,
    )  # fmt: skip
    return True


def _check_related(session: Session, new: NewOrganisation, actor: Actor) -> None:
    """What it is part of and what follows it are in the register, and given by their ids."""
    related = {"parent_id": new.parent_id, "successor_id": new.successor_id}
    refuse({name: _unknown(session, key, actor) for name, key in related.items()})


def _unknown(session: Session, key: str | None, actor: Actor) -> str | None:
    if key is None:
        return None
    try:
        found = organisation(session, key, viewer=actor.viewer)
    except NotFound:
        return "Select one from the register"
    return None if found.thing_id == key else "Give its id, not its reference"
