"""An audit's scope on pages: as a form asks for it, and as its holder is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from register import clock, guard
from register.db import Session, reading
from register.domain.audit_scopes import NO_SCOPE, AuditScope, NewAuditScope, period_said, registers_said
from register.domain.permissions import Actor
from register.queries.audit import scopes as queries
from register.queries.labels import labels


@dataclass(frozen=True, slots=True)
class Told:
    """The scope of whoever is signed in, in plain words; `missing` says whom to ask when there is none."""

    registers: str
    organisations: list[str]
    period: str
    ends_on: date | None
    missing: str = ""


def answers(scope: AuditScope | None) -> dict[str, Any]:
    """What a form shows of a scope that is there."""
    if scope is None:
        return {}
    with reading() as session:
        codes = [ref for _, ref in queries.shown(session, scope, viewer=guard.actor().viewer)]
    return {
        "scope_registers": sorted(scope.registers), "scope_organisations": "\n".join(codes),
        "scope_first": scope.first, "scope_last": scope.last,
    }  # fmt: skip


def asked(session: Session, form: Any, kept: AuditScope | None) -> NewAuditScope:
    """The scope as a form asks for it; Invalid when an organisation is none."""
    typed = form.scope_organisations.data.splitlines()
    bodies = queries.organisations_named(
        session, typed, clock.today(), viewer=guard.actor().viewer, kept=kept
    )
    return NewAuditScope(
        registers=tuple(form.scope_registers.data), organisations=tuple(bodies), first=form.scope_first.data,
        last=form.scope_last.data,
    )  # fmt: skip


def told(actor: Actor) -> Told | None:
    """What an external auditor is told of their own scope; None for everybody else."""
    scope, viewer = actor.scope, actor.viewer
    if not viewer.is_scoped:
        return None
    if scope is None:
        return Told("", [], "", actor.access_ends_on, NO_SCOPE)
    with reading() as session:
        names = labels(session, scope.organisations, viewer=viewer)
    return Told(registers_said(scope), sorted(names.values()), period_said(scope), actor.access_ends_on)


def words() -> str:
    """What the audit of whoever is signed in covers, for the question of a list; empty for everybody else."""
    viewer = guard.actor().viewer
    if not viewer.is_scoped:
        return ""
    with reading() as session:
        return queries.words(session, viewer)
