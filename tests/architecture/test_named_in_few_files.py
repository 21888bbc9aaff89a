"""A field of a noun is handed on by few files: none between its value and its table, and no door, spells it again.

Counted are the files that carry a value between its doors and its table. Not counted are those that ask for the field:
rules, lists, pages and choices of other kinds; with them 45 of 51 fields were named in more than six files (7 to 32) when
this was written.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from register.domain.readers import named
from register.models.registry import kinds
from register.services.nouns import Noun, every
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


def _own(noun: Noun) -> list[str]:
    """Fields that no other noun has, nor the tables of another kind, so that whoever writes the word means this one:
    words of one part, like `text`, mean too much else."""
    values = Counter(name for other in every() for name in named(other.value))
    tables = Counter(column.name for cls in kinds().values() for column in cls.__table__.columns)
    return [name for name in named(noun.value) if values[name] == 1 and tables[name] < 2 and "_" in name]


def _naming(field: str) -> list[str]:
    """The files that have the field's name as a word of its own, wherever it stands."""
    word = re.compile(rf"(?<![\w]){field}(?![\w])")
    return sorted(name for name, text in _texts().items() if word.search(text))


@pytest.mark.parametrize("noun", every(), ids=lambda noun: noun.name)
def test_a_field_is_carried_by_six_files_at_most(noun: Noun) -> None:
    found = {
        field: [name for name in _naming(field) if name.startswith(CARRYING) and name not in ASKING]
        for field in _own(noun)
    }
    assert {field: files for field, files in found.items() if len(files) > MOST} == {}


def test_no_call_no_command_and_no_example_spells_a_field_again() -> None:
    fields = {field for noun in every() for field in _own(noun)}
    spelt = {
        (name, field)
        for field in fields for name in _naming(field)
        if name.startswith(DOORS) and field not in SAYS.get(name, set())
    }  # fmt: skip
    assert spelt == set()
