"""A new release brings its new national rules to an instance that was made before it, and touches no rule it has."""

from __future__ import annotations

from flask import Flask

from register.cli.instances import bring_rules
from register.db import reading
from register.domain.permissions import system_actor
from register.queries.rules import keys
from tests import registering
from tests.harness.databases import Database
from tests.queries.test_verification import as_owner


def known() -> set[str]:
    with reading() as session:
        return keys(session, viewer=system_actor().viewer)


def test_rules_that_are_new_in_a_release_reach_an_older_instance_once(app: Flask, database: Database) -> None:
    with app.app_context():
        registering.recorded()
        shipped = known()
        as_owner(database, "DELETE FROM rule_version WHERE key LIKE 'publication.%'")
        older = known()
        assert older < shipped
        assert [bring_rules(), bring_rules()] == [len(shipped - older), 0]
        assert known() == shipped


def test_an_instance_that_was_never_made_gets_no_rules(app: Flask) -> None:
    with app.app_context():
        assert bring_rules() == 0
        assert known() == set()
