"""A national variation for many contracts at once: foreseen, proposed once for each, decided for nobody."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.documents.archives import read_parts
from register.documents.revisions import Revisions
from register.documents.revisions.stories import stories
from register.domain.contracts.changes import ChangeState, NewWording
from register.domain.contracts.national import (
    NOT_AS_IT_SAYS,
    ForeseenVariation,
    WhichVaried,
    Would,
    chosen,
    instruments,
    not_chosen,
)
from register.domain.contracts.stages import ContractAct
from register.domain.errors import Forbidden, Invalid
from register.domain.local_rules import NewLocalRule
from register.domain.national_rules import rule_faults
from register.domain.permissions import Actor, Role
from register.domain.rules import Confidence, Rule, Ruleset
from register.domain.shipped_rules import shipped
from register.jobs.move_contracts import move_contracts
from register.jobs.propose_variations import REPORT, propose_variations
from register.queries.contracts.change_papers import change_draft
from register.queries.contracts.changes import change, changes_of
from register.queries.contracts.contracts import contract
from register.queries.rules import ruleset
from register.services.contracts import change_papers
from register.services.contracts.changes import propose_change, take_back_change
from register.services.contracts.national import foreseen
from register.services.rules import lay_over
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_change_papers import DEARER
from tests.services.test_changes import by_trust, decided, in_force, proposed, signatory

SEES = SYSTEM.viewer
NOW = datetime(2009, 4, 20, 11, tzinfo=UTC)
EDITION, CODE = "community-2009-10", "gateway-11602"
OLD = "Headings are there to help the reader and do not change the meaning of the text."
NEW = "Headings are part of the agreement and are read with the text."
INSTRUMENT = {
    "code": CODE, "name": "National variation of June 2009", "reference": "Gateway 11602", "edition": EDITION,
    "to_edition": EDITION, "from": "2009-06-01", "source": "Department of Health, letter of 1 May 2009",
}  # fmt: skip
WORDING = {"code": CODE, "place": "Clause 1.5", "before": OLD, "after": NEW}

world = contracting.in_session


def laid(key: str, *rows: dict[str, str]) -> None:
    """A rule of these rows, from the first day of the year on."""
    with unit_of_work() as work:
        new = NewLocalRule(
            key=key, value=list(rows), valid_from=date(2009, 4, 1), source="The letter", reason="It binds every contract"
        )  # fmt: skip
        lay_over(work, new, actor=SYSTEM, today=TODAY)


def instrument(*wording: dict[str, str], **changes: str) -> None:
    laid("contracts.national_variations", INSTRUMENT | changes)
    laid("contracts.national_wording", *(wording or (WORDING,)))


def keeper(world: World) -> Actor:
    return contracting.preparer(world)


def found(world: World, **which: Any) -> dict[str, ForeseenVariation]:
    with reading() as session:
        asked = WhichVaried(variation=CODE, **which)
        _, rows = foreseen(session, asked, actor=keeper(world), today=TODAY)
    return {one.ref: one for one in rows}


def run(world: World, rows: dict[str, ForeseenVariation], file: Path, progress: Any = None) -> dict[str, Any]:
    outcome, _ = propose_variations(
        CODE, chosen(rows.values()), not_chosen(rows.values()), file=file, actor=keeper(world), now=NOW,
        progress=progress or (lambda done, total: None),
    )  # fmt: skip
    return outcome


def changes(ref: str) -> list[Any]:
    with reading() as session:
        key = contract(session, ref, viewer=SEES).thing_id
        return changes_of(session, key, viewer=SEES)


def said(docx: bytes, how: Revisions = Revisions.ACCEPTED) -> str:
    found = stories(dict(read_parts(docx)), how)
    return "\n".join(line for story in found for line in story.paragraphs)


def test_the_preview_says_what_would_change_in_each_and_why_one_is_left_out(
    session: Session, world: World
) -> None:
    instrument()
    refs = {name: in_force(world) for name in ("plain", "waits")}
    refs["draft"] = contracting.drafted(world).ref
    later = {"edition": "community-2010-11", "starts_on": date(2010, 4, 1), "ends_on": date(2011, 3, 31)}
    refs["other"] = contracting.drafted(world, contracting.new_contract(world, **later)).ref
    refs["over"] = in_force(world)
    ends = proposed(refs["over"], ContractAct.TERMINATE, keeper(world), ends_on=TODAY)
    decided(ends.ref, signatory(world, "ann"))
    waiting = proposed(refs["waits"], ContractAct.VARY, keeper(world), lines=(DEARER,))
    rows = found(world)
    assert {name: rows[ref].would for name, ref in refs.items()} == {
        "plain": Would.PROPOSED, "waits": Would.WAITS, "draft": Would.NOT_NOW, "other": Would.OTHER_EDITION,
        "over": Would.OVER,
    }  # fmt: skip
    assert rows[refs["plain"]].words == ("From 1 June 2009", "Clause 1.5: new wording")
    assert rows[refs["waits"]].words == (f"{waiting.ref} waits for a decision: vary",)
    assert "community-2010-11" in rows[refs["other"]].words[0]
    assert changes(refs["plain"]) == []


def test_contracts_are_chosen_by_edition_service_provider_and_commissioner(
    session: Session, world: World
) -> None:
    instrument()
    ref = in_force(world)
    ids = world.ids
    for which in (
        {}, {"edition": EDITION}, {"service": "district NURSING"}, {"service": "dn"}, {"provider": ids["trust"]},
        {"commissioner": ids["pct"]},
    ):  # fmt: skip
        assert set(found(world, **which)) == {ref}, which
    for which in ({"edition": "community-2010-11"}, {"service": "x"}, {"commissioner": ids["trust"]}):
        assert found(world, **which) == {}
    for field in ("provider", "commissioner"):
        with pytest.raises(Invalid, match=f"Select the {field}"):
            found(world, **{field: "nobody"})


def test_each_contract_gets_a_change_of_its_own_with_papers_and_nothing_is_decided(
    session: Session, world: World, tmp_path: Path
) -> None:
    instrument()
    refs = [in_force(world) for _ in range(2)]
    outcome = run(world, found(world), tmp_path / "a.zip")
    assert (outcome["made"], outcome["left"]) == (2, [])
    for ref in refs:
        (one,) = changes(ref)
        assert (one.state, one.contract_act, one.national_variation) == ("proposed", "vary", CODE)
        assert one.effective_on == date(2009, 6, 1)
        assert "Gateway 11602" in one.text
        assert "letter of 1 May 2009" in one.wording[0]["ground"]
        with reading() as session:
            assert contract(session, ref, viewer=SEES).stage == "in_force"
            paper = change_draft(session, one.ref, today=TODAY, viewer=SEES)
        assert paper.known["variation_kind"] == "national"
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert len(archive.namelist()) == 2 * 2 + 1
        clean, redline = (
            archive.read(next(name for name in archive.namelist() if name.endswith(f"{kind}.docx")))
            for kind in ("clean", "redline")
        )
        report = said(archive.read(REPORT))
    assert (NEW in said(clean), OLD in said(clean)) == (True, False)
    assert said(redline) == said(clean)
    assert OLD in said(redline, Revisions.REJECTED)
    assert all(ref in report for ref in refs)


def test_it_is_decided_contract_by_contract_by_both_parties_and_holds_from_its_day(
    session: Session, world: World, tmp_path: Path
) -> None:
    instrument()
    ref, other = in_force(world), in_force(world)
    run(world, found(world), tmp_path / "a.zip")
    (one,) = changes(ref)
    assert decided(one.ref, signatory(world, "ann")).taken
    with reading() as session:
        assert change(session, one.ref, viewer=SEES).state == ChangeState.PROPOSED
    assert by_trust(one.ref, world).taken
    with reading() as session:
        assert change(session, one.ref, viewer=SEES).state == ChangeState.AGREED
        before, after = (
            said(change_papers.on_day(session, ref, day, viewer=SEES).docx)
            for day in (date(2009, 5, 31), date(2009, 6, 1))
        )
    assert (OLD in before, NEW in before, OLD in after, NEW in after) == (True, False, False, True)
    assert move_contracts(datetime(2009, 6, 1, 9, tzinfo=UTC)) == 1
    with reading() as session:
        assert change(session, one.ref, viewer=SEES).state == ChangeState.DONE
    assert changes(other)[0].state == ChangeState.PROPOSED
    assert {row.would for row in found(world).values()} == {Would.ALREADY}


def test_stopped_it_goes_on_and_sent_twice_it_proposes_once(
    session: Session, world: World, tmp_path: Path
) -> None:
    instrument()
    refs = [in_force(world) for _ in range(2)]
    rows = found(world)

    class Killed(Exception):
        """As a process that ends."""

    def killed(done: int, total: int) -> None:
        if done == 1:
            raise Killed

    with pytest.raises(Killed):
        run(world, rows, tmp_path / "a.zip", killed)
    assert sorted(len(changes(ref)) for ref in refs) == [0, 1]
    assert not (tmp_path / "a.zip").exists()
    assert run(world, rows, tmp_path / "a.zip")["made"] == 2
    assert run(world, rows, tmp_path / "b.zip")["made"] == 2
    assert [len(changes(ref)) for ref in refs] == [1, 1]


def test_taken_back_it_can_be_proposed_again_and_what_moved_on_is_left_out(
    session: Session, world: World, tmp_path: Path
) -> None:
    instrument()
    ref = in_force(world)
    run(world, found(world), tmp_path / "a.zip")
    with unit_of_work() as work:
        take_back_change(work, changes(ref)[0].ref, reason="Not now", actor=keeper(world), today=TODAY)
    rows = found(world)
    assert rows[ref].would is Would.PROPOSED
    dearer = proposed(ref, ContractAct.VARY, keeper(world), lines=(DEARER,))
    assert "waits for a decision" in run(world, rows, tmp_path / "a.zip")["left"][0][1]
    decided(dearer.ref, signatory(world, "ann"))
    by_trust(dearer.ref, world)
    assert run(world, rows, tmp_path / "a.zip")["left"] == [[ref, "It was changed since the preview"]]


def test_a_contract_behind_a_barrier_is_told_in_no_way(
    session: Session, world: World, tmp_path: Path
) -> None:
    instrument()
    seen, hidden = in_force(world), in_force(world)
    rows = found(world)
    with unit_of_work() as work:
        raise_wall(
            work, "contract", hidden, person_id=world.ids["eve"], reason="Bids", actor=SYSTEM, today=TODAY
        )
    assert set(found(world)) == {seen}
    outcome = run(world, rows, tmp_path / "a.zip")
    assert (outcome["made"], outcome["left"], [ref for ref, _ in outcome["changes"]]) == (1, [], [seen])
    assert changes(hidden) == []
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert hidden not in said(archive.read(REPORT)) + str(archive.namelist())


def test_wording_that_the_contract_does_not_hold_keeps_it_out(session: Session, world: World) -> None:
    instrument(WORDING | {"before": "These words are nowhere."})
    ref = in_force(world)
    assert found(world)[ref].words == ("Clause 1.5: its wording until now is not in the contract",)


def test_an_edition_whose_template_is_not_held_keeps_it_out(session: Session, world: World) -> None:
    instrument(to_edition="community-2010-11")
    ref = in_force(world)
    assert found(world)[ref].would is Would.NOT_NOW
    assert "No contract template is held" in found(world)[ref].words[0]
    instrument_of = WhichVaried(variation="none")
    with reading() as session, pytest.raises(Invalid, match="Select a national variation"):
        foreseen(session, instrument_of, actor=keeper(world), today=TODAY)


def test_one_that_has_no_wording_yet_is_not_proposed(session: Session, world: World) -> None:
    laid("contracts.national_variations", INSTRUMENT)
    with pytest.raises(Invalid, match="no wording yet"):
        found(world)


def test_who_does_not_keep_contracts_proposes_none(session: Session, world: World) -> None:
    instrument()
    with reading() as session, pytest.raises(Forbidden):
        foreseen(session, WhichVaried(variation=CODE), actor=world.person("ann", Role.SIGNATORY), today=TODAY)


def test_nothing_else_goes_by_the_name_of_a_national_variation(session: Session, world: World) -> None:
    instrument()
    ref = in_force(world)
    with reading() as session:
        row = contract(session, ref, viewer=SEES)
        told = instruments(ruleset(session), TODAY)[CODE]
        new = told.change(contracting.complete(world))
    other = NewWording(place="Clause 1.5", before=OLD, after="Something else.", ground="The letter")
    for wrong, words in (
        (replace(new, wording=(other,)), NOT_AS_IT_SAYS),
        (replace(new, wording=(*new.wording, other)), NOT_AS_IT_SAYS),
        (replace(new, lines=(DEARER,)), NOT_AS_IT_SAYS),
        (replace(new, effective_on=TODAY), NOT_AS_IT_SAYS),
        (replace(new, national_variation="unknown"), "of the rules of today"),
    ):
        with pytest.raises(Invalid, match=words), unit_of_work() as work:
            propose_change(work, ref, wrong, actor=keeper(world), today=TODAY)
    with unit_of_work() as work:
        made = propose_change(work, ref, new, expected_n=row.n, actor=keeper(world), today=TODAY)
    assert made.national_variation == CODE


# ---------------------------------------------------------------- the rules


def rule(key: str, *rows: Any) -> Rule:
    return Rule(key=f"contracts.{key}", value=list(rows), source="x", confidence=Confidence.LOW)


@pytest.mark.parametrize(
    ("key", "rows", "words"),
    [
        ("national_variations", (INSTRUMENT | {"from": "June"},), "is not a date"),
        ("national_variations", (INSTRUMENT | {"reference": " "},), "enter reference"),
        ("national_variations", (INSTRUMENT, INSTRUMENT), "a code of its own"),
        ("national_variations", (INSTRUMENT | {"code": "x" * 41},), "40 characters"),
        ("national_variations", ("words",), "a table"),
        ("national_wording", (WORDING | {"after": OLD},), "reads as until now"),
        ("national_wording", (WORDING | {"more": "x"},), "not asked for"),
        ("national_wording", ({"code": CODE},), "enter before"),
    ],
)
def test_what_could_not_be_read_is_refused_when_it_is_recorded(key: str, rows: Any, words: str) -> None:
    assert any(words in fault for fault in rule_faults(rule(key, *rows)))


def test_what_ships_can_be_read() -> None:
    found = instruments(shipped("national"), date(2026, 11, 1))
    assert {one.to_edition for one in found.values()} == {"standard-2025-26", "standard-2026-27"}


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_it_holds_from_its_own_day_and_never_before_the_contract_begins(day: date, starts_on: date) -> None:
    rules = Ruleset("x", [rule("national_variations", INSTRUMENT | {"from": day.isoformat()})])
    (one,) = instruments(rules, TODAY).values()
    world = World(ids={"pct": "a", "trust": "b", "bob": "c", "cat": "d"})
    new = one.change(contracting.new_contract(world, starts_on=starts_on))
    assert new.effective_on == max(day, starts_on)
