"""A new release brings its new national rules to an instance that was made before it, and touches no rule it has."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import delete, update

from register.cli.instances import bring_keys, bring_rules
from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.permissions import system_actor
from register.domain.shipped_rules import shipped as ruleset_shipped
from register.models.search_keys import SearchKey
from register.queries.rules import keys
from register.queries.trail.derived import FOLDED_AS
from register.queries.trail.verification import verify
from register.services.instance import set_mark
from tests import registering
from tests.harness.databases import Database
from tests.queries.test_verification import as_owner

Command = Callable[..., Result]


@pytest.fixture
def command(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    return lambda *words: CliRunner().invoke(armslength, list(words))


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
        lacking = [rule for rule in ruleset_shipped("national").rules if rule.key in shipped - older]
        assert [bring_rules(), bring_rules()] == [len(lacking), 0]
        assert known() == shipped


def test_an_instance_that_was_never_made_gets_no_rules(app: Flask) -> None:
    with app.app_context():
        assert bring_rules() == 0
        assert known() == set()


def test_a_release_that_folds_otherwise_works_the_keys_out_again_once(app: Flask) -> None:
    with app.app_context():
        registering.recorded()
        with unit_of_work() as work:
            work.execute(update(SearchKey).values(key="as it was"))
        bring_keys()
        with reading() as session:
            assert not verify(session).sound
        with unit_of_work() as work:
            set_mark(work, FOLDED_AS, "an older form")
        bring_keys()
        with reading() as session:
            assert verify(session).sound


def test_a_command_works_the_keys_out_again(app: Flask, database: Database, command: Command) -> None:
    with app.app_context():
        registering.recorded()
        with unit_of_work() as work:
            work.execute(delete(SearchKey))
    assert command("ledger", "verify").exit_code == 1
    assert "keys were worked out again" in command("ledger", "rebuild-derived").output
    assert command("ledger", "verify").exit_code == 0
