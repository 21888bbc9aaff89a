"""The rules are read once while nobody records one, and anew from the moment that anybody did."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event

from register import create_app
from register.config import Settings
from register.db import engine_of, reading, unit_of_work
from register.domain.local_rules import NewLocalRule
from register.domain.rules import Ruleset
from register.queries.rules import ruleset
from register.services.rules import lay_over, load_national
from tests.contracting import SYSTEM, TODAY

KEY = "declarations.asked_on_appointment"


@pytest.fixture
def rules(app: Flask) -> Callable[[], Ruleset]:
    with app.app_context(), unit_of_work() as session:
        load_national(session, actor=SYSTEM, today=TODAY)

    def asked() -> Ruleset:
        with app.app_context(), reading() as session:
            return ruleset(session)

    return asked


def test_a_rule_that_another_process_recorded_is_asked_from_then_on(
    settings: Settings, rules: Callable[[], Ruleset]
) -> None:
    assert rules().value(KEY, on=TODAY) is False
    another = create_app(settings)
    new = NewLocalRule(key=KEY, value=True, valid_from=TODAY, source="Policy", reason="The board asks for it")
    with another.app_context(), unit_of_work() as session:
        lay_over(session, new, actor=SYSTEM, today=TODAY)
    engine_of(another).dispose()
    assert rules().value(KEY, on=TODAY) is True


def test_while_nobody_records_a_rule_one_short_question_is_asked(
    app: Flask, rules: Callable[[], Ruleset]
) -> None:
    first, asked = rules(), list[str]()
    event.listen(engine_of(app), "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert rules() is first
    assert len([words for words in asked if "rule_version" in words]) == 1
