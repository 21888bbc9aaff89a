"""Whatever stops or conditions a decision says what would clear it, and who can."""

from __future__ import annotations

import ast
from pathlib import Path

from register.domain.authority.delegations import STEPS
from register.domain.contracts.assessments import JOINT, SAME_BODY_QUESTION
from register.domain.contracts.clearing import CLEARINGS, looked_into, not_looked_into
from register.domain.contracts.stages import Question
from tests.domain.builders import RULES, facts, passed_on, root

DOMAIN = Path(__file__).parents[2] / "register" / "domain"
WEIGHED = ("contracts/conflicts.py", "contracts/four_eyes.py")


def _weighing(path: str) -> set[str]:
    """Codes that are written down with a severity that weighs."""
    calls = [node for node in ast.walk(ast.parse((DOMAIN / path).read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", "") == "because" and isinstance(call.args[0], ast.Constant)
        if getattr(call.args[1], "attr", "") in ("STOP", "CONDITION")
    }


def _findings() -> set[str]:
    """Codes of what can be wrong with a chain of delegations."""
    tree = ast.parse((DOMAIN / "authority/delegations.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    said = {
        c.args[0].value
        for c in calls
        if getattr(c.func, "id", "") == "_finding" and isinstance(c.args[0], ast.Constant)
    }
    return (said | STEPS.keys()) - {"joint_vacant", "holder_vacant"}


def test_every_code_that_weighs_says_what_clears_it_and_who_can():
    codes = {JOINT, SAME_BODY_QUESTION, *_findings()}.union(*(_weighing(path) for path in WEIGHED))
    assert len(codes) > 20
    assert sorted(codes - CLEARINGS.keys()) == []


def test_the_answer_of_a_check_finds_its_clearings():
    from register.domain.contracts.conflicts import assess

    wide = facts(value_pence=10**12, delegations=(root(limit_pence=5), passed_on()), prepared_by=("ann",))
    for reason in assess(wide, RULES).weighing:
        assert reason.code in CLEARINGS, reason


def test_what_was_looked_at_and_what_was_not_are_told_apart():
    for question in Question:
        assert looked_into(question)
        assert not set(looked_into(question)) & set(not_looked_into(question))
    assert len(looked_into(Question.APPROVE)) > len(looked_into(Question.EXTEND))
