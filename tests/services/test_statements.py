"""The decision statement says what was kept when the check was made, in the third person, whatever changed since."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

import docx
import pytest
from flask import Flask
from sqlalchemy.orm import Session

import register
from register.db import unit_of_work
from register.domain.contracts.stages import Question
from register.domain.contracts.third_person import third_person
from register.domain.errors import Invalid
from register.domain.permissions import Role
from register.models.organisations import OrganisationVersion
from register.queries.contracts.decisions import decision
from register.queries.contracts.marks import marked
from register.queries.contracts.statements import Statement, statement
from register.queries.interests.mitigations import mitigation
from register.queries.visible import one as one_of
from register.services import facts
from register.services.contracts.decisions import decide
from register.services.contracts.statements import word_file
from register.services.interests.mitigations import end_mitigation, withdraw_mitigation
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
SEES = SYSTEM.viewer
SAID = ("conflicts", "four_eyes")


def said_to_you() -> list[str]:
    """Every sentence of the check that speaks to whoever decides, with what is put in as X."""
    found = []
    for name in SAID:
        path = Path(register.__file__).parent / f"domain/contracts/{name}.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                found.append(
                    "".join(str(p.value) if isinstance(p, ast.Constant) else "X" for p in node.values)
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return [text for text in found if re.search(r"\b[Yy]ou(?:r|rs)?\b", text) and " " in text]


def test_every_sentence_of_the_check_has_a_third_person() -> None:
    texts = said_to_you()
    assert len(texts) > 10
    for text in texts:
        assert not re.search(r"\b[Yy]ou(?:r|rs)?\b", third_person(text, "Ann Archer")), text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("You have an interest of your own in X.", "Ann has an interest of their own in X."),
        ("An interest of yours may be one in X", "An interest of Ann's may be one in X"),
        ("No delegation lets you sign contracts", "No delegation lets Ann sign contracts"),
        (
            "You hold posts on both sides, as the law provides",
            "Ann holds posts on both sides, as the law provides",
        ),
        ("Nothing of the kind", "Nothing of the kind"),
    ],
)
def test_what_was_said_to_one_is_told_to_others(said: str, told: str) -> None:
    assert third_person(said, "Ann") == told


def decided(world: World) -> str:
    """A husband's interest, managed by somebody else, and the contract approved."""
    ref = contracting.in_review(world).ref
    with unit_of_work() as work:
        interest = contracting.declare(work, world.ids["ann"], world.ids["trust"])
    with unit_of_work() as work:
        contracting.mitigate(work, interest, agreed_by=world.ids["bob"])
    with unit_of_work() as work:
        made = decide(work, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
    assert made.taken
    return made.ref


def told(session: Session, ref: str) -> Statement:
    session.rollback()
    return statement(session, decision(session, ref, viewer=SEES), viewer=SEES)


def test_a_managed_interest_is_stated_with_rule_source_and_who_agreed(session: Session, world: World) -> None:
    found = told(session, decided(world))
    assert (found.outcome, found.person, found.followed) == (
        "Allowed with conditions", "Ann Archer", "The contract was approved.",
    )  # fmt: skip
    (interest,) = [one for one in found.findings if one.severity == "Condition"]
    assert interest.message.startswith(
        "Ann Archer has an interest through family, friend or business partner in"
    )
    assert "managed by somebody else before a decision" in interest.rule
    assert interest.source.startswith("Managing conflicts of interest in the NHS")
    assert interest.who_can
    assert [(one.who_agreed, one.who_sees) for one in found.managed] == [("Bob Best", "Bob Best")]
    assert "authority" in found.looked_into[0]
    assert found.not_looked_into
    assert {seen.kind for seen in found.looked_at} >= {"contract", "delegation", "interest", "mitigation"}


def test_nothing_that_changes_later_changes_the_statement(session: Session, world: World) -> None:
    ref = decided(world)
    before = told(session, ref)
    with unit_of_work() as work:
        key = before.managed[0].ref
        end_mitigation(
            work, key, TODAY, expected_n=mitigation(work, key, viewer=SEES).n, reason="Over",
            actor=world.person("cat", Role.GOVERNANCE_OFFICER), today=TODAY,
        )  # fmt: skip
        trust = one_of(work, OrganisationVersion, world.ids["trust"], SEES)
        facts.change(
            work,
            trust,
            "organisation.amended",
            act="amended",
            actor=SYSTEM,
            known_on=TODAY,
            name="Another name",
        )
    after = told(session, ref)
    assert (after.findings, after.managed, after.outcome) == (before.findings, before.managed, before.outcome)


def test_the_word_file_says_all_of_it(session: Session, world: World) -> None:
    found = told(session, decided(world))
    made = word_file(found, body_name="Example PCT")
    document = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    words = "\n".join([*(p.text for p in document.paragraphs), *cells])
    for part in (
        "Example PCT",
        found.ref,
        "Ann Archer",
        "Bob Best",
        found.findings[0].message,
        found.not_looked_into[0],
    ):
        assert part in words
    assert not re.search(r"\b[Yy]ou\b", words)


def test_what_was_recorded_in_error_is_withdrawn_by_another_and_the_decision_is_marked(
    app: Flask, session: Session, world: World
) -> None:
    ref = decided(world)
    key = told(session, ref).managed[0].ref
    own, other = (world.person(who, Role.GOVERNANCE_OFFICER) for who in ("ann", "eve"))
    with pytest.raises(Invalid), unit_of_work() as work:
        withdraw_mitigation(work, key, expected_n=None, reason="Mine", actor=own, today=TODAY)
    with unit_of_work() as work:
        withdraw_mitigation(
            work, key, expected_n=None, reason="Another interest was meant", actor=other, today=TODAY
        )
    with unit_of_work() as work:
        assert [one.decision_ref for one in marked(work, viewer=SEES)] == [ref]
    next_ref = contracting.in_review(world).ref
    with unit_of_work() as work:
        again = decide(
            work, next_ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY
        )
    assert [r["code"] for r in again.reasons if r["severity"] == "stop"] == ["indirect_interest"]
