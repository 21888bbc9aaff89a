"""Every question about several accounts asks which of them may be used that day, or says why it need not."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import Access
from register.models.accounts import Account
from register.models.base import new_id
from register.queries.accounts.open_accounts import open_on
from tests.architecture.sources import Function, functions, sources

READS = {"select", "join", "outerjoin", "select_from", "exists"}
WHATEVER_THE_DAY = {
    "register.queries.accounts.accounts:_statement": "the list of accounts shows each with its days",
    "register.queries.examples:sign_ins": "names what the examples opened, for whoever tries them",
    "register.queries.labels:actors": "names whoever did something, also once their access ended",
    "register.queries.duties.working:called": "names whoever is away, also once their access ended",
    "register.queries.people.doubles:_addresses": "a person is recognised by every address they ever signed in with",
    "register.services.accounts.accounts:check_only": "an account whose days are over may be given new ones",
    "register.services.people.joins:_check_one_account": "as above: two that are switched on could both be used again",
    "register.services.accounts.one_time_links:holder_of": "finds the one account that a link was drawn for",
}
"""Questions about accounts that ask for no day: `module:function` -> why."""


def _is_account(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "Account" for part in ast.walk(node))


def _asks(function: Function) -> bool:
    """It reads the table of accounts, or asks whether one is switched on."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in READS and any(map(_is_account, node.args)):
                return True
        if isinstance(node, ast.Attribute) and node.attr == "active" and _is_account(node.value):
            return True
    return False


def _finds_one(function: Function) -> bool:
    """It looks up an account by its id or its address, and asks for no other."""
    found = [
        node.left
        for node in ast.walk(function)
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and _is_account(node.left)
    ]
    return bool(found) and all(column.attr in ("id", "email") for column in found)


def _asks_the_day(function: Function) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "open_on" for node in ast.walk(function))


def test_every_question_about_accounts_asks_which_may_be_used_that_day() -> None:
    asking = {
        f"{source.module}:{function.name}": _asks_the_day(function)
        for source in sources("register")
        for function in functions(source.tree)
        if _asks(function) and not _finds_one(function) and function.name != "open_on"
    }
    assert {name for name, asks in asking.items() if asks} > {
        "register.queries.accounts.identities:who_may_each"
    }
    without = {name for name, asks in asking.items() if not asks}
    assert sorted(without - set(WHATEVER_THE_DAY)) == [], (
        "use register.queries.accounts.open_accounts.open_on"
    )
    assert sorted(set(WHATEVER_THE_DAY) - without) == [], "these no longer need an explanation"


TODAY = date(2026, 4, 1)
days = st.one_of(st.none(), st.integers(-2, 2).map(lambda n: TODAY + timedelta(days=n)))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(active=st.booleans(), first=days, last=days)
def test_the_condition_says_of_many_what_the_rule_says_of_one(
    session: Session, active: bool, first: date | None, last: date | None
) -> None:
    account = Account(
        id=new_id(), email="ann@example.org", active=active, roles=[], access_from=first, access_ends_on=last,
        created_at=datetime(2026, 1, 1, tzinfo=UTC), failures=0, passkeys=0, n=1,
    )  # fmt: skip
    session.add(account)
    session.flush()
    found = session.scalar(select(Account.id).where(open_on(TODAY)))
    session.rollback()
    assert (found is not None) is Access(active=active, starts_on=first, ends_on=last).is_open(TODAY)
