"""An edition in each form in which anybody may take it, and that each fits its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.interests.interests import InterestType, NewNilReturn
from register.domain.interests.offers import GiverKind, OfferForm, OfferRecipient, OfferResponse
from register.domain.publication.bods import kind_of_interest, told_as
from register.domain.publication.edition_shapes import schema_text
from register.domain.publication.editions import NewEdition
from register.domain.publication.withholdings import Outcome
from register.services.interests.interests import amend_interest
from register.services.interests.nil_returns import declare_nothing
from register.services.publication.editions import publish_edition
from tests import registering
from tests.harness import skips
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World, declared
from tests.services.test_editions import SECRET, decide, everybody_is_published

world = registering.on_its_day


@pytest.fixture
def edition(app: Flask, world: World) -> Iterator[str]:
    """A directorship, a gift, a relative's tie, one withheld, one without a name, and a nil return."""
    with app.app_context():
        declared(world, "bob", situation="Lo", description="Non-executive director")
        given = {
            "giver_kind": GiverKind.OTHER,
            "offer_form": OfferForm.THING,
            "offered_to": OfferRecipient.MYSELF,
        }
        declared(
            world, "bob", situation="Gi", interest_type=InterestType.FINANCIAL, value_pence=5500, description="A hamper",
            offer_response=OfferResponse.DECLINED, organisation_id=None, organisation_name="A family", **given,
        )  # fmt: skip
        declared(
            world, "ann", interest_type=InterestType.INDIRECT, relationship="my wife Jane", description=SECRET
        )
        hidden, nameless = declared(world, "ann", description=SECRET), declared(world, "ann", situation="Sh")
        new = NewNilReturn(
            person_id=world.ids["cat"], period_from=date(2026, 4, 1), period_to=date(2027, 3, 31)
        )
        with unit_of_work() as session:
            declare_nothing(session, new, actor=SYSTEM, today=TODAY)
            everybody_is_published(session)
        decide(hidden.ref, Outcome.WITHHELD, "risk_of_harm")
        decide(nameless.ref, Outcome.IN_PART, "risk_of_harm", hidden=("person",))
        yield published()


def published(days: int = 0) -> str:
    on = TODAY + timedelta(days=days)
    with clock.travel(NOON + timedelta(days=days)), unit_of_work() as session:
        return str(publish_edition(session, NewEdition(held_on=on), actor=OFFICER, today=on).ref)


def taken(app: Flask, ref: str, kind: str) -> Any:
    page = app.test_client().get(f"/published/{ref}/export?format={kind}")
    assert page.status_code == 200, page.text
    assert SECRET not in page.text
    assert "Jane" not in page.text
    assert (
        page.data == app.test_client().get(f"/api/v1/editions/{ref}/file?format={kind}").data
        or kind == "bods"
    )
    return page.get_json()


def faults(schema: str | dict[str, Any], found: Any, **more: Any) -> list[str]:
    whole = json.loads(schema) if isinstance(schema, str) else schema
    checked = jsonschema_rs.validator_for(whole, validate_formats=True, **more)
    return [str(fault) for fault in checked.iter_errors(found)]


def test_our_own_json_fits_its_schema_and_tells_the_states_apart(app: Flask, edition: str) -> None:
    found = taken(app, edition, "json")
    served = app.test_client().get("/published/edition.schema.json")
    assert served.text == schema_text()
    assert faults(served.text, found) == []
    told = {(one["state"], one["person"] and one["person"]["name"]) for one in found["entries"]}
    assert told == {
        ("interest", "Bob Best"), ("interest", "Ann Archer"), ("interest", None), ("nothing", "Cat Cole"),
        ("withheld", None),
    }  # fmt: skip
    (nil,) = (one for one in found["entries"] if one["state"] == "nothing")
    assert (nil["declared_on"], nil["from"], nil["to"]) == ("2026-05-15", None, None)
    (wife,) = (one for one in found["entries"] if one["type"] == "indirect")
    assert wife["withheld"]["fields"] == ["description", "relationship"]
    assert faults(schema_text(), {**found, "entries": [{**nil, "state": "unknown"}]}) != []


