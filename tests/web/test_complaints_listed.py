"""The list of complaints: what is due next first, what goes on before what is over, and the questions that narrow it."""

from __future__ import annotations

import csv
import io

from flask import Flask

from tests.api.test_contracts import send
from tests.registering import World
from tests.signing_in import Visit, day
from tests.web.test_complaints import lead as lead
from tests.web.test_complaints import world as world


def received(lead: Visit, what: str, on: int, **more: str) -> str:
    told = {"what": what, "received_by": "call", **day("received_on", 2026, 11, on)}
    made = lead.fill("/complaints/add", **{**told, **more})
    assert made.status_code == 302, made.text
    return str(made.location).rpartition("/")[2]


def acknowledged(lead: Visit, ref: str) -> None:
    told = {"answers": ["data_protection"], "sent_on": "2026-12-01", "how": "By letter", "version": 1}
    reply = send(lead, f"/complaints/{ref}/acknowledgements", told)
    assert reply.status_code in (200, 201), reply.text


def answered(lead: Visit, ref: str) -> None:
    told = {"outcome": "upheld", "told_on": "2026-12-02", "words": "Put right", "version": 1}
    reply = send(lead, f"/complaints/{ref}/outcome", told)
    assert reply.status_code in (200, 201), reply.text


def listed(lead: Visit, question: str = "") -> list[str]:
    rows = list(
        csv.reader(io.StringIO(lead.get(f"/complaints/export?format=csv{question}").data.decode("utf-8-sig")))
    )
    at = rows[1].index("What it is about")
    return [row[at] for row in rows[2:]]


def test_what_is_due_next_stands_first_and_what_is_over_last(app: Flask, world: World, lead: Visit) -> None:
    over = received(lead, "Over", 2)
    going = received(lead, "Looked into", 9)
    received(lead, "Due later", 20)
    received(lead, "Due next", 12, organisation_id=world.ids["board"])
    acknowledged(lead, going)
    answered(lead, over)
    assert listed(lead) == ["Due next", "Due later", "Looked into", "Over"]
    assert listed(lead, "&due=yes") == ["Due next", "Due later"]
    assert listed(lead, "&due=no") == ["Looked into", "Over"]
    assert listed(lead, "&outcome=upheld") == ["Over"]
    assert listed(lead, "&organisation=board") == ["Due next"]
