"""How the product meets what OWASP's verification standard 5.0 asks: each item with its tests, its setting or a reason."""

from __future__ import annotations

import ast
from functools import cache

from tests.architecture.asvs_item import (
    DOORS,
    HEADERS,
    LOCKOUT,
    PASSWORDS,
    REFUSALS,
    SECOND,
    STAGES,
    STEP_UP,
    UPLOADS,
    WALLS,
    WORK,
    Item,
)
from tests.architecture.asvs_sign_in import SIGN_IN
from tests.architecture.sources import ROOT, functions

ITEMS = (
    Item(
        "2.1.2",
        2,
        "rules that hold between fields are written down",
        (f"{STAGES}::test_the_diagram_draws_every_row_and_every_stage",),
        reason="docs/contract-stages.md and docs/incident-states.md are drawn from the tables the code runs by",
    ),
    Item(
        "2.2.3",
        2,
        "fields that belong together are checked together",
        (
            "tests/bad_input/test_forms.py::test_whatever_is_typed_everywhere_is_refused_in_words_and_writes_nothing",
        ),
    ),
    Item(
        "2.3.1",
        1,
        "steps are taken in their order and none is skipped",
        (f"{STAGES}::test_what_has_no_row_cannot_be_done",),
    ),
    Item(
        "2.3.2",
        2,
        "limits of the business are enforced where they are written down",
        ("tests/domain/test_authority.py::",),
    ),
    Item(
        "2.3.3",
        2,
        "an act is done whole or not at all",
        (
            f"{WORK}::test_a_failure_leaves_neither",
            "tests/services/test_crashes.py::test_kill_at_every_statement_leaves_all_or_nothing",
        ),
    ),
    Item(
        "2.3.4",
        2,
        "what there is once cannot be taken twice",
        ("tests/services/test_writers.py::test_several_processes_write_at_once",),
    ),
    Item(
        "2.3.5",
        3,
        "acts of high value need several people",
        (
            f"{SECOND}::test_a_role_that_sees_others_waits_for_a_second_administrator",
            "tests/services/test_retention.py::test_two_different_people_decide",
        ),
    ),
    Item(
        "2.4.1",
        2,
        "machines cannot ask without end",
        (
            f"{LOCKOUT}::test_what_strangers_ask_for_spends_nothing_of_the_holders",
            "tests/architecture/test_costs.py::test_a_page_that_answers_as_a_file_when_it_is_asked_to_is_counted",
            "tests/cli/test_slow_clients.py::test_bodies_that_come_slowly_hold_nobody_up",
        ),
    ),
    Item(
        "3.4.1",
        1,
        "browsers are told to keep to HTTPS for a year, subdomains included",
        (f"{HEADERS}::test_https_is_remembered_only_when_it_was_used",),
    ),
    Item(
        "3.4.3",
        2,
        "a content security policy allows no objects and no other base",
        (f"{HEADERS}::test_the_policy_allows_nothing_inline_and_no_frame",),
    ),
    Item(
        "3.4.4",
        2,
        "browsers do not guess types",
        (f"{HEADERS}::test_types_are_not_guessed_and_addresses_not_told",),
    ),
    Item(
        "3.4.5",
        2,
        "other sites are not told addresses",
        (f"{HEADERS}::test_types_are_not_guessed_and_addresses_not_told",),
    ),
    Item(
        "3.4.6",
        2,
        "no page may be framed",
        (f"{HEADERS}::test_the_policy_allows_nothing_inline_and_no_frame",),
    ),
    Item(
        "5.2.2",
        1,
        "a file is what its name says",
        (f"{UPLOADS}::test_it_is_refused_in_one_sentence_that_says_what_to_do",),
    ),
    Item(
        "5.2.3",
        2,
        "packed files are limited before they are unpacked",
        (f"{UPLOADS}::test_a_size_that_lies_costs_no_more_than_the_limit",),
        setting="upload_limit_mb",
    ),
    Item(
        "5.3.2",
        1,
        "no path is made from what somebody typed",
        reason="files are named by ids that the program draws and by hashes; what a file was called is only shown",
    ),
    *SIGN_IN,
    Item(
        "8.2.1",
        1,
        "each act asks its permission",
        (f"{DOORS}::test_the_whole_matrix_of_doors_roles_and_methods_is_as_the_table_says",),
    ),
    Item(
        "8.2.2",
        1,
        "each record asks who may see it",
        (f"{WALLS}::test_every_role_reads_walled_tables_through_the_barriers",),
    ),
    Item(
        "8.2.3",
        2,
        "each field asks who may see it",
        (f"{WALLS}::test_what_a_barrier_keeps_apart_changes_no_byte_of_any_answer",),
    ),
    Item(
        "8.3.1",
        1,
        "what may be done is decided on the server",
        (f"{DOORS}::test_nobody_passes_a_door_without_signing_in",),
    ),
    Item(
        "8.3.2",
        3,
        "changed rights count at once",
        (
            "tests/accounts/test_accounts.py::test_a_changed_role_counts_from_the_next_page",
            f"{STEP_UP}::test_growing_roles_end_what_was_proved_before_them",
        ),
    ),
    Item(
        "8.3.3",
        3,
        "the person behind a program decides what it may",
        (f"{WALLS}::test_a_program_reads_none_of_what_a_barrier_keeps_from_its_holder",),
    ),
    Item(
        "8.4.1",
        2,
        "bodies are kept apart",
        reason="an instance serves one body; two sides of it are kept apart by barriers (8.2.2)",
    ),
    Item(
        "11.1.1",
        2,
        "keys have a policy",
        ("tests/services/test_checkpoints.py::test_a_new_key_is_vouched_for_by_the_old_one",),
        reason="docs/operating.md says where each key lies, who reads it and how it is replaced",
    ),
    Item(
        "11.1.2",
        2,
        "there is an inventory of keys",
        ("tests/proofs/test_signing.py::test_a_key_that_others_may_read_is_refused",),
        reason="the session secret, the signing key and each witness's key: docs/operating.md",
    ),
    Item(
        "13.2.2",
        2,
        "parts run with the least rights",
        (f"{REFUSALS}::test_the_application_cannot_drop_a_trigger",),
    ),
    Item(
        "13.3.1",
        2,
        "secrets stand in a store of their own",
        setting="secret_key",
        reason="files of the instance that only their owner reads, or the environment; none stands in the code",
    ),
    Item(
        "15.4.2", 3, "what was checked is what is used", (f"{WORK}::test_an_edit_of_an_old_version_is_stale",)
    ),
    Item(
        "16.2.1",
        2,
        "an entry says who, what, when and where",
        ("tests/queries/test_rights.py::test_the_trail_shows_account_and_person_for_each_entry",),
    ),
    Item(
        "16.2.2",
        2,
        "times are UTC and do not run back",
        (f"{WORK}::test_recorded_times_never_run_back_when_the_clock_does",),
    ),
    Item(
        "16.3.1",
        2,
        "every sign-in is logged",
        (f"{PASSWORDS}::test_the_right_password_opens_the_way_and_is_told_in_the_audit_trail",),
    ),
    Item(
        "16.3.2",
        2,
        "refusals are logged",
        reason="every request is a line of the log with its route and status; a refusal is a 403",
    ),
    Item(
        "16.4.1",
        2,
        "nobody writes lines of the log",
        (f"{PASSWORDS}::test_no_log_line_holds_a_password_a_link_or_an_address",),
        reason="each line is one JSON object that names no value somebody typed",
    ),
    Item(
        "16.4.2",
        2,
        "what was logged cannot be changed",
        (f"{REFUSALS}::test_no_statement_changes_or_removes_what_was_recorded",),
    ),
    Item(
        "16.4.3",
        2,
        "the log is kept apart",
        ("tests/services/test_witnesses.py::test_a_fork_is_refused",),
        reason="witnesses elsewhere cosign the trail; lines of the log go to standard error for the machine to send on",
    ),
    Item(
        "16.5.2",
        2,
        "it stays safe when something it needs is down",
        (
            "tests/services/test_full_disk.py::test_a_full_disk_loses_nothing_and_work_goes_on_once_there_is_room",
            "tests/services/test_witnesses.py::test_a_witness_that_never_answers_holds_up_nobody",
        ),
    ),
    Item(
        "16.5.3",
        2,
        "a fault never opens a door",
        (f"{DOORS}::test_the_whole_matrix_of_doors_roles_and_methods_is_as_the_table_says",),
    ),
)
"""Every item that bites here, in the order of the standard."""


