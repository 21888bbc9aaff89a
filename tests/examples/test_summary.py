"""What a newcomer reads first."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role, system_actor
from register.examples.sign_ins import PASSWORD
from register.examples.summary import summary
from register.services.instance import make_instance
from tests.harness import databases, examples

ADDRESS = "http://127.0.0.1:8123"


@pytest.fixture(scope="module", params=databases.KINDS)
def lines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    with examples.loaded(request.param, tmp_path_factory.mktemp("instance")) as app, app.app_context():
        yield [*summary(ADDRESS), f"in {app.instance_path}"]


def test_the_summary_says_what_was_found_what_is_due_and_where_things_are(lines: list[str]) -> None:
    told = "\n".join(lines)
    counted = re.search(r"(\d+) clear with conditions, (\d+) stopped", told)
    assert counted is not None
    assert (int(counted[1]), int(counted[2])) == (
        told.count("  With conditions: "),
        told.count("  Stopped: "),
    )
    assert int(counted[2]) == 8
    assert "Wheelchair repairs (an interest of their own)" in told
    assert "With conditions: Community nursing and therapies" in told
    assert (
        "Stopped: Seating clinics: Weirside's sub-contract with Copperbeech (an interest of their own)"
        in told
    )
    assert "Due: " in told
    assert ADDRESS in told
    assert f"Word files {lines[-1]}/documents" in told
    assert 12 <= len(lines) <= 27


def test_the_summary_names_one_sign_in_for_each_role_and_the_password(lines: list[str]) -> None:
    told = "\n".join(lines)
    assert PASSWORD in told
    assert (
        told.count("@example.org") == len(Role) + 2
    )  # one more signatory, who has an interest, and administrator


def test_a_real_instance_is_told_its_address_only(app: Flask) -> None:
    with app.app_context():
        with unit_of_work() as session:
            make_instance(session, "real", actor=system_actor(), today=clock.today())
        assert summary(ADDRESS) == [f"This register is at {ADDRESS}. Press Ctrl-C to stop."]
