"""Questions worth asking: each sign is found where it is, and nowhere else; none is a policy breach."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from register.domain.interests.questions import (
    Entry,
    Indicator,
    InPost,
    Looked,
    Returned,
    per_thousand,
    sought,
    usefulness,
    worth_asking,
)
from register.domain.rules import Ruleset
from tests.domain.builders import RULES

ON = date(2026, 11, 28)
JOB = Entry(
    id="i1", n=1, person_id="ann", situation="Ou", organisation_id="acme", giver="Acme", arose_on=date(2025, 1, 1),
    ended_on=None, declared_on=date(2025, 1, 5),
)  # fmt: skip
GIFT = replace(
    JOB, id="g1", situation="Gi", value_pence=49_00, arose_on=date(2026, 3, 1), ended_on=date(2026, 3, 1)
)
OLD = InPost(
    id="a0", person_id="ann", division="d", organisation_id="board", since=date(2020, 1, 1), until=date(2026, 5, 31),
    deciding=True,
)  # fmt: skip
NEW = replace(OLD, id="a1", since=date(2026, 6, 1), until=None)
STAFF = tuple(
    replace(OLD, id=f"s{n}", person_id=f"p{n}", since=date(2026, 1, 1), until=None) for n in range(20)
)


def found(**looked: Any) -> set[tuple[str, str]]:
    return {(one.code.value, one.subject_id) for one in worth_asking(Looked(**looked), RULES, on=ON)}


@pytest.mark.parametrize(
    ("code", "looked", "without"),
    [
        ("dropped_without_end", {"entries": (replace(JOB, from_source=True),)}, {"entries": (JOB,)}),
        (
            "nil_after_entries",
            {"entries": (JOB,), "returns": (Returned(id="r", person_id="ann", on=ON, nothing=True),)},
            {"entries": (JOB,), "returns": (Returned(id="r", person_id="ann", on=ON, nothing=False),)},
        ),
        (
            "same_words_new_post",
            {
                "entries": (JOB,),
                "posts": (OLD, NEW),
                "returns": (Returned(id="r", person_id="ann", on=ON, nothing=False),),
            },
            {"entries": (replace(JOB, declared_on=ON),), "posts": (OLD, NEW), "returns": ()},
        ),
        ("just_under_a_line", {"entries": (GIFT,)}, {"entries": (replace(GIFT, value_pence=44_99),)}),
        (
            "many_from_one_giver",
            {"entries": tuple(replace(GIFT, id=f"g{n}", value_pence=5_00) for n in range(3))},
            {"entries": tuple(replace(GIFT, id=f"g{n}", value_pence=5_00) for n in range(2))},
        ),
        (
            "role_changed_undeclared",
            {"posts": (OLD, NEW), "entries": (JOB,)},
            {"posts": (OLD, NEW), "entries": (replace(JOB, declared_on=ON),)},
        ),
        ("supplier_or_bidder", {"entries": (JOB,), "suppliers": frozenset({"acme"})}, {"entries": (JOB,)}),
        ("division_without_gifts", {"posts": STAFF}, {"posts": STAFF[:19]}),
    ],
)
def test_each_sign_is_found_where_it_is_and_nowhere_else(code, looked, without):
    assert code in {one for one, _ in found(**looked)}
    assert code not in {one for one, _ in found(**without)}


def test_a_sign_that_was_retired_is_not_looked_for():
    rule = RULES.rule("questions.indicators", on=ON)
    own = replace(rule, value=[row for row in rule.value if row["code"] != "supplier_or_bidder"])
    rules = RULES.with_local(Ruleset("own", [own]))
    assert Indicator.SUPPLIER_OR_BIDDER in sought(RULES, ON)
    looked = Looked(entries=(JOB,), suppliers=frozenset({"acme"}))
    assert worth_asking(looked, rules, on=ON) == []


def test_every_sign_has_a_weight_a_question_and_a_source():
    assert set(sought(RULES, ON)) == set(Indicator)
    for one in sought(RULES, ON).values():
        assert one.question.endswith("?")
        assert one.source
        assert 1 <= one.weight <= 10


def test_how_useful_a_sign_was_counts_what_was_settled_and_not_what_waits():
    told = usefulness({"a": Counter({"amended": 1, "no_issue": 3, "asked": 9, "": 5}), "b": Counter({"": 2})})
    assert told == {"a": 25, "b": None}


def test_gifts_for_every_thousand_staff():
    assert [per_thousand(6, 4000), per_thousand(3, 2000), per_thousand(1, 0)] == [2, 2, None]
