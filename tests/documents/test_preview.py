"""The preview shows what the document shows, with the same numbers."""

from __future__ import annotations

from typing import Any

import pytest

from register.documents.parts import Pack
from register.documents.preview import preview
from register.documents.samples import sample_values


def test_paragraphs_count_within_their_clause_and_letters_start_again(
    pack: Pack, values: dict[str, Any]
) -> None:
    numbers = [block.number for block in preview(pack, values) if block.part_id == "clause-35"]
    assert numbers == ["35", "35.1", "35.2", "(a)", "(b)", "(c)", "(d)", "35.3", "35.4"]


def test_headings_of_each_service_count_from_one(pack: Pack, values: dict[str, Any]) -> None:
    blocks = [block for block in preview(pack, values) if block.part_id == "sch-2-1" and block.level == 3]
    assert [block.number for block in blocks] == [str(number) for number in range(1, 11)] * 2
    assert len({block.anchor for block in blocks}) == 20


def test_what_is_missing_is_marked_and_nothing_is_left_out(pack: Pack, values: dict[str, Any]) -> None:
    del values["complaints_manager"]
    spans = [span for block in preview(pack, values) for span in block.spans if span.missing]
    assert [(span.field, span.text) for span in spans] == [
        ("complaints_manager", "[Provider's complaints manager]")
    ]
    everything = {block.part_id for block in preview(pack, {})}
    assert everything == {part.id for part in pack.parts}


@pytest.mark.parametrize("status", ["nhs_contract", "legally_binding", "internal_sla"])
def test_numbers_have_no_gap_whatever_the_legal_status(pack: Pack, status: str) -> None:
    blocks = [block for block in preview(pack, sample_values(pack, status)) if block.level == 1]
    for clause in range(1, 53):
        counted = [block.number for block in blocks if block.number.startswith(f"{clause}.")]
        assert counted == [f"{clause}.{number}" for number in range(1, len(counted) + 1)]
