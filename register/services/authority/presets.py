"""Begins a body's scheme from a preset: each row becomes an ordinary delegation or reserved matter, in one unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority.presets import NewScheme, check_scheme, delegations_of, reserved_of
from register.domain.errors import Invalid
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.queries.authority.chains import keeping_schemes
from register.queries.people.organisations import organisation
from register.services.authority.delegations import grant_delegation
from register.services.authority.reservations import reserve_matter
from register.services.records import missing

BEGUN = "This organisation has a scheme already. Record what changes in it, delegation by delegation"


@dataclass(frozen=True, slots=True)
class SchemeBegun:
    """What was recorded, by reference."""

    delegations: tuple[str, ...]
    reservations: tuple[str, ...]


def begin_scheme(session: Session, new: NewScheme, *, actor: Actor, today: date) -> SchemeBegun:
    """Record every row. Nobody records the power of a post that they hold; a body that has a scheme keeps it. Forbidden,
    or Invalid with each field that is wrong: then nothing is recorded."""
    check(actor, Permission.KEEP_DELEGATIONS)
    refuse({"organisation_id": missing(session, organisation, new.organisation_id, actor)})
    check_scheme(new)
    if keeping_schemes(session, {new.organisation_id}, viewer=actor.viewer):
        raise Invalid({"organisation_id": BEGUN})
    try:
        granted = [
            grant_delegation(session, one, actor=actor, today=today).ref for one in delegations_of(new)
        ]
        kept = [reserve_matter(session, one, actor=actor, today=today).ref for one in reserved_of(new)]
    except Invalid as wrong:
        raise Invalid(_by_role(wrong.problems, new)) from wrong
    return SchemeBegun(tuple(granted), tuple(kept))


def _by_role(problems: dict[str, str], new: NewScheme) -> dict[str, str]:
    """What is wrong with a row, beside the question that it came from."""
    asked = {"organisation_id", "minute", "valid_from"}
    role = next(iter(new.posts))
    return {name if name in asked else f"post_{role}": words for name, words in problems.items()}
