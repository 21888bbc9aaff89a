"""What is missing is one list, in the order of the document, each with the page that mends it."""

from __future__ import annotations

from typing import Any

import pytest

from register.documents import packs
from register.documents.compile import compile_pack
from register.documents.fill import fill
from register.documents.hashes import data_hash
from register.documents.missing import missing
from register.documents.parts import Pack
from register.documents.samples import sample_values


def test_nothing_is_missing_from_complete_values(pack: Pack, values: dict[str, Any]) -> None:
    assert missing(pack, values) == []


def test_each_missing_value_comes_with_its_label_part_and_page(pack: Pack, values: dict[str, Any]) -> None:
    values["complaints_manager"] = ""
    values["expiry_date"] = None
    values["services"][1]["s1_1_aims"] = None
    found = [(item.field, item.part_id, item.page_hint) for item in missing(pack, values)]
    assert found == [
        ("expiry_date", "clause-2", "dates"),
        ("complaints_manager", "clause-10", "people"),
        ("services[1].s1_1_aims", "sch-2-1", "services"),
    ]


def test_an_optional_part_asks_for_nothing_until_one_of_its_fields_is_filled(
    pack: Pack, values: dict[str, Any]
) -> None:
    names = {field.name for field in pack.part("annex-delegation").fields}
    without = {name: value for name, value in values.items() if name not in names}
    assert missing(pack, without) == []
    begun = {**without, "reserved": values["reserved"]}
    assert [item.field for item in missing(pack, begun)] == ["delegated"]


def test_an_internal_agreement_needs_its_decider_and_others_do_not(pack: Pack) -> None:
    values = sample_values(pack, "internal_sla")
    del values["in_house_decider"]
    assert [item.field for item in missing(pack, values)] == ["in_house_decider"]
    others = sample_values(pack, "nhs_contract")
    assert "in_house_decider" not in others
    assert missing(pack, others) == []


def test_an_empty_contract_names_every_required_field_once(pack: Pack) -> None:
    found = [item.field for item in missing(pack, {})]
    assert len(found) == len(set(found)) > 50
    assert "services" in found


@pytest.mark.parametrize("name", sorted(packs.shipped()))
def test_every_pack_fills_for_each_of_its_legal_statuses(name: str) -> None:
    pack = packs.shipped()[name]
    compiled = compile_pack(pack)
    made = set()
    for status in pack.legal_statuses:
        values = sample_values(pack, status)
        made.add(fill(compiled, values, data_hash=data_hash(values, pack)))
    assert len(made) == len(pack.legal_statuses)
