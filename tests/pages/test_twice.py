"""Whatever form is sent twice, its act is done once, and the second answer leads to what the first did.

Every door that takes a form is tried, as the table of doors has them: one that comes later is tried too, and where nobody
finds a page on which it stands, or answers that it accepts, the test says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register import clock
from register.accounts.passwords import hashed
from register.db import unit_of_work
from register.domain.permissions import system_actor
from register.services.accounts.accounts import create_account
from tests.architecture.routes import Door
from tests.harness.pages import controls, controls_for
from tests.pages.answers import accepted, many
from tests.pages.conftest import EMAIL, ROLES
from tests.pages.every import address_of
from tests.pages.found import Found, posting_doors
from tests.pages.given import GIVEN, assisting, incident_decided, starts
from tests.signing_in import PASSWORD, Visit, close_account_of

NO_ACT = {
    "proofs.codes": "answers whether a code fits", "comparisons.show": "makes a document again and compares",
    "import_comparisons.index": "reads a file that is sent",
    "audit_room.completeness": "reads a file that is sent", "audit_room.payments": "reads a file that is sent",
}  # fmt: skip
"""Forms that change nothing -> what they do."""
ANEW = {
    "audit_room.sample": "another sample is drawn", "walls.raise": "the same barrier may be meant again once it was lifted",
    **dict.fromkeys(
        ("documents.about_contract", "documents.for_meeting", "documents.of_change", "documents.on_governance"),
        "gives the file itself: whoever asks again is given another, and that is kept too",
    ),
    "tokens.issue": "the page shows the first; a second of the same name may be wanted for another program",
    "calendar_feeds.draw": "the page shows the first; another ends it, as the page says",
    "webhooks.add": "the page shows the secret of the first; a second of the same name may be wanted for another system",
    "webhooks.rotate": "the page shows the first; another takes its place, as the page says",
    "webhooks.test": "another test is sent",
    "contracts.generate": "the page shows the file that was made; another is made of the contract as it is then",
    "decisions.approve": "the page shows what was decided; each asking of the check is kept",
    "decisions.sign": "the page shows what was decided; each asking of the check is kept",
    "changes.decide": "the page shows what was decided; each asking of the check is kept",
}  # fmt: skip
"""Forms that mean another act when they are pressed on a page that was fetched anew -> why."""
ROUNDS = 4
LAST = ROUNDS - 1
NOT_REACHED = {
    **dict.fromkeys(
        ("/contracts/<ref>/returned/add", "/contracts/<ref>/returned/<key>/page-codes",
         "/contracts/<ref>/returned/<key>/take-in", "/contracts/<ref>/returned/<key>/decide/<finding>"),
        "about a file that came back, which the examples have none of",
    ),
    **dict.fromkeys(
        ("/imports/<key>/columns", "/imports/<key>/forget", "/imports/<key>/people", "/imports/rows/<key>"),
        "about a file that asks something, and is brought in here before it could: tests/web/test_imports.py",
    ),
    "/barriers/<ref>/confirm": "asks nobody who audits, as both do here: tests/web/test_inside_barriers.py",
    "/accounts/staff": "names people whom the examples invited already: tests/web/test_invitations.py",
    "/complain/": "has a ticket and a time of its own: tests/web/test_complaints.py",
    **dict.fromkeys(
        ("/care-services/imports/<key>", "/care-services/imports/<key>/columns", "/care-services/imports/<key>/forget",
         "/care-services/imports/<key>/parties", "/care-services/imports/rows/<key>", "/care-services/imports/upload"),
        "about a list that is brought in, of which the examples have none: tests/web/test_care_service_imports.py",
    ),
    **dict.fromkeys(
        ("/flows/imports/<key>", "/flows/imports/<key>/columns", "/flows/imports/<key>/forget",
         "/flows/imports/<key>/parties", "/flows/imports/rows/<key>", "/flows/imports/upload"),
        "about a list that is brought in, of which the examples have none: tests/web/test_flow_imports.py",
    ),
    **dict.fromkeys(
        ("/contracts/imports/<key>", "/contracts/imports/<key>/columns", "/contracts/imports/<key>/forget",
         "/contracts/imports/<key>/parties", "/contracts/imports/rows/<key>", "/contracts/imports/upload"),
        "about a register that is brought in, of which the examples have none: tests/web/test_contract_imports.py",
    ),
    **dict.fromkeys(
        ("/evaluators/<ref>/declare", "/evaluators/<ref>/score", "/procurements/<ref>/decide-award",
         "/procurements/<ref>/propose-award"),
        "each in its turn and by its own person: tests/web/test_procurements.py",
    ),
    "/contracts/<ref>/uplift": "of a year whose percentages a body entered: tests/services/test_uplifts.py",
    "/waivers/<ref>/report": "of a waiver that was granted: tests/web/test_waivers.py",
    **dict.fromkeys(
        ("/reservations/add", "/reservations/<ref>/amend", "/approved-schemes/add", "/approved-schemes/<ref>/amend"),
        "not tried yet whether a walk gets there",
    ),
    "/contracts/<ref>/outside-document": "of an edition without a template, all issued: tests/web/test_signed_copies.py",
    "/signed-copies/<ref>/keep": "of a signature without its file, which the examples have none of: the same tests",
    "/documents/meeting/<pack>": "gives the file itself, once a meeting was chosen",
    "/contracts/publication/publish": "confirms what a preview showed: tests/services/test_contract_editions.py",
    "/editions/publish": "confirms what a preview showed: tests/web/test_editions.py",
    "/editions/not-declared/publish": "confirms what a preview showed: tests/services/test_undeclared.py",
    "/organisations/<ref>/transfer": "confirms what a preview showed: tests/services/test_transfers.py",
    "/contracts/national-variation/": "asks nothing before one was chosen and previewed: tests/web/test_national.py",
    **dict.fromkeys(
        ("/contracts/reissue/<key>/stop", "/contracts/reissue/<key>/go-on"),
        "about work that is asked for after a preview, of which the examples have none: tests/web/test_reissues.py",
    ),
    **dict.fromkeys(
        ("/contracts/national-variation/<key>/stop", "/contracts/national-variation/<key>/go-on"),
        "about work that is asked for after a preview, of which the examples have none: tests/web/test_national.py",
    ),
    "/contracts/reissue/": "asks nothing before contracts were chosen and previewed: tests/web/test_reissues.py",
    "/incidents/<ref>/decide": "of an incident that was graded, which is decided here already: tests/web/test_incidents.py",
    "/incidents/<ref>/close": "after the last of many steps: tests/web/test_sharing.py",
    "/rules/<ref>/local": "compared before it is recorded",
    "/tasks/left/<key>": "about somebody who has left, of whom the examples have none: tests/services/test_leavers.py",
    "/delegations/begin/<code>": "asks of each role another post than of the others: tests/web/test_presets.py",
    "/tasks/when-i-work/others": "names somebody by an address: tests/web/test_working.py",
    "/webhooks/<key>/try": "of a receiver that is paused or ended here before: tests/web/test_webhooks.py",
    "/templates/<pack>/conditions": "about a template of the body's own",
    "/templates/uploads/<key>/unseen": "about a file with words that no page shows",
}  # fmt: skip
"""Forms that no example and no other form leads to here -> why. A form that comes later is not among them."""
PUT_OFF = {
    "imports.show": 2, "imports.row": LAST, "contracts.move": LAST, "changes.take_back": LAST,
    "confirmations.withdraw": LAST, "confirmations.end": LAST, "incidents.close": LAST, "tokens.revoke": LAST,
    "rounds.close": LAST, "walls.lift": LAST, "mitigations.end": 2,
    "webhooks.end": LAST, "imports.forget": LAST, "incidents.unconfirm": LAST, "incident_cases.decide": LAST,
}  # fmt: skip
"""Forms that end what others are about, or come after them: they wait for this round."""
"""What one form records another is about: so often the pages are looked through anew."""
HIDDEN = ("csrf_token", "once", "version", "whose")
Sent = list[tuple[str, Any]]


@dataclass(frozen=True)
class Act:
    """A form that was sent and accepted: where, what, and where that led; for a file, what it was called."""

    address: str
    sent: Sent
    led_to: str


def _led(answer: TestResponse) -> str:
    """Where an answer leads: to another page, or to a file that it is itself."""
    file = answer.headers.get("Content-Disposition", "")
    return answer.location or (file if answer.status_code == 200 else "") or ""


class Acting:
    """Sends each form once, then again as it was, then again from the page fetched anew."""

    def __init__(self, visits: list[Visit], things: Mapping[str, str], entries: Callable[[], int]) -> None:
        self.visits, self.things, self.entries = visits, things, entries
        self.acted: dict[str, str] = {}
        """Door -> where its act led, or the page on which it was done: there something new may stand."""
        self.tried: set[tuple[str, str, int]] = set()
        self.still: dict[str, str] = {}
        self.wrong: list[tuple[str, str, str]] = []

    def all_of(self, door: Door, places: list[tuple[str, str]]) -> None:
        """places: addresses of the door, with the page on which each stands."""
        for visit in self.visits:
            for address, page in places:
                if (door.rule, address, id(visit)) in self.tried:
                    continue
                self.tried.add((door.rule, address, id(visit)))
                act = self._acted(visit, door, address, page)
                if act is not None:
                    self.acted[door.rule] = act.led_to if act.led_to.startswith("/") else page
                    self._again(visit, door, act)
                    self._from_the_page_again(visit, door, act)
                    return

    def _acted(self, visit: Visit, door: Door, address: str, page: str) -> Act | None:
        drawn = visit.client.get(page)
        if drawn.status_code != 200 or drawn.mimetype != "text/html":
            self.still[door.rule] = f"{page} answered {drawn.status_code}"
            return None
        sent = self._with_given(door, controls_for(drawn.text, address if page != address else ""))
        before = self.entries()
        answer, sent = accepted(visit, address, drawn.text, sent)
        if _led(answer) or self.entries() > before:
            return Act(address, sent, _led(answer))
        words = re.findall(r'href="#[\w-]+">([^<]+)', answer.text)
        self.still[door.rule] = f"{address} answered {answer.status_code} ({words}) to {_typed(sent)}"
        return None

    def _with_given(self, door: Door, drawn: Sent) -> Sent:
        given = GIVEN[door.endpoint](self.things) if door.endpoint in GIVEN else {}
        kept = [pair for pair in drawn if pair[0] not in given]
        return kept + [(key, one) for key, v in given.items() for one in (v if isinstance(v, list) else [v])]

    def _again(self, visit: Visit, door: Door, act: Act) -> None:
        before = self.entries()
        second = visit.client.post(act.address, data=many(act.sent))
        if self.entries() != before:
            self.wrong.append((door.endpoint, "sent twice", "acted twice"))
        if act.led_to and _led(second) != act.led_to:
            self.wrong.append((door.endpoint, "sent twice", f"{second.status_code} {second.location}"))

    def _from_the_page_again(self, visit: Visit, door: Door, act: Act) -> None:
        """As after a browser's "back": the page is fetched anew, and what was typed is typed still."""
        drawn = visit.client.get(act.address)
        if drawn.status_code != 200 or door.endpoint in ANEW or drawn.mimetype != "text/html":
            return
        anew = [pair for pair in controls(drawn.text) if pair[0] in HIDDEN]
        before = self.entries()
        visit.client.post(act.address, data=many(anew + _typed(act.sent)))
        if self.entries() != before:
            self.wrong.append((door.endpoint, "sent again after going back", "acted twice"))


