"""Texts that could not be kept, shown or told apart are refused by each call in the words of its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forms.accounts import InviteForm
from register import clock
from register.db import unit_of_work
from register.domain.errors import Invalid
from register.domain.permissions import Role, system_actor
from register.services.accounts.accounts import create_account

SEEN = {
    "two lines": "Two\nLines",
    "half a pair": "co\ufffeop",
    "no character": "a\uffffb",
    "turned": "a\u202eb",
    "control": "a\x07b",
}
ONLY_INVISIBLE = {
    "zero width": "\u200b",
    "a filler": "\u3164",
    "marks alone": "\u0301",
    "blanks": " \u00a0\u3000",
}

BODIES: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "organisations": ("/organisations", {"name": "Two Lines Care", "kind": "company"}, ("name",)),
    "people": ("/people", {"name": "Pat Two", "staff_number": "7", "email": "pat2@example.org"}, ("name",)),
    "posts": ("/posts", {"title": "Nurse", "organisation_id": "@b_board", "side": "providing"}, ("title",)),
    "incidents": ("/incidents", {"what": "A letter", "noticed_at": "2026-01-01T10:00:00Z"}, ("what",)),
    "interests": (
        "/people/@b_head/interests",
        {"interest_type": "financial", "situation": "Ou", "description": "Shifts", "organisation_name": "Acme",
         "arose_on": "2026-01-01"},
        ("description",),
    ),
}  # fmt: skip
MANY_LINES = {"what", "description"}
"""Fields that may have several lines."""


def _named(value: Any, things: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _named(part, things) for key, part in value.items()}
    for key in sorted(things, key=len, reverse=True) if isinstance(value, str) and "@b_" in value else ():
        value = value.replace(f"@{key}", things[key])
    return value


def _answer(
    app: Flask, token: dict[str, str], things: dict[str, str], noun: str, **changes: Any
) -> tuple[int, dict[str, str]]:
    path, body, _ = BODIES[noun]
    sent = {**_named(body, things), **changes}
    answer = app.test_client().post("/api/v1" + _named(path, things), json=sent, headers=token)
    return answer.status_code, (answer.get_json() or {}).get("problems", {})


@pytest.mark.parametrize("noun", BODIES)
@pytest.mark.parametrize("what", [*SEEN, *ONLY_INVISIBLE])
def test_a_call_refuses_a_text_that_could_not_be_kept_or_seen(
    app: Flask,
    token: dict[str, str],
    things: dict[str, str],
    entries: Callable[[], int],
    noun: str,
    what: str,
) -> None:
    before = entries()
    for name in BODIES[noun][2]:
        if what == "two lines" and name in MANY_LINES:
            continue
        status, problems = _answer(app, token, things, noun, **{name: {**SEEN, **ONLY_INVISIBLE}[what]})
        assert (status, list(problems)) == (422, [name])
    assert entries() == before


@pytest.mark.parametrize(
    "email", ["\u200bpat2@example.org", "p\u0430t2@example.org", "pat2\u00ad@example.org"]
)
def test_an_address_with_a_letter_that_is_not_seen_or_looks_like_another_is_refused(
    app: Flask, token: dict[str, str], things: dict[str, str], email: str
) -> None:
    assert _answer(app, token, things, "people", email=email)[0] == 422


@pytest.mark.parametrize(
    "email", ["twice\u200b@example.org", "twic\u0435@example.org", "twice@ex\u00adample.org"]
)
def test_no_account_can_look_like_anothers(app: Flask, entries: Callable[[], int], email: str) -> None:
    before = entries()
    with app.test_request_context(method="POST", data={"email": email}):
        form = InviteForm()
        assert not form.validate()
        assert form.email.errors
    with app.app_context(), unit_of_work() as work, pytest.raises(Invalid) as refused:
        create_account(work, email, [Role.DECLARANT], actor=system_actor(), now=clock.now())
    assert list(refused.value.problems) == ["email"]
    assert entries() == before


@pytest.mark.parametrize(
    "instant",
    [
        "1899-12-31T23:59:00Z",
        "0001-01-01T00:00:00+05:00",
        "2200-01-01T00:00:00Z",
        "9999-12-31T23:59:00-05:00",
    ],
)
def test_a_time_outside_the_years_of_days_is_refused_beside_its_field(
    app: Flask, token: dict[str, str], things: dict[str, str], instant: str
) -> None:
    status, problems = _answer(app, token, things, "incidents", noticed_at=instant)
    assert (status, list(problems)) == (422, ["noticed_at"])
    assert "between 1900 and 2199" in problems["noticed_at"]