@cache
def named(file: str) -> frozenset[str]:
    """The tests in a file; empty where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    return frozenset(
        f.name for f in functions(ast.parse(path.read_text("utf-8"))) if f.name.startswith("test_")
    )


def missing() -> list[str]:
    """Tests that are named and are not there; a file alone stands for everything in it."""
    wanted = {test for item in ITEMS for test in item.tests}
    split = {test: test.partition("::") for test in wanted}
    return sorted(
        t for t, (file, _, name) in split.items() if not named(file) or (name and name not in named(file))
    )


def page() -> str:
    """docs/asvs.md."""
    told = (
        "What OWASP's application security verification standard 5.0 asks and bites here: levels 1 and 2, and those of "
        "level 3 that we took up. Each item names the tests that hold it, the setting that decides it, or the reason. "
        "A test checks that what is named is there."
    )
    head = "| item | level | what is asked | held by |\n| --- | --- | --- | --- |"
    rows = [f"| {item.id} | {item.level} | {item.asks} | {_held_by(item)} |" for item in ITEMS]
    made = "<!-- Made by tests/architecture/write_asvs.py. Do not edit by hand. -->"
    return "\n\n".join(["# ASVS 5.0, item by item", made, told, "\n".join([head, *rows])]) + "\n"


def _held_by(item: Item) -> str:
    tests = [f"`{test.removesuffix('::')}`" for test in item.tests]
    setting = [f"setting `{item.setting}`"] if item.setting else []
    return "; ".join([*tests, *setting, *([item.reason] if item.reason else [])])