def test_the_shape_of_members_interests_keeps_a_nil_entry_and_what_was_given(
    app: Flask, edition: str
) -> None:
    found = taken(app, edition, "regmem")
    bob = next(one for one in found["persons"] if one["person_name"] == "Bob Best")
    assert {one["category_id"] for one in bob["categories"]} == {"Lo", "Gi"}
    cat = next(one for one in found["persons"] if one["person_name"] == "Cat Cole")
    assert [one["null_entry"] for one in cat["categories"][0]["entries"]] == [True]
    (gift,) = next(one for one in bob["categories"] if one["category_id"] == "Gi")["entries"]
    assert {one["slug"]: one["value"] for one in gift["details"]}.items() >= {
        "value": "55.00",
        "offer": "Declined",
    }.items()
    # its details are told apart by their type, which a plain "oneOf" cannot: a text fits text, number and day at once
    schema = json.loads(
        (official("regmem") / "regmemregister.json").read_text().replace('"oneOf"', '"anyOf"')
    )
    for person in found["persons"]:
        person["chamber"] = "house-of-lords"  # the one closed list that a health body cannot be in
    assert faults(schema, found) == []


def test_interests_in_organisations_are_statements_that_chain_from_edition_to_edition(
    app: Flask, world: World, edition: str
) -> None:
    found = taken(app, edition, "bods")
    kinds = [
        one["recordDetails"]["interests"][0]["type"] for one in found if one["recordType"] == "relationship"
    ]
    assert sorted(kinds) == ["boardMember", "otherInfluenceOrControl", "shareholding", "unpublishedInterest"]
    assert {one["recordStatus"] for one in found} == {"new"}
    told = json.dumps(found)
    assert "anonymousPerson" in told
    assert "hamper" not in told
    director = next(one for one in found if "boardMember" in json.dumps(one))
    with app.app_context(), clock.travel(NOON + timedelta(hours=1)), unit_of_work() as session:
        new = registering.new_interest(
            world, "bob", situation="Lo", description="Director and chair", ended_on=None
        )
        amend_interest(session, director["recordId"], new, expected_n=1, actor=SYSTEM, today=TODAY)
    with app.app_context():
        later = taken(app, published(1), "bods")
    after = next(one for one in later if one["recordId"] == director["recordId"])
    assert (after["recordStatus"], after["recordDetails"]["interests"][0]["type"]) == (
        "updated",
        "boardChair",
    )
    same = {one["statementId"] for one in found} & {one["statementId"] for one in later}
    assert len(same) >= len(found) - 3, "what says the same has the same statementId"
    folder = official("bods_0_4")
    parts = {
        f"urn:{name}": json.loads((folder / f"{file}.json").read_text())
        for name, file in (
            ("components", "components"), ("person", "person-record"), ("entity", "entity-record"),
            ("relationship", "relationship-record"),
        )
    }  # fmt: skip
    schema = json.loads((folder / "statement.json").read_text())
    registry = jsonschema_rs.Registry(list(parts.items()))
    assert faults(schema, found + later, registry=registry) == []


def official(name: str) -> Path:
    return Path(skips.need("official data")) / "schemas" / name


def test_what_lies_outside_the_standard_is_left_out_and_every_type_can_be_reached() -> None:
    assert kind_of_interest("Gi", "director") is None
    assert kind_of_interest("Lo", "My cousin works there") is None
    reached = {kind_of_interest(one["situations"][0], (one.get("words") or [""])[0]) for one in told_as()}
    assert reached == {one["type"] for one in told_as()}


def test_a_form_that_nobody_knows_is_refused_with_those_that_are(app: Flask, edition: str) -> None:
    for where in (f"/published/{edition}/export", f"/api/v1/editions/{edition}/file"):
        answer = app.test_client().get(f"{where}?format=pdf")
        assert answer.status_code == 422
        assert "regmem" in answer.text
