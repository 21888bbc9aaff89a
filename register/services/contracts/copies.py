"""Copies a contract for the term that follows: what stays the same stays filled in, days of the old term do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.contracts import Following, NewContract, editions, is_offered, next_term
from register.domain.permissions import Actor, Permission, check
from register.models.contracts import ContractVersion
from register.queries.contracts.answers import answers_wrong
from register.queries.contracts.contracts import contract, to_domain
from register.queries.contracts.published_templates import edition_offered, own_packs, pack_for
from register.queries.rules import ruleset
from register.services.contracts.contracts import add_contract, stored


def copied(session: Session, row: ContractVersion, asked: Following, *, today: date) -> NewContract:
    """The contract as its copy would read: days of the old term are asked again, and so are the boards."""
    old = to_domain(row)
    first, last = next_term(old)
    starts_on, ends_on = asked.starts_on or first, asked.ends_on or last
    edition = asked.edition or _edition(session, old, starts_on, today)
    new = replace(
        old, starts_on=starts_on, ends_on=ends_on, edition=edition, service_start_on=None,
        preferred_supplier_until=None, board_approvals=(), fields={},
    )  # fmt: skip
    return replace(new, fields=_answers_that_stay(session, new, old))


def copy_contract(
    session: Session, key: str, asked: Following, *, actor: Actor, today: date
) -> ContractVersion:
    """Record the copy as a draft. Invalid names what the new term makes wrong."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = contract(session, key, viewer=actor.viewer)
    return add_contract(session, copied(session, row, asked, today=today), actor=actor, today=today)


def _edition(session: Session, old: NewContract, starts_on: date, today: date) -> str:
    """The same edition while it is offered for the day; else one with a template, or else any that is offered then."""
    known = editions(ruleset(session), on=today)
    offered = [code for code, row in known.items() if is_offered(row, starts_on)]
    if old.edition in offered:
        return old.edition
    return edition_offered(session, known, starts_on) or next(iter(offered), old.edition)


def _answers_that_stay(session: Session, new: NewContract, old: NewContract) -> dict[str, Any]:
    """Answers that the template of the new term asks too and that name no day."""
    own = own_packs(session)
    pack = pack_for(new.edition, new.starts_on, own) or pack_for(old.edition, old.starts_on, own)
    if pack is None:
        return {}
    days = {field.name for field in pack.fields() if field.type == "date"}
    fields = stored(_without(old.fields, days))
    wrong = {name.partition(".")[0] for name in answers_wrong(session, new.edition, new.starts_on, fields)}
    return {name: answer for name, answer in fields.items() if name not in wrong}


def _without(answers: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    """The answers but these, also within the answers for each service."""
    kept = {name: answer for name, answer in answers.items() if name not in names}
    return {n: _without(a, names) if isinstance(a, Mapping) else a for n, a in kept.items()}
