"""Forms made from a contract template: no row that is there already is left out, and no number of rows is believed."""

from __future__ import annotations

from flask import Flask

from forms.documents import MOST_SENT, rows_sent
from forms.schedules import MOST_ROWS, SPARE_ROWS, schedule_form
from register.documents.packs import shipped

PACK = shipped()["declarations_for_meeting"]
ITEMS = [one for one in PACK.fields() if one.name == "items"]


def test_rows_that_are_there_are_all_shown_however_many(app: Flask) -> None:
    there = [{"item": str(number)} for number in range(MOST_ROWS + 20)]
    with app.test_request_context():
        assert schedule_form(ITEMS, {"items": there})().values()["items"] == there
        assert len(schedule_form(ITEMS, {})().groups) == SPARE_ROWS


def test_more_rows_are_given_up_to_a_limit_and_a_claim_of_many_is_not_believed() -> None:
    assert rows_sent(["items-4-item"], more=False) == {"items": 5}
    assert rows_sent(["items-4-item"], more=True) == {"items": 5 + SPARE_ROWS}
    assert rows_sent([f"items-{MOST_ROWS - 1}-item"], more=True) == {"items": MOST_ROWS}
    assert rows_sent(["items-9999-item", "reason", "items-x-item"], more=True) == {"items": MOST_SENT}
