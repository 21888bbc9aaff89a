"""Where two people decide, persons are compared and never accounts, and one function does it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.permissions import ROLES
from register.domain.two_persons import RULES, UNKNOWN, Act, another_person, check_another
from tests.architecture.sources import Source, functions, sources

WHO = {
    "person_id", "account_id", "recorded_by", "decided_by", "agreed_by", "asked_by", "identity", "proposer",
    "subject_person_id", "reported_by", "signed_by", "holder_person_id", "manager_id",
}  # fmt: skip
"""Names that say who somebody is."""

SAME_PERSON = {
    "register.services.duties.confirmed_invitations:confirm_invitations": "who of those asked about is still to be invited",
    "register.domain.authority.recording:_holder_problem": "asks that exactly one holder is named",
    "register.domain.authority.delegations:_holds": "a delegation was passed on by the person who holds the one above it",
    "register.domain.authority.delegations:who_may_sign": "finds what this person may sign",
    "register.domain.authority.delegations:_standing_in": "says how this person holds a post",
    "register.domain.authority.delegations:not_accepted": "asks whether this holder accepted what they hold",
    "register.domain.contracts.conflicts:_held_by_person": "finds what this person holds",
    "register.domain.contracts.conflicts:_interests": "finds this person's own interests, which weigh against them",
    "register.domain.contracts.conflicts:_dual_roles": "finds this person's own posts, which weigh against them",
    "register.domain.contracts.conflicts:_dual_role_reason": "finds what was agreed about this person",
    "register.domain.people.joins:are_one": "says which records are one identity, for the rule",
    "register.domain.people.joins:check_join": "tells two records apart, whoever they are",
    "register.web.people.people:_other": "finds the other record of two that somebody spoke of",
    "register.domain.interests.interests:_moves": "refuses to move a declaration to somebody else",
    "register.domain.accounts.account_terms:gains": "says whether the person of an account changes",
    "register.services.accounts.accounts:_check_confirmed": "lets a command on the machine act alone, and the trail say so",
    "register.services.accounts.accounts:check_amendment": "nobody changes their own account, whoever its person is",
    "register.services.accounts.accounts:check_only": "finds a second account of one person",
    "register.services.duties.confirmations:withdraw": "whoever asked takes it back",
    "register.web.duties.confirmations:answer": "shows whoever asked that another person answers",
    "register.services.accounts.accounts:remove_second_factor": "nobody changes their own account, whoever its person is",
    "register.services.accounts.accounts:set_scope": "lets a command on the machine act alone, and the trail say so",
    "register.services.accounts.accounts:check_scope": "nobody changes their own account, whoever its person is",
    "register.services.procurement.preferred_terms:_without_interest": "lets a command on the machine act alone",
    "register.services.contracts.templates:publish_template": "lets a command on the machine act alone",
    "register.services.sharing.awareness:correct_aware_time": "lets a command on the machine act alone",
    "register.services.sharing.awareness:unconfirm_incident": "lets a command on the machine act alone",
    "register.services.contracts.decisions:look": "tells somebody's own decision from a copy that somebody else signed",
    "register.services.contracts.changes:look": "tells somebody's own decision from one on whose word a party is taken",
    "register.services.contracts.decisions:decider": "tells somebody's own decision from a copy that somebody else signed",
    "register.services.interests.interests:check_whose": "somebody declares for themselves, an officer for others",
    "register.services.interests.pauses:resume_reminders": "finds whose reminders begin again",
    "register.web.duties.working:back": "leads people to their own absences, officers to those of others",
    "register.domain.imports.staff:_not_listed": "finds the posts of whoever a list leaves out",
    "register.services.contracts.decisions:others_with_authority": "tells somebody's own authority from that of others",
    "register.services.interests.interests:for_whom": "says in the audit trail for whom somebody else acted",
    "register.services.kept_forms:kept_answers": "everybody gets back what they typed themselves",
    "register.services.accounts.tokens:revoke_token": "everybody ends their own tokens",
    "register.services.contracts.next_checks:_kept": "notes since when it waits for the same person",
    "register.services.procurement.evaluators:_check": "nobody is an evaluator of the same procurement twice",
    "register.services.audit.erasures:_forget_prepared": "finds what was prepared for whoever is erased",
    "register.services.interests.prepared:prepare": "somebody prepares for themselves, an assistant for others",
    "register.web.interests.prepared:assistant": "shows people who prepares for them",
    "register.web.interests.prepared:_sent": "leads people to what they declared under the record they sign in with",
    "register.web.procurement.evaluators:_told": "shows people what they may do with their own part",
    "register.web.interests.interests:_may_change": "shows people what they may do with their own declarations",
    "register.web.interests.interests:_whose": "shows people what they may do with their own declarations",
}
"""Comparisons that ask whether something is somebody's own, and give them more for it: `module:function` -> why."""


