"""A register of interests and a list of staff are moved in by calls, with the same mappings as by page and command."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register import clock
from register.domain.imports.mappings import shipped_text
from register.domain.permissions import Role
from tests import registering
from tests.api.test_interests import calling
from tests.importing import AUGUST, NOON, NOVEMBER, ROWS, SHEET
from tests.registering import World

Call = Callable[..., TestResponse]
STAFF = (
    "Employee Number,Employee Name,Position Title,Decision Making,Start Date,Leaving Date\n"
    "11,Zoe Young,Head of Estates,8d or above,1/5/2026,\n"
    ",B Best,Clerk,,1/5/2026,\n"
)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
    with clock.travel(NOON):
        yield made


@pytest.fixture
def officer(app: Flask, world: World) -> Call:
    return calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")


def _file(text: str | bytes, name: str = "register.csv") -> dict[str, str]:
    data = text if isinstance(text, bytes) else text.encode()
    return {"file_name": name, "content": base64.b64encode(data).decode()}


def _count(officer: Call) -> int:
    return len(officer("GET", "/interests").get_json()["rows"])


def _told(answer: TestResponse) -> Any:
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def test_a_register_is_looked_at_brought_in_and_the_same_again_adds_nothing(officer: Call) -> None:
    body = _file(SHEET + ROWS + "4,,,Nobody's,Financial,Gift,,,,,,\n")
    before = _count(officer)
    look = _told(officer("POST", "/interests/imports", {**body, "dry_run": True}))
    assert look["dry_run"] is True
    (one,) = look["editions"]
    assert (one["new"], one["nil_returns"], one["kept_as"], one["new_people"]) == (3, 1, None, 2)
    assert one["waiting"][0]["problems"] == {"person": "Enter the person's name"}
    assert _count(officer) == before
    (done,) = _told(officer("POST", "/interests/imports", body))["editions"]
    assert done["kept_as"] is not None
    assert _count(officer) == before + 2
    (again,) = _told(officer("POST", "/interests/imports", body))["editions"]
    assert (again["known"], again["kept_as"]) == (3, None)


def test_editions_in_a_zip_file_become_a_history_the_oldest_first(officer: Call) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as packed:
        for name, text in {**NOVEMBER, **AUGUST}.items():
            packed.writestr(name, text)
    body = {**_file(into.getvalue(), "series.zip"), "mapping": "commons_editions"}
    expected = [("2024-08-04", 3, 0, 0), ("2024-11-11", 1, 1, 1)]
    for asked in ({**body, "dry_run": True}, body):
        told = _told(officer("POST", "/interests/imports", asked))["editions"]
        assert [(one["published_on"], one["new"], one["changed"], one["gone"]) for one in told] == expected


def test_a_mapping_of_ones_own_is_taken_as_its_text(officer: Call) -> None:
    own = shipped_text("nhs_template").replace('"Nature of interest"', '"What it is"')
    body = {**_file((SHEET + ROWS).replace("Nature of interest", "What it is")), "own_mapping": own}
    (one,) = _told(officer("POST", "/interests/imports", {**body, "dry_run": True}))["editions"]
    assert one["new"] == 3


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"mapping": "esr_of_old"}, "mapping", "Select how the file is read: nhs_template, esr"),
        ({"mapping": "staff_list"}, "mapping", "Select how the file is read: nhs_template, esr"),
        ({"own_mapping": "= nothing"}, "own_mapping", "is not TOML"),
        ({"own_mapping": 'about = "staff"'}, "own_mapping", "mapping"),
        ({"published_on": "2027-01-01"}, "published_on", "must be today or in the past"),
        ({"content": "%"}, "content", "base64"),
        ({"content": base64.b64encode(b"").decode()}, "content", ""),
    ],
)
def test_what_cannot_be_taken_is_answered_beside_its_field_and_nothing_is_recorded(
    officer: Call, changed: dict[str, str], field: str, says: str
) -> None:
    before = _count(officer)
    refused = officer("POST", "/interests/imports", {**_file(SHEET + ROWS), **changed})
    assert (refused.status_code, list(refused.get_json()["problems"])) == (422, [field]), refused.text
    assert says in refused.get_json()["problems"][field]
    assert _count(officer) == before


def test_a_list_of_staff_tells_what_each_change_causes_and_does_it_once(officer: Call, world: World) -> None:
    body = {
        **_file(STAFF, "week.csv"), "organisation_id": world.ids["board"], "on": "2026-05-15",
    }  # fmt: skip
    look = _told(officer("POST", "/staff-lists", {**body, "dry_run": True}))
    assert (look["joiner"], look["done"]) == (1, None)
    assert look["changes"][0]["name"] == "Zoe Young"
    assert "The post Head of Estates is added" in " ".join(look["changes"][0]["causes"])
    assert look["left_out"][0]["problems"] == {"asked": "Say first who is meant by “B Best”"}
    done = _told(officer("POST", "/staff-lists", body))["done"]
    assert (done["people"], done["posts"], done["begun"]) == (1, 1, 1)
    again = _told(officer("POST", "/staff-lists", body))
    assert (again["joiner"], again["done"]) == (0, None)


def test_a_list_that_is_complete_ends_the_posts_of_whoever_is_not_in_it(officer: Call, world: World) -> None:
    body = {**_file(STAFF, "week.csv"), "organisation_id": world.ids["board"], "complete": True}
    assert _told(officer("POST", "/staff-lists", {**body, "dry_run": True}))["leaver"] > 0
    unknown = officer("POST", "/staff-lists", {**body, "organisation_id": "01BX5ZZKBKACTAV9WEVGEMMVRZ"})
    assert unknown.status_code in (404, 422)


def test_who_keeps_no_register_moves_none_in(app: Flask, world: World) -> None:
    reader = calling(app, Role.SIGNATORY, world.ids["bob"], "reader@example.org")
    assert reader("POST", "/interests/imports", _file(SHEET + ROWS)).status_code == 403
    listed = {**_file(STAFF, "week.csv"), "organisation_id": world.ids["board"]}
    assert reader("POST", "/staff-lists", listed).status_code == 403
