"""Contracts, decisions and delegations as JSON: the same rules and messages as the pages."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


@pytest.fixture
def ann(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])


def said(reply: TestResponse) -> Any:
    """What came back as JSON."""
    return reply.get_json()


def send(visit: Visit, path: str, body: Any, method: str = "post") -> TestResponse:
    visit.get("/delegations/")
    headers = {"X-CSRFToken": visit.hidden["csrf_token"]}
    return getattr(visit.client, method)(f"/api/v1{path}", json=body, headers=headers)  # type: ignore[no-any-return]


def body(world: World, **changes: Any) -> dict[str, Any]:
    line = {"code": "DN", "name": "District nursing", "basis": "block", "annual_value_pence": 60_000_000}
    return {
        "title": "Community nursing", "commissioner_id": world.ids["pct"], "provider_id": world.ids["trust"],
        "edition": "community-2009-10", "starts_on": "2009-04-01", "ends_on": "2010-03-31", "lines": [line], **changes,
    }  # fmt: skip


WRONG = {
    "an unknown field": ({"paymnet_day": 5}, "paymnet_day", "did you mean “payment_day” on the page “payments”?"),
    "a wrong type": ({"payment_day": "soon"}, "payment_day", "must be a whole number; mend it on the page “payments”"),
    "a day that is none": ({"first_review_date": "June"}, "first_review_date", "must be a date; mend it on the page"),
    "a control character": ({"siro": "A\x07"}, "siro", "control characters"),
    "a column nobody knows": ({"meetings": [{"meting": "Board"}]}, "meetings", "did you mean “meeting”?"),
    "a field of a service": (
        {"services": {"DN": {"s1_1_aim": "To nurse"}}}, "services.DN.s1_1_aim", "did you mean “s1_1_aims” on the page",
    ),
}  # fmt: skip


@pytest.mark.on("sqlite")
def test_an_answer_that_does_not_fit_is_refused_with_its_field_and_page(world: World, manager: Visit) -> None:
    for fields, name, words in WRONG.values():
        reply = send(manager, "/contracts", body(world, fields=fields))
        assert reply.status_code == 422
        assert words in said(reply)["problems"][name], name


@pytest.mark.on("sqlite")
def test_what_is_missing_is_refused_with_its_field_and_page(world: World, manager: Visit) -> None:
    ref = said(send(manager, "/contracts", body(world)))["ref"]
    reply = send(manager, f"/contracts/{ref}/documents", {})
    assert reply.status_code == 422
    assert said(reply)["problems"]["ladder"] == "“Steps” is missing; enter it on the page “disputes”"


def test_a_contract_is_drafted_read_and_listed(world: World, manager: Visit) -> None:
    made = send(manager, "/contracts", body(world))
    assert made.status_code == 201
    read = said(manager.client.get(f"/api/v1/contracts/{said(made)['ref']}"))
    assert read["contract_value_pence"] == 60_000_000
    assert read["legal_status"] == "nhs_contract"
    assert {"page": "disputes", "service": None, "labels": ["Dispute ladder"]}["page"] in [
        lack["page"] for lack in read["missing"]
    ]
    assert [row["title"] for row in said(manager.client.get("/api/v1/contracts?ending=365"))["rows"]] == [
        "Community nursing"
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lines": []}, "lines"),
        ({"ends_on": "2009-03-31"}, "ends_on"),
        ({"provider_id": "nobody"}, "provider_id"),
        ({"edition": "none"}, "edition"),
        ({"lines": [{"code": "", "name": "x", "basis": "block", "annual_value_pence": -1}]}, "lines-0-code"),
        ({"fields": {"payment_day": 1.5}}, "payment_day"),
        ({"starts_on": "2009-02-30"}, "starts_on"),
        ({"title": None}, "title"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_fault_is_named_by_its_field(
    world: World, manager: Visit, changes: dict[str, Any], field: str
) -> None:
    reply = send(manager, "/contracts", body(world, **changes))
    assert reply.status_code == 422
    assert any(name == field or name.endswith(f".{field}") for name in problems(reply)), reply.json


def problems(reply: TestResponse) -> list[str]:
    found = reply.json or {}
    given = found.get("problems", found.get("errors", found))
    return list(given) if isinstance(given, dict) else [str(item.get("field", item)) for item in given]


@pytest.mark.parametrize("sent", [[], 3, "text"])
def test_anything_but_an_object_is_refused(world: World, manager: Visit, sent: Any) -> None:
    assert send(manager, "/contracts", sent).status_code == 422


def test_a_stop_is_an_answer_and_the_contract_stays(app: Flask, world: World, ann: Visit) -> None:
    with app.app_context():
        ref = contracting.in_review(world, contracting.new_contract(world)).ref
    answer = said(send(ann, f"/contracts/{ref}/approve", {}))
    assert (answer["outcome"], answer["taken"]) == ("stopped", False)
    assert {reason["code"] for reason in answer["reasons"] if reason["severity"] == "stop"} == {"missing"}
    assert said(ann.client.get(f"/api/v1/contracts/{ref}"))["stage"] == "in_review"
    assert said(ann.client.get(f"/api/v1/decisions/{answer['ref']}"))["fingerprint"] == answer["fingerprint"]


def test_a_complete_contract_goes_from_approval_to_its_signed_copies(
    app: Flask, world: World, manager: Visit, ann: Visit
) -> None:
    with app.app_context():
        ref = contracting.drafted(world).ref
    assert (
        said(send(manager, f"/contracts/{ref}/move", {"act": "submit", "version": 1}))["stage"] == "in_review"
    )
    assert said(send(ann, f"/contracts/{ref}/approve", {"version": 2}))["taken"]
    assert "No Word file" in send(manager, f"/contracts/{ref}/move", {"act": "issue"}).text
    made = said(send(manager, f"/contracts/{ref}/documents", {}))
    assert said(send(manager, f"/contracts/{ref}/move", {"act": "issue"}))["stage"] == "issued"
    assert send(manager, f"/contracts/{ref}/move", {"act": "begin"}).status_code == 409
    file = manager.client.get(f"/api/v1/contracts/{ref}/documents/{made['ref']}")
    assert len(file.data) == made["size"]
    assert said(send(ann, f"/contracts/{ref}/sign", {"party": "commissioner"}))["taken"]
    assert said(manager.client.get(f"/api/v1/contracts/{ref}"))["stage"] == "issued"
    assert send(ann, f"/contracts/{ref}/sign", {"party": "sideways"}).status_code == 422


def test_who_may_sign_is_answered_for_a_machine(world: World, ann: Visit) -> None:
    asked = f"/api/v1/who-may-sign?value_pence=25000000&services=DN&organisation_id={world.ids['pct']}"
    answer = said(ann.client.get(asked))
    assert [one["person"] for one in answer["may"]] == ["Ann Archer"]
    assert [(one["person"], one["because"][0]["code"]) for one in answer["may_not"]] == [
        ("Bob Best", "above_limit")
    ]
    bob = said(ann.client.get(f"{asked}&person_id={world.ids['bob']}"))
    assert [one["person"] for one in bob["may"]] == ["Ann Archer"]
    assert ann.client.get("/api/v1/who-may-sign?value_pence=many").status_code == 422


def test_a_reader_may_not_draft(world: World, ann: Visit) -> None:
    assert send(ann, "/contracts", body(world)).status_code == 403


@pytest.mark.on("sqlite")
def test_what_lacks_is_told_answered_and_drafted_by_call(world: World, manager: Visit) -> None:
    ref = said(send(manager, "/contracts", body(world)))["ref"]
    told = said(manager.client.get(f"/api/v1/contracts/{ref}/missing"))
    names = {(one["code"], one["name"]): one for one in told["missing"]}
    assert names["", "payment_day"]["type"] == "int"
    assert names["DN", "s1_1_aims"]["block"] == "services"
    given = {
        "version": told["n"],
        "answers": {"payment_day": 12, "services": {"DN": {"s1_1_aims": "To care"}}},
    }
    answered = said(send(manager, f"/contracts/{ref}/answers", given))
    assert answered["fields"]["payment_day"] == 12
    again = said(manager.client.get(f"/api/v1/contracts/{ref}/missing"))["missing"]
    assert {(one["code"], one["name"]) for one in again} == names.keys() - {
        ("", "payment_day"),
        ("DN", "s1_1_aims"),
    }
    assert send(manager, f"/contracts/{ref}/answers", given).status_code == 409
    wrong = send(manager, f"/contracts/{ref}/answers", {"answers": {"payment_day": "soon"}})
    assert "must be a whole number" in said(wrong)["problems"]["payment_day"]
    assert manager.client.get(f"/api/v1/contracts/{ref}/draft").data[:2] == b"PK"
