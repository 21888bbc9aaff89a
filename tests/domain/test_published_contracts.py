"""A contract for the public: its row in the columns NHS bodies publish, and its release of open contracting data."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema_rs
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register import exports
from register.domain.contracts.ocds import release, release_package, terms
from register.domain.contracts.published import AGREED, COLUMNS, nhs_row
from register.domain.contracts.stages import Stage
from register.domain.imports.mappings import shipped
from register.domain.shipped_rules import shipped as rules
from tests.architecture.sources import ROOT
from tests.published import BOARD, HEAD, PROCURED, TODAY, TRUST, contract, extension, official_faults

HEADINGS = {name: name for name in COLUMNS}


def test_the_columns_are_those_that_an_import_reads_first() -> None:
    read = {names[0] for names in shipped("nhs_contracts").columns.values()}
    assert set(COLUMNS) <= read


def test_a_row_has_pounds_as_numbers_days_as_dates_and_text_that_is_no_formula() -> None:
    row = nhs_row(contract(title="=cmd()"))
    assert row["CONTRACT_AWARD_VALUE"] == Decimal("900000.50")
    assert row["CONTRACT_CURRENT_END_DATE"] == date(2028, 3, 31)
    assert row["MAXIMUM_CONTRACT_END_DATE"] == date(2029, 3, 31)
    assert (row["CONTRACT_EXTENDABLE"], row["CONTRACT_EXTENDED"]) == ("TRUE", "FALSE")
    assert row["CONTRACT_CF_AWARD_NOTICE"] == "https://notices.example.gov.uk/1"
    sheet = openpyxl.load_workbook(io.BytesIO(exports.as_xlsx("", HEADINGS, [row]))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert [sheet[place].data_type for place in ("B2", "E2", "F2")] == ["s", "n", "d"]
    text = exports.as_csv("", HEADINGS, [row]).decode("utf-8-sig")
    heading, told = csv.reader(io.StringIO(text))
    assert heading == list(COLUMNS)
    assert told[1:6] == ["'=cmd()", "Words CIC", "Podiatry for adults", "900000.50", "2026-04-01"]


def test_a_contract_that_was_brought_in_keeps_the_number_and_the_words_of_its_register() -> None:
    row = nhs_row(
        contract(
            number="C-1", procurement=None, route="Quotation", category="Health", description="Feet", is_extended=True,
            latest_end_on=date(2028, 3, 31), notice_address="https://x.example/1",
        )
    )  # fmt: skip
    assert row["REFERENCE_NUMBER"] == "C-1"
    assert (row["PROCUREMENT_ROUTE"], row["PRIMARY_PROCUREMENT_CATEGORY"]) == ("Quotation", "Health")
    assert (row["CONTRACT_EXTENDABLE"], row["CONTRACT_EXTENDED"]) == ("FALSE", "TRUE")
    assert (row["SHORT_DESCRIPTION"], row["CONTRACT_CF_AWARD_NOTICE"]) == ("Feet", "https://x.example/1")


def test_a_release_says_who_buys_from_whom_for_how_much_until_when() -> None:
    one = release(contract(), prefix="ocds-b5fd17", today=TODAY)
    assert one["ocid"] == "ocds-b5fd17-CON-2026-A"
    assert (one["buyer"]["id"], one["awards"][0]["suppliers"][0]["id"]) == ("GB-NHS-QHM", "GB-COH-01234567")
    other = one["parties"][1]["additionalIdentifiers"]
    assert [(each["scheme"], each["id"]) for each in other] == [("GB-SC", "SC045678")]
    assert one["tag"] == ["tender", "award", "contract"]
    assert one["awards"][0]["value"] == {"amount": 900000.5, "currency": "GBP"}
    assert one["contracts"][0]["value"] == {"amount": 600000, "currency": "GBP"}
    assert one["contracts"][0]["period"] == {
        "startDate": "2026-04-01T00:00:00+01:00", "endDate": "2028-03-31T23:59:59+01:00",
        "maxExtentDate": "2029-03-31T23:59:59+01:00",
    }  # fmt: skip
    kinds = [each["noticeKind"] for each in one["awards"][0]["documents"]]
    assert kinds == ["psr_intention", "psr_award"]
    assert one["contracts"][0]["awardID"] == one["awards"][0]["id"]


def test_our_extension_tells_regime_route_and_basis_and_its_schema_takes_them() -> None:
    one = release(contract(), prefix="", today=TODAY)
    selected = one["tender"]["providerSelection"]
    assert selected == {
        "regime": "Provider Selection Regime", "route": "direct_award_c",
        "routeTitle": "Provider Selection Regime: direct award process C", "basis": "SI 2023/1348",
    }  # fmt: skip
    schema = extension()["definitions"]["ProviderSelection"]
    jsonschema_rs.validate(schema, selected)
    assert set(selected) == set(schema["properties"])
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(schema, {"regime": "", "route": "x"})
    described = json.loads((ROOT / "register/static/ocds/extension.json").read_text(encoding="utf-8"))
    folder = ROOT / "register/static/ocds"
    assert all((folder / Path(name).name).is_file() for name in described["schemas"])


def test_the_same_state_has_the_same_id_and_another_state_another() -> None:
    one, again = (release(contract(), prefix="", today=TODAY)["id"] for _ in range(2))
    assert one == again
    assert release(contract(title="Feet"), prefix="", today=TODAY)["id"] != one


def test_every_agreed_stage_has_a_status_of_the_standard_and_a_recorded_one_follows_its_days() -> None:
    for stage in {*AGREED, Stage.ENDED} - {Stage.RECORDED}:
        assert stage in terms()["status"]
    told = {
        on: release(contract(stage=Stage.RECORDED), prefix="", today=on)["contracts"][0].get("status")
        for on in (date(2026, 3, 31), date(2026, 4, 1), date(2028, 3, 31), date(2028, 4, 1))
    }
    assert list(told.values()) == ["pending", "active", "active", None]
    assert release(contract(stage=Stage.ENDED), prefix="", today=TODAY)["tag"][-1] == "contractTermination"


def test_every_route_and_notice_that_ships_is_told_in_the_words_of_the_standard() -> None:
    shipped_rules = rules("national")
    routes = {row["code"] for rule in shipped_rules.history("procurement.routes") for row in rule.value}
    stages = {row["stage"] for rule in shipped_rules.history("procurement.notices") for row in rule.value}
    assert routes == set(terms()["method"])
    assert set(terms()["method"].values()) <= {"open", "selective", "limited", "direct"}
    assert stages == set(terms()["document_type"])


def test_packages_fit_the_published_schema_with_and_without_what_is_known() -> None:
    bare = replace(BOARD, numbers={})
    others = [
        contract(procurement=None, value_pence=None, services=(), commissioner=bare, stage=Stage.RECORDED),
        contract(procurement=None, route="Quotation", notice_address="https://x.example/1", number="7"),
        contract(procurement=replace(PROCURED, notices=(), cpv=None, route="ours"), stage=Stage.ENDED),
    ]
    package = release_package(HEAD, [contract(), *others], today=TODAY)
    assert official_faults(package) == []
    assert official_faults({**package, "releases": [{**package["releases"][0], "ocid": ""}]}) != []


@settings(max_examples=20)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), st.integers(0, 10**14))
def test_whatever_it_is_called_and_worth_a_release_is_json_with_pounds_exact_to_the_penny(
    title: str, worth: int
) -> None:
    one = release(contract(title=title, award_pence=worth), prefix="", today=TODAY)
    read = json.loads(json.dumps(one), parse_float=Decimal)
    assert read["awards"][0]["title"] == title
    assert Decimal(read["awards"][0]["value"]["amount"]) * 100 == worth
    parties = {party["id"] for party in read["parties"]}
    assert parties == {"GB-NHS-QHM", "GB-COH-01234567"}
    assert TRUST.name in {party["name"] for party in read["parties"]}