def _names(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Attribute):
        own = {node.attr}
        is_actor = (
            node.attr == "id" and isinstance(node.value, ast.Name) and node.value.id in ("actor", "who")
        )
        return own | ({"account_id"} if is_actor else set())
    return {node.id} if isinstance(node, ast.Name) else set()


def _of_a_table(node: ast.AST) -> bool:
    """A column in a statement: a question to the database, not a decision."""
    return (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id[:1].isupper()
    )


def _compares_people(node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    if any(_of_a_table(side) for side in sides) or any(isinstance(side, ast.Constant) for side in sides):
        return False
    same = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
    nested = {name for side in sides for part in ast.walk(side) for name in _names(part)}
    return isinstance(node.ops[0], same) and bool(nested & WHO)


def _compared(source: Source) -> Iterator[str]:
    for function in functions(source.tree):
        if any(isinstance(n, ast.Compare) and _compares_people(n) for n in ast.walk(function)):
            yield f"{source.module}:{function.name}"


def test_no_decision_compares_people_but_by_the_one_rule() -> None:
    found = {
        name
        for source in sources("register/domain", "register/services", "register/web", "register/api")
        for name in _compared(source)
    }
    assert sorted(found - set(SAME_PERSON)) == [], "use register.domain.two_persons"
    assert sorted(set(SAME_PERSON) - found) == [], "these no longer need an explanation"


BY_IDENTITY = {
    "register.services.duties.confirmations:take": "whoever asked is kept as the identity that they were",
    "register.services.duties.confirmed_acts:answer": "whoever asked is kept as the identity that they were",
    "register.queries.duties.confirmations:others_here": "takes an identity, and holds it against those of everybody else",
    "register.queries.interests.managing:could_review": "those who may are found as identities",
}
"""Places in services and queries whose people are identities by the time they are compared: `module:function` -> why."""
IDENTITIES = {"identity_of", "identity_of_actor", "identity_of_account"}


def _leads_to_identities(value: ast.expr, function: ast.AST) -> bool:
    """An identity that is asked for here, or a name to which this function gave one."""
    if isinstance(value, ast.Name):
        given = [n for n in ast.walk(function) if isinstance(n, ast.Assign)]
        named = [n.value for n in given if any(_gives(target, value.id) for target in n.targets)]
        return bool(named) and all(_asks_for_one(one) for one in named)
    return _asks_for_one(value)


def _gives(target: ast.expr, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(target))


def _asks_for_one(value: ast.expr) -> bool:
    calls = (part.func for part in ast.walk(value) if isinstance(part, ast.Call))
    return any(isinstance(func, ast.Name) and func.id in IDENTITIES for func in calls)


def _by_account_or_record(source: Source) -> Iterator[str]:
    for function in functions(source.tree):
        for call in ast.walk(function):
            name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
            if name in ("check_another", "another_person"):
                people = call.args[1:] if name == "check_another" else call.args  # type: ignore[attr-defined]
                if not all(_leads_to_identities(one, function) for one in people):
                    yield f"{source.module}:{function.name}"


def test_two_persons_are_told_apart_by_their_identities_and_never_by_accounts_or_records() -> None:
    """An act that is added later is in it by itself: two accounts, or two records, of one person are one."""
    found = {
        name
        for source in sources("register/services", "register/queries")
        for name in _by_account_or_record(source)
    }
    assert sorted(found - set(BY_IDENTITY)) == [], "ask register.queries.accounts.identities who each one is"


def test_every_act_of_two_persons_is_asked_somewhere_and_has_a_role_that_may_be_the_other() -> None:
    asked = {
        node.attr
        for source in sources("register/services", "register/domain")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Act"
        if "two_persons" not in source.name and "register.domain.two_persons" in source.text
    }
    assert {act.name for act in Act} <= asked
    assert set(RULES) == set(Act)
    assert all(any(rule.permission in may for may in ROLES.values()) for rule in RULES.values())


somebody = st.one_of(st.none(), st.just(""), st.sampled_from(["ann", "bob"]))


@given(first=somebody, second=somebody)
def test_whoever_is_unknown_is_nobodys_other_person(first: str | None, second: str | None) -> None:
    assert another_person(first, second) is bool(first and second and first != second)
    assert another_person(first, second) == another_person(second, first)


@pytest.mark.parametrize("act", Act)
def test_whoever_is_refused_reads_why(act: Act) -> None:
    check_another(act, "ann", "bob")
    with pytest.raises(Invalid) as same:
        check_another(act, "ann", "ann")
    assert same.value.problems == {RULES[act].field: RULES[act].words}
    with pytest.raises(Invalid) as unknown:
        check_another(act, "ann", None)
    assert list(unknown.value.problems.values()) == [UNKNOWN]
