"""What the usual run tries by turns or by few examples, the long form tries whole."""

from __future__ import annotations

import ast

import pytest
from flask import Flask

from tests.architecture.sources import Function, functions, sources
from tests.harness.databases import KINDS
from tests.pages.every import by_turns, form_pages

WHOLE = {
    "tests/architecture/test_commits.py": {
        "test_no_page_commits_outside_a_unit_of_work": (
            "test_no_page_commits_outside_a_unit_of_work_whoever_asks", "_asked"
        ),
    },
    "tests/architecture/test_walls.py": {
        "test_every_role_reads_walled_tables_through_the_barriers": (
            "test_every_role_reads_walled_tables_through_the_barriers_on_either_database", "_past_the_barriers"
        ),
    },
    "tests/architecture/test_worlds.py": {
        "test_what_a_barrier_hides_changes_no_answer_at_any_door": (
            "test_what_a_barrier_hides_changes_no_answer_to_any_reader", "_compared"
        ),
        "test_a_decision_reads_the_same_whatever_hidden_fact_it_rests_on": (
            "test_a_decision_reads_the_same_to_everybody_whatever_hidden_fact_it_rests_on", "_decided_alike"
        ),
    },
    "tests/bad_input/test_addresses.py": {
        "test_no_value_in_an_address_is_too_strange": ("test_no_value_is_too_strange_in_any_address", "stumbling"),
        "test_no_question_after_an_address_is_too_strange": (
            "test_no_question_is_too_strange_after_any_address", "faults"
        ),
    },
    "tests/bad_input/test_calls.py": {
        "test_no_call_that_the_description_suggests_is_a_fault_of_ours": (
            "test_no_call_that_the_description_suggests_is_a_fault_of_ours_in_the_long_run", "_try_all"
        ),
    },
    "tests/forms/test_about.py": {
        "test_a_form_about_a_value_makes_that_value": (
            "test_a_form_about_any_value_makes_that_value", "_makes_that_value"
        ),
        "test_a_page_sent_back_as_it_was_drawn_makes_that_value": (
            "test_a_page_sent_back_as_it_was_drawn_makes_any_value", "_makes_that_value_when_drawn"
        ),
    },
}  # fmt: skip
"""File -> each short form -> its whole form, and what both are made of."""


def _tests(name: str) -> dict[str, Function]:
    (source,) = [source for source in sources("tests") if source.name == name]
    return {function.name: function for function in functions(source.tree)}


def _is_soak(function: Function) -> bool:
    return any(ast.unparse(mark) == "pytest.mark.soak" for mark in function.decorator_list)


def _uses(function: Function, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(function))


def test_each_short_form_has_its_whole_in_the_long_run() -> None:
    for name, pairs in WHOLE.items():
        tests = _tests(name)
        for short, (whole, made_of) in pairs.items():
            assert not _is_soak(tests[short]), short
            assert _is_soak(tests[whole]), whole
            assert _uses(tests[short], made_of), short
            assert _uses(tests[whole], made_of), whole


@pytest.mark.on("sqlite")
def test_forms_that_databases_take_in_turn_are_all_the_forms(app: Flask) -> None:
    forms = form_pages(app)
    taken = [door for kind in KINDS for door in by_turns(forms, kind)]
    assert sorted(map(str, taken)) == sorted(map(str, forms))
    assert len(forms) > 60
