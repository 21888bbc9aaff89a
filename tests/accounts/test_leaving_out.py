"""What an officer leaves out of the published register, and the second person who agrees or says no."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from register.domain.permissions import Role
from tests import registering
from tests.accounts.conftest import OpenAccount, Visit


def test_what_an_officer_leaves_out_is_left_out_at_once_and_a_second_person_agrees_or_says_no(
    app: Flask, account: OpenAccount, events: Callable[[], list[str]]
) -> None:
    with app.app_context():
        world = registering.recorded()
        made = registering.declared(world, "cat")
    for name, person in (("oda", "ann"), ("bea", "bob")):
        account(f"{name}@example.org", Role.GOVERNANCE_OFFICER, person_id=world.ids[person])
    officer, other = Visit(app.test_client()), Visit(app.test_client())
    officer.sign_in("oda@example.org")
    other.sign_in("bea@example.org")
    where = f"/withholdings/{made.ref}"
    part = {
        "decision": "in_part",
        "hidden": ["person", "post"],
        "ground": "risk_of_harm",
        "requested_by": "person",
    }
    assert (
        officer.fill(where, **part, **{f"review_on-{k}": "" for k in ("day", "month", "year")}).status_code
        == 422
    )
    part |= {"review_on-day": "1", "review_on-month": "3", "review_on-year": "2031"}
    assert officer.fill(where, **part).location.endswith("#agreement")
    assert "second person has not agreed" in officer.get(where).text
    waiting = other.get("/confirmations/").text
    address = "/confirmations/" + waiting.split('href="/confirmations/')[1].split('"')[0]
    page = other.get(address).text
    for words in (
        "Leave out a part",
        "Name, Post",
        "Risk of harm",
        "The person whose interest it is",
        "1 March 2031",
    ):
        assert words in page, words
    assert other.fill(address, answer="yes").status_code == 302
    assert events()[-2:] == ["publication.answered", "confirmation.confirmed"]
    assert "second person has not agreed" not in officer.get(where).text
    assert officer.fill(where, decision="published").location.endswith("#asked")
    assert "Leave out a part" in officer.get(where).text
    assert events()[-1] == "confirmation.asked"
