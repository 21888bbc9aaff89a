"""The public page under a flood: five hundred complaints from one address, and a person who complains meanwhile."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from register import clock
from register.accounts.allowances import load_allowances
from register.db import reading
from register.domain.allowances import Cost
from register.domain.permissions import Role
from register.queries.trail.verification import verify
from tests.registering import World
from tests.signing_in import Visit, signed_in
from tests.web.test_complaints import SENT, asked, recorded
from tests.web.test_complaints import world as world

POSTED = 500
ROBOT, FAMILY = "192.0.2.7", "198.51.100.4"


def visitor(app: Flask, address: str) -> Visit:
    """Somebody at this address."""
    client: FlaskClient = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Visit(client)


def flood(app: Flask) -> Counter[int]:
    """Each from a page of its own, and each another complaint, as one that is sent again is recorded once anyway."""
    robot, answers = visitor(app, ROBOT), Counter[int]()
    for n in range(POSTED):
        robot.get("/complain/")
        with clock.travel(clock.now() + timedelta(seconds=5)):
            answers[robot.post("/complain/", **{**SENT, "what": f"Noise number {n}"}).status_code] += 1
    return answers


@pytest.mark.processor(120)
def test_five_hundred_complaints_are_refused_beyond_the_allowance_and_a_person_still_gets_through(
    app: Flask, world: World
) -> None:
    most = load_allowances(Path(app.extensions["settings"].instance))[Cost.COMPLAINTS]["address"].amount
    assert flood(app) == {302: most, 429: POSTED - most}
    assert len(recorded(app)) == most
    elsewhere, same = visitor(app, FAMILY), visitor(app, ROBOT)
    for person in (elsewhere, same):
        person.get("/complain/")
    with clock.travel(clock.now() + timedelta(seconds=61)):
        assert elsewhere.post("/complain/", **SENT).status_code == 302, "another address is not touched"
        refused = same.post("/complain/", **{**SENT, "what": "My own"})
        assert refused.status_code == 429
        assert "yours is not sent yet. Answer the question at the end of this page" in refused.text
        assert "My own" in refused.text, "nothing typed is lost"
        sent = same.post("/complain/", **{**SENT, "what": "My own"}, effort=str(asked(refused.text)))
    assert sent.status_code == 302, "whoever answers and waited gets through from the same address"
    assert [one.what for one in recorded(app)][most:] == [SENT["what"], "My own"]
    lead = signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD)
    page = lead.get("/complaints/").text
    assert len(re.findall(r'href="/complaints/DPC-', page)) <= 50, "the list is read page by page"
    assert len(page) < 200_000
    with app.app_context(), reading() as session:
        assert verify(session).findings == ()
