"""The papers of changes: numbered, filled from the change, kept with their hash, and the contract as of any day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.packs import shipped
from register.documents.revisions import Revisions
from register.documents.revisions.stories import stories
from register.domain.contracts.changes import NewWording
from register.domain.contracts.contracts import PriceBasis, ServiceLine
from register.domain.contracts.stages import ContractAct
from register.domain.errors import Invalid, Refused
from register.queries.contracts import returned as queries
from register.queries.contracts.change_papers import change_draft
from register.queries.contracts.consolidated import consolidated
from register.queries.contracts.document_values import Draft
from register.queries.contracts.documents import papers_of
from register.services.contracts import change_papers as services
from register.services.contracts import documents as keeping
from register.services.contracts import returned as returns
from register.services.contracts.changes import take_back_change
from register.services.contracts.other_documents import make_document, record_made
from register.services.contracts.returned import read_returned
from tests import contracting, documenting
from tests.contracting import SYSTEM, TODAY, World
from tests.documents.returning import both, edited, reword, value
from tests.services.test_changes import by_trust, decided, in_force, proposed, signatory

SEES = SYSTEM.viewer
LONG_TEXT = next(
    one.name
    for one in shipped()["community_2009_10"].of_group("")
    if one.type == "long_text" and not one.source
)
"""An answer of the template that people type."""
NOW = datetime(2009, 4, 20, 11, tzinfo=UTC)
DEARER = ServiceLine(
    code="DN", name="District nursing", basis=PriceBasis.BLOCK, annual_value_pence=66_000_000
)

world = contracting.in_session


def said(docx: bytes, how: Revisions = Revisions.ACCEPTED) -> str:
    found = stories(dict(read_parts(docx)), how)
    return "\n".join(line for story in found for line in story.paragraphs)


def answers_for(draft: Draft, world: World) -> dict[str, Any]:
    """What is still to be answered."""
    given = documenting.answers(draft.pack.id, world.ids["ann"], world.ids["pct"])
    there = {name for name, value in {**draft.suggested, **draft.known}.items() if value is not None}
    return {name: value for name, value in given.items() if name not in there}


def made(change: str, world: World, instance: Path) -> tuple[bytes, str]:
    with reading() as session:
        draft = change_draft(session, change, today=TODAY, viewer=SEES)
        document = make_document(draft, answers_for(draft, world), actor=SYSTEM)
    kept = document.of_contract
    assert kept is not None
    name = keeping.keep_file(instance, kept)
    with unit_of_work() as session:
        record_made(session, document, name, actor=SYSTEM, today=TODAY)
    return document.docx, document.data_hash


ACTS: dict[ContractAct, dict[str, Any]] = {
    ContractAct.VARY: {"lines": (DEARER,)},
    ContractAct.EXTEND: {"ends_on": date(2010, 6, 30)},
    ContractAct.SUSPEND: {},
    ContractAct.GIVE_NOTICE: {"ends_on": date(2009, 12, 31)},
    ContractAct.TERMINATE: {"ends_on": TODAY},
}
SAYS = {
    ContractAct.VARY: ("£600,000.00 before this variation and £660,000.00 after it", "Prices: District nursing (DN)"),
    ContractAct.EXTEND: ("From 1 June 2009 on the last day is 30 June 2010", "The added time is worth £150,000.00"),
    ContractAct.SUSPEND: ("From 1 June 2009 these services are suspended", "District nursing"),
    ContractAct.GIVE_NOTICE: ("The last day is 31 December 2009", "End by notice"),
    ContractAct.TERMINATE: ("The last day is 20 April 2009",),
}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_each_act_has_a_paper_filled_from_the_change_and_kept_with_its_hash(
    session: Session, world: World, instance: Path, act: ContractAct
) -> None:
    ref = in_force(world)
    holds = {} if act is ContractAct.TERMINATE else {"effective_on": date(2009, 6, 1)}
    change = proposed(ref, act, contracting.preparer(world), **ACTS[act], **holds)
    docx, data_hash = made(change.ref, world, instance)
    text = said(docx)
    for words in SAYS[act]:
        assert words in text
    assert data_hash in text
    assert "Agreed at the meeting" in text
    session.rollback()
    assert [one.data_hash for one in papers_of(session, change, viewer=SEES)] == [data_hash]
    back = read_returned(session, ref, docx, viewer=SEES, instance=instance)
    assert (back.outcome, len(back.report.findings)) == ("compared", 0)


def test_a_resumption_is_the_paper_after_a_suspension(session: Session, world: World, instance: Path) -> None:
    ref = in_force(world)
    change = proposed(ref, ContractAct.SUSPEND, contracting.preparer(world))
    decided(change.ref, signatory(world, "ann"))
    session.rollback()
    again = proposed(ref, ContractAct.RESUME, contracting.preparer(world))
    assert "What gave rise to the suspension has been put right" in said(made(again.ref, world, instance)[0])


def test_a_notice_is_signed_for_the_party_that_decided_it(
    session: Session, world: World, instance: Path
) -> None:
    ref = in_force(world)
    change = proposed(ref, ContractAct.SUSPEND, contracting.preparer(world))
    decided(change.ref, signatory(world, "ann"))
    session.rollback()
    draft = change_draft(session, change.ref, today=TODAY, viewer=SEES)
    assert (draft.suggested["served_by"], draft.suggested["signatory_giver"]) == (
        "commissioner",
        world.ids["ann"],
    )
    text = said(made(change.ref, world, instance)[0])
    assert (
        "This notice is given for Hartlepool Primary Care Trust (5D9), of this kind: Primary care trust."
        in text
    )
    assert "Person who confirms receipt for the other party" in text
    session.rollback()
    answers = {**answers_for(draft, world), "served_by": "provider"}
    other = said(make_document(draft, answers, actor=SYSTEM).docx)
    assert "This notice is given for North Tees NHS Trust" in other
    assert "of this kind: NHS trust" in other


def test_papers_of_one_kind_count_up_and_one_taken_back_keeps_its_number(
    session: Session, world: World
) -> None:
    ref, eve = in_force(world), contracting.preparer(world)
    numbers = []
    for _ in range(2):
        change = proposed(ref, ContractAct.VARY, eve, lines=(DEARER,))
        session.rollback()
        numbers.append(change_draft(session, change.ref, today=TODAY, viewer=SEES).known["variation_number"])
        with unit_of_work() as work:
            take_back_change(work, change.ref, reason="Not now", actor=eve, today=TODAY)
    assert numbers == [1, 2]
    session.rollback()
    with pytest.raises(Refused, match="taken back"):
        change_draft(session, change.ref, today=TODAY, viewer=SEES)


def test_nobody_types_over_what_the_change_says(session: Session, world: World) -> None:
    ref = in_force(world)
    change = proposed(ref, ContractAct.VARY, contracting.preparer(world), lines=(DEARER,))
    session.rollback()
    draft = change_draft(session, change.ref, today=TODAY, viewer=SEES)
    with pytest.raises(Invalid, match="comes from the register"):
        make_document(draft, {"value_after": "1.00"}, actor=SYSTEM)


def test_the_redline_is_the_clean_copy_when_accepted_and_the_contract_before_when_rejected(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    change = proposed(
        ref, ContractAct.VARY, contracting.preparer(world), lines=(DEARER,), effective_on=date(2009, 6, 1)
    )
    session.rollback()
    clean = services.clean_copy(session, change.ref, viewer=SEES)
    redline = services.redline_copy(session, change.ref, author=SYSTEM, viewer=SEES)
    before = services.on_day(session, ref, date(2009, 5, 31), viewer=SEES)
    assert said(redline.docx) == said(clean.docx)
    feet = "".join(body.decode() for name, body in redline.parts.items() if "footer" in name)
    assert re.search(r"<w:delText[^>]*>[0-9a-f]{64}<", feet), "a hash is one word, and goes as a whole"
    assert "£660,000.00" in said(clean.docx)
    assert "£660,000.00" not in said(redline.docx, Revisions.REJECTED)
    assert said(redline.docx, Revisions.REJECTED).count("£600,000.00") == said(before.docx).count(
        "£600,000.00"
    )


def test_the_contract_reads_on_each_day_with_the_changes_that_hold_by_then(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    first = proposed(
        ref, ContractAct.VARY, contracting.preparer(world), lines=(DEARER,), effective_on=date(2009, 7, 1)
    )
    decided(first.ref, signatory(world, "ann"))
    by_trust(first.ref, world)
    session.rollback()
    june, july = (
        consolidated(session, ref, day, viewer=SEES) for day in (date(2009, 6, 30), date(2009, 7, 1))
    )
    assert ([c.ref for c in june.holding], [c.ref for c in june.coming]) == ([], [first.ref])
    assert [c.ref for c in july.holding] == [first.ref]
    assert "£600,000.00" in said(services.consolidated_copy(session, june, viewer=SEES).docx)
    assert "£660,000.00" in said(services.consolidated_copy(session, july, viewer=SEES).docx)
    assert july.row.lines != june.row.lines, (
        "what is agreed for a day to come reads as it will, before a version says so"
    )


def test_wording_that_a_variation_changes_stands_in_the_contract_from_its_day(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    old = "The duties of this clause last for six years after this agreement ends."
    assert old in said(services.on_day(session, ref, TODAY, viewer=SEES).docx)
    session.rollback()
    wording = (
        NewWording(
            place="Clause 8", before=old, after="They last for three years.", ground="Letter of 1 May"
        ),
    )
    change = proposed(ref, ContractAct.VARY, contracting.preparer(world), wording=wording)
    decided(change.ref, signatory(world, "ann"))
    by_trust(change.ref, world)
    session.rollback()
    now = services.on_day(session, ref, TODAY, viewer=SEES)
    assert "They last for three years." in said(now.docx)
    assert old not in said(now.docx)
    assert now.not_found == ()
    assert old in said(services.on_day(session, ref, date(2009, 4, 19), viewer=SEES).docx)


def test_what_cannot_be_a_variation_is_said_beside_its_field(session: Session, world: World) -> None:
    ref, eve = in_force(world), contracting.preparer(world)
    for problem, more in (
        ("of this one", {"edition": "community-2009-10"}),
        ("No contract template is held", {"edition": "community-2010-11"}),
        ("reads as until now", {"wording": (NewWording(place="1", before="a", after="a"),)}),
        ("has no field", {"answers": {"nonsense": "x"}}),
        ("must be between 1 April 2009", {"lines": (DEARER,), "effective_on": date(2008, 1, 1)}),
        ("nothing is different", {"lines": (replace(DEARER, annual_value_pence=60_000_000),)}),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=problem):
            proposed(ref, ContractAct.VARY, eve, **more)


def test_answers_of_the_template_change_by_a_variation(session: Session, world: World) -> None:
    ref = in_force(world)
    change = proposed(
        ref, ContractAct.VARY, contracting.preparer(world), answers={LONG_TEXT: "As agreed in June"}
    )
    decided(change.ref, signatory(world, "ann"))
    by_trust(change.ref, world)
    session.rollback()
    assert "As agreed in June" in said(services.on_day(session, ref, TODAY, viewer=SEES).docx)
    assert "As agreed in June" in said(made_paper(change.ref, world, session))


def made_paper(change: str, world: World, session: Session) -> bytes:
    draft = change_draft(session, change, today=TODAY, viewer=SEES)
    return make_document(draft, answers_for(draft, world), actor=SYSTEM).docx


def test_what_was_taken_in_from_a_returned_file_becomes_a_variation_with_its_wording(
    session: Session, world: World, instance: Path
) -> None:
    ref = in_force(world)
    whole = recorded(ref, instance)
    old, new = "last for six years", "last for three years"
    back = write_parts(
        edited(whole, both(reword(old, old, new), value(LONG_TEXT, "As agreed in June"))).items(),
        zlib_deflate,
    )
    session.rollback()
    received = read_returned(session, ref, back, viewer=SEES, instance=instance)
    assert {one.kind.value for one in received.report.findings} == {"fixed", "field"}
    actor = replace(contracting.preparer(world), id="account-eve")
    with unit_of_work() as work:
        row = returns.record_returned(work, received, "x.docx", "Back.docx", actor=actor, now=NOW)
        key = row.id
    with unit_of_work() as work:
        row = queries.returned(work, key, contract_id=received.contract_id, viewer=SEES)
        for one in received.report.findings:
            ground = "Derogation, letter of 4 May" if one.fixed else ""
            returns.decide_finding(
                work, row, one.key, "take_in", reason="", ground=ground, actor=actor, today=TODAY
            )
        made = returns.take_in(work, row, actor=actor, today=TODAY)
    assert decided(made, signatory(world, "ann")).taken
    assert by_trust(made, world).taken
    session.rollback()
    text = said(services.on_day(session, ref, TODAY, viewer=SEES).docx)
    assert (new in text, old in text, "As agreed in June" in text) == (True, False, True)


def recorded(ref: str, instance: Path) -> dict[str, bytes]:
    with reading() as session:
        made = keeping.make_document(session, ref, viewer=SEES)
    name = keeping.keep_file(instance, made)
    with unit_of_work() as session:
        keeping.record_document(session, made, name, actor=SYSTEM, today=TODAY)
    return dict(read_parts(made.docx))
