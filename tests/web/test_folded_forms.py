"""The form of an options appraisal folds its tables: what is recorded stays behind its heading until somebody needs it."""

from __future__ import annotations

import re

from flask import Flask

from register.domain.permissions import Role
from tests import registering
from tests.api.test_contracts import send
from tests.registering import World
from tests.signing_in import signed_in
from tests.web.test_bad_separation import answers, weighed

world = registering.on_its_day
_PART = re.compile(r'<details class="nhsuk-details"( open)?>\s*<summary[^>]*><span[^>]*>([^<]*)</span>')
AT_FIRST = {
    "Criteria: 0": True, "Options: 0": True, "Scores: 0": False, "Promised benefits: 0": False,
    "Agreements that each option makes, party by party: 0": False,
}  # fmt: skip


def parts(text: str) -> dict[str, bool]:
    """Each folded part of the form by its heading, and whether it is open."""
    form = text.partition('<form method="post"')[2].partition("</form>")[0]
    return {heading: bool(is_open) for is_open, heading in _PART.findall(form)}


def test_a_new_appraisal_asks_openly_for_what_it_needs_and_folds_the_rest(app: Flask, world: World) -> None:
    assert parts(signed_in(app, Role.GOVERNANCE_OFFICER).get("/appraisals/add").text) == AT_FIRST


def test_what_is_recorded_is_folded_and_counted_and_errors_and_answers_keep_their_part_open(
    app: Flask, world: World
) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    body = weighed(officer, world)
    page = f"/appraisals/{send(officer, '/appraisals', body).get_json()['ref']}/amend"
    folded = parts(officer.get(page).text)
    assert not any(folded.values())
    assert {"Criteria: 2", "Options: 2", "Scores: 0"} <= folded.keys()
    wrong = {**answers(body), "criteria-1-weight": "30", "benefits-0-measure": "Falls", "reason": "So"}
    told = parts(officer.fill(page, **wrong).text)
    assert {heading for heading, is_open in told.items() if is_open} == {
        "Criteria: 2", "Options: 2", "Promised benefits: 1",
    }  # fmt: skip


def test_a_form_that_folds_nothing_draws_its_questions_as_they_come(app: Flask, world: World) -> None:
    assert parts(signed_in(app, Role.GOVERNANCE_OFFICER).get("/care-services/add").text) == {}
