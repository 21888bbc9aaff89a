"""A field of a noun is named in few files: none between its value and its table, and no door, spells it again.

Counted twice. The files that carry a value between its doors and its table are six at most. All of the product that names
a field also counts the rules, lists, pages and exports that ask for it: those of more than six are written down here with
their number, which only shrinks (docs/decisions/0050-six-files-carry-a-field.md).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

import register.models.every  # noqa: F401  # what other kinds have depends on all of them being there
from register.domain.readers import named
from register.models.registry import kinds
from register.services.noun_shape import Noun
from register.services.nouns import every
from tests.architecture.sources import ROOT

MOST = 6
FOLDERS = ("register", "forms")
CARRYING = ("forms/", "register/models/", "register/migrations/", "register/api/", "register/cli/", "register/examples/",
            "register/services/")  # fmt: skip
ASKING = {"register/models/derived_answers.py"}
"""Files among them that ask for answers and hand no value on."""
DOORS = ("register/api/", "register/cli/", "register/examples/")
SAYS = {
    "register/api/interests/interests.py": {"ended_on"},
    "register/api/interests/mitigations.py": {"agreed_by", "interest_id", "dual_role_person_id"},
    "register/api/authority/delegations.py": {"value_pence"}, "register/api/contracts/contracts.py": {"contract_id"},
    "register/cli/incidents.py": {"noticed_at"},
}  # fmt: skip
"""Doors that name a field because an act, a question or an address of their own has it."""


@cache
def _texts() -> dict[str, str]:
    """Every file of the product that is code or a template: not its data, and not its examples."""
    paths = [
        path for folder in FOLDERS for end in ("py", "html") for path in (ROOT / folder).rglob(f"*.{end}")
    ]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


@cache
def _counted() -> tuple[Counter[str], Counter[str]]:
    """How many nouns have a field of each name, and how many tables a column."""
    values = Counter(name for other in every() for name in named(other.value))
    tables = Counter(column.name for cls in kinds().values() for column in cls.__table__.columns)
    return values, tables


def _own(noun: Noun) -> list[str]:
    """Fields that no other noun has, nor the tables of another kind, so that whoever writes the word means this one:
    words of one part, like `text`, mean too much else."""
    values, tables = _counted()
    return [name for name in named(noun.value) if values[name] == 1 and tables[name] < 2 and "_" in name]


@cache
def _by_word() -> dict[str, list[str]]:
    """Word -> the files that have it as a word of its own."""
    found: dict[str, list[str]] = {}
    for name, text in sorted(_texts().items()):
        for word in set(re.findall(r"\w+", text)):
            found.setdefault(word, []).append(name)
    return found


def _naming(field: str) -> list[str]:
    """The files that have the field's name as a word of its own, wherever it stands."""
    return _by_word().get(field, [])


@pytest.mark.parametrize("noun", every(), ids=lambda noun: noun.name)
def test_a_field_is_carried_by_six_files_at_most(noun: Noun) -> None:
    found = {
        field: [name for name in _naming(field) if name.startswith(CARRYING) and name not in ASKING]
        for field in _own(noun)
    }
    assert {field: files for field, files in found.items() if len(files) > MOST} == {}


NAMED = {
    "agreement_owner_id": 9, "complaint_owner_id": 8,
    "asset_id": 11, "flow_direction": 10, "volume_band": 9, "asset_kind": 8, "asset_owner_id": 8, "asset_format": 8,
    "held_where": 7, "sensitive_why": 7, "loss_impact": 7, "last_reviewed_on": 7, "flow_owner_id": 8, "purpose_code": 8,
    "post_id": 34, "holder_post_id": 24, "organisation_name": 23, "arose_on": 22, "offer_response": 20,
    "staff_number": 19, "holder_person_id": 19, "ended_on": 17, "stands_in": 20, "dual_role_person_id": 16,
    "limit_pence": 16, "agreed_by": 15, "joint_post_id": 17, "interest_type": 15, "noticed_at": 14,
    "approved_by": 12, "decision_making_from": 12, "became_aware_on": 11, "limit_vat": 12, "asked_on": 10,
    "evaluator_part": 10, "giver_kind": 10, "grantor_kind": 11, "limit_per": 11, "notice_months": 10,
    "reports_to_id": 10, "stands_in_reason": 10, "sub_delegable": 11, "supplier_id": 11, "decision_making_to": 9,
    "done_on": 10, "received_by": 9, "statutory_dual": 10,
    "schedule_condition": 9, "risk_likelihood": 8, "risk_impact": 8, "risk_reviewed_on": 7, "flow_approvals": 7,
    "action_due_on": 8, "award_criteria": 8, "commissioner_representative_id": 9,
    "further_decided_on": 8, "grantor_person_id": 8, "grantor_post_id": 8, "lesson_of_id": 8, "milestone_kind": 8,
    "offer_form": 8, "papers_open_on": 8, "provider_representative_id": 9, "publication_objection": 8,
    "replaces_id": 9, "led_to_id": 9, "route_reason": 7, "committee_name": 7, "answered_field": 7, "activity_source": 7,
    "reserved_text": 8, "reserved_to": 10, "engager_id": 8, "screened_on": 8,
    "seen_to_by": 8,
    "service_start_on": 8, "shared_on": 11, "successor_id": 10, "about_incident_id": 7, "accepted_on": 9,
    "action_owner_id": 8, "became_of": 7, "conflicts_actions": 7, "conflicts_summary": 7, "from_employer_id": 7,
    "taken_on": 7, "milestone_owner_id": 7, "contract_manager_id": 8, "notice_owner_id": 7,
    "preferred_supplier_until": 12, "received_on": 7, "requester_id": 7, "reviewed_by_id": 7,
    "contract_kind": 19, "check_kind": 10, "check_outcome": 8, "notified_on": 8, "met_on": 8, "meet_again_on": 7,
    "main_contract_id": 8, "sub_contractors": 18,
    "service_kind": 7, "stops_others": 7, "target_on": 7, "reserved_from_pence": 7, "to_employer_id": 7,
}  # fmt: skip
"""Fields that more than six files of the product name -> how many do."""


def test_no_field_is_named_in_more_files_than_are_written_down() -> None:
    counted = {
        field: len([name for name in _naming(field) if not name.startswith("register/migrations/")])
        for noun in every() for field in _own(noun)
    }  # fmt: skip
    over = {field: count for field, count in counted.items() if count > MOST}
    assert {field: count for field, count in over.items() if count > NAMED.get(field, MOST)} == {}
    fewer = {field: over.get(field) for field, count in NAMED.items() if over.get(field, MOST) < count}
    assert fewer == {}, "written down with more than there are: put the new number"


def test_no_call_no_command_and_no_example_spells_a_field_again() -> None:
    fields = {field for noun in every() for field in _own(noun)}
    spelt = {
        (name, field)
        for field in fields for name in _naming(field)
        if name.startswith(DOORS) and field not in SAYS.get(name, set())
    }  # fmt: skip
    assert spelt == set()