def _typed(sent: Sent) -> Sent:
    return [pair for pair in sent if pair[0] not in HIDDEN]


def _places(door: Door, found: Found, things: dict[str, str], visit: Visit) -> Iterator[tuple[str, str]]:
    """Where a form may be sent, with the page that draws it."""
    if found.is_drawn(door):
        known = address_of(door, things, visit)
        yield known, known
    for address in found.by_rule.get(door.rule, ()):
        yield address, address if found.is_drawn(door) else found.stands_on[address]


@pytest.fixture
def ticking() -> Iterator[None]:
    """A clock that goes on whenever it is read, and only then: on a busy machine too nobody's proof of who they are gets
    old before the last form is sent."""
    began, reads = clock.now(), count()
    with clock.travel(lambda: began + timedelta(milliseconds=next(reads))):
        yield


@pytest.fixture
def somebody_else(app: Flask, things: dict[str, str]) -> Visit:
    """A second person of all roles, since nobody confirms what they asked for themselves."""
    email = "another@example.org"
    with app.app_context(), unit_of_work() as session:
        close_account_of(session, things["b_head"])
        session.flush()
        create_account(
            session, email, ROLES, person_id=things["b_head"], password_hash=hashed(PASSWORD),
            actor=system_actor(), now=clock.now(),
        )  # fmt: skip
    visit = Visit(app.test_client())
    assert visit.fill("/sign-in", email=email, password=PASSWORD).status_code == 302
    return visit


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_form_sent_twice_acts_once(
    app: Flask,
    ticking: None,
    visit: Visit,
    somebody_else: Visit,
    things: dict[str, str],
    entries: Callable[[], int],
) -> None:
    decided = incident_decided(app)
    assisting(app, EMAIL, things["b_head"])
    acting, found = Acting([visit, somebody_else], things, entries), Found(app)
    doors = [door for door in posting_doors(app) if door.endpoint not in NO_ACT]
    for number in range(ROUNDS):
        found.look(
            visit,
            *starts(things),
            f"/incidents/{decided}",
            *acting.acted.values(),
        )
        for door in doors:
            waits = number < PUT_OFF.get(door.endpoint, 0)
            if door.rule not in acting.acted and not waits:
                acting.all_of(door, list(_places(door, found, things, visit)))
    missing = sorted({door.rule for door in doors} - acting.acted.keys())
    still = {rule: acting.still.get(rule, "no page leads there") for rule in missing}
    assert acting.wrong == []
    assert {rule: why for rule, why in still.items() if rule not in NOT_REACHED} == {}
