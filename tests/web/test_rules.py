"""A body's own rule as a form with words and amounts, compared with the national one before it is saved."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import reading
from register.domain.contracts.yearly.uplifts import uplifts
from register.domain.permissions import Role
from register.domain.working_days import working_days
from register.queries.rules import ruleset
from tests import registering
from tests.api.test_interests import calling
from tests.registering import NOON, World
from tests.signing_in import Visit, day, signed_in

FIELD = re.compile(r'<(?:input|textarea|select)[^>]*\bname="([^"]+)"')
DRAWN = re.compile(r'<input[^>]*\bname="(step-\d+-(?:below|words))"[^>]*value="([^"]*)"')
SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')


world = registering.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


def ref_of(app: Flask, key: str) -> str:
    with app.app_context(), reading() as session:
        return ruleset(session).rule(key, on=NOON.date()).version.split()[0]


def steps(*rows: tuple[str, str, str]) -> dict[str, str]:
    return {
        f"step-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in zip(("below", "outcome", "words"), row, strict=True)
    }


def seen_on(text: str) -> str:
    found = SEEN.search(text)
    assert found
    return found[1]


def test_a_rule_of_steps_is_set_in_words_and_amounts_and_compared_before_it_is_saved(
    app: Flask, officer: Visit
) -> None:
    page = f"/rules/{ref_of(app, 'gifts.others')}/local"
    drawn = officer.get(page).text
    assert "{" not in re.sub(r"<script.*?</script>", "", drawn.split("<main", 1)[1], flags=re.S)
    assert dict(DRAWN.findall(drawn))["step-0-below"] == "50.00"
    answers = {
        **steps(("25", "nothing", "Keep it"), ("", "declare", "Declare it")), **day("valid_from", 2026, 7, 1),
        "source": "Policy of 2 June 2026",
    }  # fmt: skip
    compared = officer.post(page, **answers)
    assert "looser in part" in compared.text
    assert "Below £50: No need to declare" in compared.text
    again = officer.post(page, **answers, seen=seen_on(compared.text))
    assert again.status_code == 422
    assert "Enter why this body needs another rule" in again.text
    answers["reason"] = "The board wants to see each of them"
    saved = officer.post(page, **answers, seen=seen_on(again.text))
    assert "Stricter than the national rule in part" in officer.get(saved.location).text
    with app.app_context(), reading() as session:
        rules = ruleset(session)
    assert rules.value("gifts.others", on=date(2026, 6, 30))[0]["below"] == 5000
    assert rules.value("gifts.others", on=date(2026, 7, 1))[0]["below"] == 2500


def test_a_contradiction_is_named_and_nothing_typed_is_lost(app: Flask, officer: Visit) -> None:
    page = f"/rules/{ref_of(app, 'hospitality.others')}/local"
    officer.get(page)
    answers = {
        **steps(("25", "refuse", "No"), ("75.01", "nothing", "Yes"), ("", "refuse", "No")),
        **day("valid_from", 2026, 7, 1), "source": "Policy", "reason": "Because",
    }  # fmt: skip
    compared = officer.post(page, **answers)
    found = officer.post(page, **answers, seen=seen_on(compared.text))
    assert found.status_code == 422
    assert "below £25 it says “Refuse, unless approved”, and from £25 on “No need to declare”" in found.text
    assert 'value="75.01"' in found.text


def test_the_next_local_rule_ends_the_one_before_it(app: Flask, officer: Visit) -> None:
    page = f"/rules/{ref_of(app, 'interests.declare_anchor')}/local"
    for month in (7, 9):
        officer.get(page)
        answers = {"value": "arose", **day("valid_from", 2026, month, 1), "source": f"Policy {month}"}
        compared = officer.post(page, **answers)
        assert "Stricter than the national rule" in compared.text
        assert officer.post(page, **answers, seen=seen_on(compared.text)).status_code == 302
    with app.app_context(), reading() as session:
        own = [rule for rule in ruleset(session).history("interests.declare_anchor") if rule.local]
    assert [(rule.valid_from, rule.valid_to) for rule in own] == [
        (date(2026, 7, 1), date(2026, 8, 31)), (date(2026, 9, 1), None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "key", ["mitigations.kinds", "incidents.scale", "duties.reminders", "contracts.dispute_routes"]
)
def test_what_is_sent_back_as_it_was_drawn_is_the_rule_as_it_was(
    app: Flask, officer: Visit, key: str
) -> None:
    with app.app_context(), reading() as session:
        before = ruleset(session).value(key, on=NOON.date())
    page = f"/rules/{ref_of(app, key)}/amend"
    text = officer.get(page).text
    answers = _as_drawn(text)
    assert officer.post(page, **{**answers, "source": "Policy", "reason": "Confirmed"}).status_code == 302
    with app.app_context(), reading() as session:
        assert ruleset(session).value(key, on=NOON.date()) == before


def _as_drawn(text: str) -> dict[str, Any]:
    boxes = re.findall(r"<input[^>]*>", text)
    found: dict[str, Any] = {}
    for box in boxes:
        name, value = re.search(r'\bname="([^"]+)"', box), re.search(r'\bvalue="([^"]*)"', box)
        ticked = "checked" in box or 'type="radio"' not in box
        if name and value and ticked and name[1].startswith(("step", "part", "value")):
            found[name[1]] = html.unescape(value[1])
    return found


def test_the_call_and_the_command_say_how_a_rule_stands_to_the_national_one(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    new = {
        "key": "interests.declare_within_days",
        "value": 14,
        "valid_from": "2026-07-01",
        "source": "Policy",
    }
    call = calling(app, Role.GOVERNANCE_OFFICER)
    refused = call("POST", "/rules", json={**new, "value": 60})
    assert refused.get_json()["problems"] == {"reason": "Enter why this body needs another rule"}
    made = call("POST", "/rules", json=new).get_json()
    assert (made["verdict"], made["national"], made["told"]) == ("stricter", ["28 days"], ["14 days"])
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    file = tmp_path / "rule.json"
    file.write_text(json.dumps({**new, "value": 7, "valid_from": "2026-08-01"}), encoding="utf-8")
    said = CliRunner().invoke(armslength, ["rules", "local", str(file), "--dry-run"]).output
    assert said == "national: 28 days\nlocal: 7 days\nStricter than the national rule\n"


def test_a_year_of_bank_holidays_is_added_in_words_and_counted_by_from_then_on(
    app: Flask, officer: Visit
) -> None:
    ref = ref_of(app, "calendar.bank_holidays")
    assert "Friday 3 April 2026" in officer.get(f"/rules/{ref}").text
    where = {f"step-{n}-where": "England and Wales" for n in range(2)}
    answers = {
        **where, "step-0-day": "Monday 1 January 2029", "step-0-name": "New Year's Day",
        "step-1-day": "30 March", "step-1-name": "Good Friday",
        **day("valid_from", 2029, 1, 1), **day("valid_to", 2029, 12, 31), "source": "GOV.UK",
    }  # fmt: skip
    page = f"/rules/{ref}/local"
    assert "is not a date" in officer.post(page, **answers).text
    answers["step-1-day"] = "30 March 2029"
    compared = officer.post(page, **answers)
    assert "No national rule of that day says anything about this" in compared.text
    officer.post(page, **answers, seen=seen_on(compared.text))
    with app.app_context(), reading() as session:
        days = working_days(ruleset(session), on=NOON.date())
    assert days.after(date(2028, 12, 29), 1).day == date(2029, 1, 2)
    assert days.known(2029)
    assert not days.known(2030)


def test_wording_that_a_national_variation_changes_is_entered_though_none_ships(
    app: Flask, officer: Visit
) -> None:
    page = f"/rules/{ref_of(app, 'contracts.national_wording')}/local"
    assert "Row 1: Wording until now" in officer.get(page).text
    row = {"code": "national-2026-27", "place": "GC1", "before": "six " * 200, "after": "Three."}
    answers = {
        **{f"step-0-{name}": value for name, value in row.items()}, **day("valid_from", 2026, 7, 1),
        "source": "The published agreement", "reason": "It binds every contract of the edition",
    }  # fmt: skip
    lacks = officer.post(page, **{**answers, "step-0-after": ""})
    assert "Enter new wording" in lacks.text
    compared = officer.post(page, **answers)
    saved = officer.post(page, **answers, seen=seen_on(compared.text))
    assert saved.status_code == 302, saved.text
    with app.app_context(), reading() as session:
        (kept,) = ruleset(session).value("contracts.national_wording", on=date(2026, 7, 1))
    assert (kept["place"], kept["before"].strip()) == ("GC1", row["before"].strip())


def test_the_percentages_of_a_year_are_entered_on_the_page_though_none_ships(
    app: Flask, officer: Visit
) -> None:
    page = f"/rules/{ref_of(app, 'contracts.price_uplifts')}/local"
    assert "Row 1: Uplift in hundredths of a per cent" in officer.get(page).text
    row = {"year": "2026/27", "from": "1 April 2026", "source": "Payment scheme"}
    answers = {
        **{f"step-0-{name}": value for name, value in row.items()}, "step-0-uplift_basis_points": "415",
        "step-0-efficiency_basis_points": "200", **day("valid_from", 2026, 1, 1), "source": "Payment scheme",
        "reason": "None ships",
    }  # fmt: skip
    assert (
        "must be a whole number"
        in officer.post(page, **{**answers, "step-0-uplift_basis_points": "4.15"}).text
    )
    assert "Enter year" in officer.post(page, **{**answers, "step-0-year": ""}).text
    compared = officer.post(page, **answers)
    saved = officer.post(page, **answers, seen=seen_on(compared.text))
    assert saved.status_code == 302, saved.text
    with app.app_context(), reading() as session:
        found = uplifts(ruleset(session), on=date(2026, 7, 1))["2026/27"]
    assert (found.first_day, found.net) == (date(2026, 4, 1), 215)
