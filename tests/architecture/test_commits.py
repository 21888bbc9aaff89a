"""One place commits, and it commits once: read off the code, and counted at run time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from register import clock
from register.db import engine_of, reading, unit_of_work
from register.domain.access import need
from register.domain.errors import Fault
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.permissions import ROLES, Permission, Role, system_actor
from register.queries.people.organisations import organisations
from register.services.people.organisations import add_organisation
from tests.architecture.conftest import As
from tests.architecture.routes import doors
from tests.architecture.sources import PRODUCT, calls, sources
from tests.pages.every import by_turns

ONLY = "register/db.py"
NOT_OURS = {
    "register/accounts/datastore.py": "Flask-Security's word for it: it names the method and seals nothing",
}


class Commits:
    """What was committed while somebody looked: by whichever session, and on the connection itself."""

    def __init__(self) -> None:
        self.by_session: list[bool] = []
        self.on_connection = 0

    def session(self, session: Session) -> None:
        self.by_session.append(bool(session.info.get("working")))

    def connection(self, _connection: Connection) -> None:
        self.on_connection += 1


@contextmanager
def counting(app: Flask) -> Iterator[Commits]:
    """Counts commits until the end of the block."""
    found, engine = Commits(), engine_of(app)
    event.listen(Session, "before_commit", found.session)
    event.listen(engine, "commit", found.connection)
    yield found
    event.remove(Session, "before_commit", found.session)
    event.remove(engine, "commit", found.connection)


def _body(name: str) -> NewOrganisation:
    return NewOrganisation(name=name, kind=OrganisationKind.NHS_TRUST)


def _add(name: str) -> None:
    with unit_of_work() as work:
        add_organisation(work, _body(name), actor=system_actor(), today=clock.today())


def _add_and_fail(name: str) -> None:
    with unit_of_work() as work:
        add_organisation(work, _body(name), actor=system_actor(), today=clock.today())
        raise Fault("Something went wrong before the end.")


def test_only_one_file_commits() -> None:
    found = [
        f"{source.name}:{call.lineno}"
        for source in sources(*PRODUCT)
        for name, call in calls(source.tree)
        if name.endswith(".commit") and source.name != ONLY
    ]
    assert not found, found


def test_only_one_line_of_it_commits() -> None:
    (source,) = [source for source in sources("register") if source.name == ONLY]
    assert len([name for name, _ in calls(source.tree) if name.endswith(".commit")]) == 1


def test_nobody_else_has_a_method_of_that_name() -> None:
    found = [
        source.name
        for source in sources(*PRODUCT)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef) and node.name == "commit"
    ]
    assert set(found) <= set(NOT_OURS), found


def test_nobody_commits_in_the_words_of_the_database() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources("register")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.strip().upper().rstrip(";") in {"COMMIT", "END TRANSACTION"}
    ]
    assert not found, found


def test_a_unit_of_work_commits_once(made: Flask, session: Session) -> None:
    with counting(made) as found:
        _add("Northfield Community Trust")
    assert (found.by_session, found.on_connection) == ([True], 1)


def test_a_unit_of_work_that_fails_commits_nothing(made: Flask, session: Session) -> None:
    with counting(made) as found, pytest.raises(Fault):
        _add_and_fail("Never")
    assert (found.by_session, found.on_connection) == ([], 0)


def test_a_read_commits_nothing(made: Flask, session: Session) -> None:
    with counting(made) as found, reading() as read:
        organisations(read, viewer=system_actor().viewer)
    assert (found.by_session, found.on_connection) == ([], 0)


def test_what_costs_much_is_counted_by_one_commit_of_a_unit_of_work(made: Flask, signed_in: As) -> None:
    client = signed_in(Role.GOVERNANCE_OFFICER)
    client.get("/organisations/")
    with counting(made) as found:
        assert client.get("/organisations/export").status_code == 200
    assert (found.by_session, found.on_connection) == ([True], 1)


def _asked(made: Flask, signed_in: As, *, by_all: bool) -> Commits:
    """What was committed while each door was asked by all of these roles; or on one of the databases, by one of those to
    whom it is open."""
    roles = (Role.GOVERNANCE_OFFICER, Role.SIGNATORY, Role.ADMINISTRATOR)
    clients = {role: signed_in(role) for role in roles}
    with counting(made) as found:
        by_method = sorted(doors(made), key=lambda door: door.method)
        asked_at = by_method if by_all else by_turns(by_method, engine_of(made).dialect.name)
        for turn, door in enumerate(asked_at):
            wanted = need(door.endpoint)
            able = [
                role for role in roles if not isinstance(wanted, Permission) or wanted in ROLES[role]
            ] or roles
            for role in roles if by_all else [able[turn % len(able)]]:
                clients[role].open(door.address, method=door.method)
    return found


@pytest.mark.slow
def test_no_page_commits_outside_a_unit_of_work(made: Flask, signed_in: As) -> None:
    found = _asked(made, signed_in, by_all=False)
    assert all(found.by_session)
    assert found.on_connection == len(found.by_session)


@pytest.mark.soak
def test_no_page_commits_outside_a_unit_of_work_whoever_asks(made: Flask, signed_in: As) -> None:
    found = _asked(made, signed_in, by_all=True)
    assert all(found.by_session)
    assert found.on_connection == len(found.by_session)
