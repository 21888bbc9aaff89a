"""Keeps the rules: the national ones are loaded once, a body's corrections follow as new versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.errors import Invalid
from register.domain.local_rules import NewLocalRule, check_local_rule, said_against_itself, same_shape
from register.domain.people.organisations import OrganisationKind
from register.domain.permissions import Actor, Permission, Viewer, check
from register.domain.rules import Rule
from register.domain.shipped_rules import shipped
from register.domain.texts import check_text
from register.models.rules import RuleVersion
from register.queries import rules as queries
from register.queries.rules import ALWAYS
from register.services import facts


def load_national(session: Session, *, actor: Actor, today: date) -> int:
    """Record the rules that ship with the product; done once, when an instance is made."""
    return _load(session, _shipped("national"), actor=actor, today=today)


def new_national(session: Session, *, viewer: Viewer) -> list[Rule]:
    """The rules that ship with this release, and of whose key, days and bodies this instance knows nothing yet."""
    known = queries.keys(session, viewer=viewer)
    have = queries.national(session)
    return [
        rule
        for rule in _shipped("national")
        if rule.key not in known or not any(map(rule.meets, have.history(rule.key)))
    ]


def load_new(session: Session, rules: Sequence[Rule], *, actor: Actor, today: date) -> int:
    """Record them as they ship; what a body corrected of the rules it has stays as it is."""
    check(actor, Permission.KEEP_RULES)
    return _load(session, rules, actor=actor, today=today)


def load_local(session: Session, name: str, *, actor: Actor, today: date) -> int:
    """Lay a local policy that ships with the product over the national rules; done once for each."""
    check(actor, Permission.KEEP_RULES)
    local = [replace(rule, local=True) for rule in _shipped(name)]
    return _load(session, local, actor=actor, today=today)


def _shipped(name: str) -> Sequence[Rule]:
    return shipped(name).rules


def _load(session: Session, rules: Sequence[Rule], *, actor: Actor, today: date) -> int:
    for rule in rules:
        _begin(session, rule, actor=actor, today=today)
    return len(rules)


def _begin(
    session: Session, rule: Rule, *, actor: Actor, today: date, reason: str | None = None
) -> RuleVersion:
    return facts.begin(
        session, RuleVersion, "rule.added", actor=actor, known_on=today, valid_from=rule.valid_from or ALWAYS,
        valid_to=rule.valid_to, key=rule.key, value={"v": rule.value}, bodies=list(rule.bodies),
        source=rule.source, confidence=str(rule.confidence), local=rule.local, reason=reason,
    )  # fmt: skip


def lay_over(session: Session, new: NewLocalRule, *, actor: Actor, today: date) -> RuleVersion:
    """Record a rule of this body from a day on. A local rule for the same bodies that runs then ends the day before.
    Invalid where it is looser without a reason, or where the rules would contradict themselves."""
    check(actor, Permission.KEEP_RULES)
    if set(new.bodies) - {kind.value for kind in OrganisationKind}:
        raise Invalid({"bodies": "Select the kinds of body from the list"})
    followed = queries.followed_by(session, new, viewer=actor.viewer)
    gone = {row.thing_id for row in followed}
    check_local_rule(new, queries.ruleset(session, without=gone), queries.national(session))
    for row in followed:
        facts.change(
            session, row, "rule.followed", act="changed", actor=actor, known_on=today,
            reason=f"Followed by a rule from {said(new.valid_from)}", valid_to=new.valid_from - timedelta(days=1),
        )  # fmt: skip
    return _begin(session, new.rule(), actor=actor, today=today, reason=new.reason or None)


def amend_rule(
    session: Session, key: str, value: Any, *, source: str, reason: str, expected_n: int | None, actor: Actor,
    today: date,
) -> RuleVersion:  # fmt: skip
    """Correct a rule for this body, with a source and a reason; the value keeps the shape it had."""
    check(actor, Permission.KEEP_RULES)
    newest = queries.rule(session, key, viewer=actor.viewer)
    if not same_shape(value, newest.value["v"]):
        raise Invalid({"value": "Enter a value of the same kind as the one it replaces"})
    rules = queries.ruleset(session, without={newest.thing_id}).rules
    against = said_against_itself(rules, replace(queries.rule_of(newest), value=value, local=True))
    if against:
        raise Invalid({"": ". ".join(against)})
    return facts.change(
        session, newest, "rule.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why the rule is being changed", 2000, field="reason"),
        value={"v": value}, source=check_text(source, "where the rule comes from", 2000, field="source"),
        local=True,
    )  # fmt: skip
