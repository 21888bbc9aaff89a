"""The signed copy of the paper of a change: a file with its hash, tied to the very paper that was made of it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.domain.contracts.signed_copies import NewSignedCopy
from register.domain.contracts.stages import ContractAct, NotAtThisStage
from register.domain.errors import Invalid
from register.examples.word_files import with_line
from register.models.signatures import SignatureVersion
from register.queries.contracts.change_papers import change_draft
from register.queries.contracts.changes import change
from register.queries.contracts.contracts import contract
from register.queries.contracts.documents import papers_of
from register.queries.contracts.rounds import waiting
from register.queries.contracts.sides.unsigned_changes import UnsignedChange, unsigned_changes
from register.queries.contracts.signatures import signatures_of_change
from register.services.contracts import documents as keeping
from register.services.contracts.changes import take_back_change
from register.services.contracts.other_documents import make_document, record_made
from register.services.contracts.signed_copies import SentFile, keep_signed_copy
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_change_papers import ACTS, answers_for, made, said
from tests.services.test_changes import by_trust, decided, in_force, proposed, signatory
from tests.services.test_novations import all_agree, newcomer, novation

SEES = SYSTEM.viewer
DAY = date(2009, 10, 1)

world = contracting.in_session


def signatures(session: Session, key: str) -> list[SignatureVersion]:
    session.rollback()
    row = change(session, key, viewer=SEES)
    return signatures_of_change(session, row.contract_id, row.thing_id, viewer=SEES)


def keep(signature: SignatureVersion, body: bytes, on: date = TODAY) -> SignatureVersion:
    new, sent = NewSignedCopy(signed_on=on, capacity="Director"), SentFile("signed.docx", body)
    with unit_of_work() as work:
        return keep_signed_copy(work, signature.ref, new, sent, expected_n=None, actor=SYSTEM, today=TODAY)


def suspended(world: World) -> str:
    """A suspension that the commissioner decided."""
    key = proposed(in_force(world), ContractAct.SUSPEND, contracting.preparer(world)).ref
    assert decided(key, signatory(world, "ann")).taken
    return key


def other_paper(key: str, world: World, instance: Path) -> bytes:
    """An earlier paper of the same change that says something else."""
    with reading() as session:
        draft = change_draft(session, key, today=TODAY, viewer=SEES)
        answers = {**answers_for(draft, world), "served_by": "provider"}
        document = make_document(draft, answers, actor=SYSTEM)
    assert document.of_contract is not None
    name = keeping.keep_file(instance, document.of_contract)
    with unit_of_work() as session:
        record_made(session, document, name, actor=SYSTEM, today=TODAY)
    return document.docx


def waits(session: Session, key: str) -> list[str]:
    session.rollback()
    row = change(session, key, viewer=SEES)
    return [
        one.words for one in waiting(session, contract(session, row.contract_id, viewer=SEES), viewer=SEES)
    ]


def test_a_signed_copy_of_a_change_is_tied_to_the_very_paper_that_was_made(
    session: Session, world: World, instance: Path
) -> None:
    key = suspended(world)
    (mine,) = signatures(session, key)
    assert (mine.party, mine.person_id, mine.file_hash) == ("commissioner", world.ids["ann"], None)
    with pytest.raises(NotAtThisStage, match="No paper of this change was made yet"):
        keep(mine, b"%PDF-1.4 signed")
    assert waits(session, key) == []
    first, second = other_paper(key, world, instance), made(key, world, instance)[0]
    assert first != second
    words = f"The file of the commissioner's signed copy of {key} by those who keep contracts"
    assert waits(session, key) == [words]
    with pytest.raises(Invalid, match="This is the paper as it was made, without a signature"):
        keep(mine, first)
    signed = with_line(first, "Signed")
    kept = keep(mine, signed)
    session.rollback()
    papers = papers_of(session, change(session, key, viewer=SEES), viewer=SEES)
    tied = {one.thing_id: one.file_hash for one in papers}
    assert (len(tied), tied[kept.document_id or ""]) == (2, hashlib.sha256(first).hexdigest())
    assert (kept.file_hash, kept.capacity) == (hashlib.sha256(signed).hexdigest(), "Director")
    assert waits(session, key) == []
    with pytest.raises(NotAtThisStage, match="is kept already"):
        keep(mine, b"%PDF-1.4 again")


@pytest.mark.parametrize("act", list(ACTS))
def test_whoever_decides_a_change_signs_its_paper_whatever_its_kind(
    session: Session, world: World, instance: Path, act: ContractAct
) -> None:
    key = proposed(in_force(world), act, contracting.preparer(world), **ACTS[act]).ref
    assert decided(key, signatory(world, "ann")).taken
    made(key, world, instance)
    (mine,) = signatures(session, key)
    assert keep(mine, b"%PDF-1.4 signed").document_id is not None


def test_all_three_parties_of_a_novation_have_their_signed_copies(
    session: Session, world: World, instance: Path
) -> None:
    ref = in_force(world)
    newcomer(world)
    key = novation(ref, world)
    all_agree(key, world)
    made(key, world, instance)
    for one in signatures(session, key):
        keep(one, b"%PDF-1.4 signed by everybody")
    assert {one.party for one in signatures(session, key) if one.file_hash} == {
        "commissioner", "provider", "newcomer",
    }  # fmt: skip


def test_a_file_of_anything_else_is_no_signed_copy_of_a_change(
    session: Session, world: World, instance: Path
) -> None:
    key, other = suspended(world), suspended(world)
    ours, theirs = made(key, world, instance)[0], made(other, world, instance)[0]
    (mine,), (others,) = signatures(session, key), signatures(session, other)
    with pytest.raises(Invalid, match="This file was made of another contract"):
        keep(mine, with_line(theirs, "Signed"))
    keep(others, b"%PDF-1.4 theirs")
    with pytest.raises(Invalid, match="is the signed copy of another contract"):
        keep(mine, b"%PDF-1.4 theirs")
    with pytest.raises(Invalid, match="when its paper was made, or a later day"):
        keep(mine, with_line(ours, "Signed"), date(2009, 4, 19))
    again = proposed(
        change(session, key, viewer=SEES).contract_id, ContractAct.RESUME, contracting.preparer(world)
    ).ref
    assert decided(again, signatory(world, "ann")).taken
    made(again, world, instance)
    (second,) = signatures(session, again)
    with pytest.raises(Invalid, match="is not a paper of this change"):
        keep(second, with_line(ours, "Signed"))
    keep(mine, b"%PDF-1.4 ours")
    with pytest.raises(Invalid, match="signed copy of the contract itself or of another change"):
        keep(second, b"%PDF-1.4 ours")
    with unit_of_work() as work:
        take_back_change(work, again, reason="Not yet", actor=contracting.preparer(world), today=TODAY)
    with pytest.raises(NotAtThisStage, match="was taken back"):
        keep(second, b"%PDF-1.4 second")


def test_a_paper_made_after_a_novation_names_the_parties_of_its_own_day(
    session: Session, world: World, instance: Path
) -> None:
    ref = in_force(world)
    key = proposed(ref, ContractAct.SUSPEND, contracting.preparer(world)).ref
    assert by_trust(key, world).taken
    assert by_trust(proposed_again(ref, world), world).taken
    newcomer(world)
    all_agree(novation(ref, world, TODAY), world)
    session.rollback()
    assert contract(session, ref, viewer=SEES).provider_id == world.ids["next"]
    assert change_draft(session, key, today=TODAY, viewer=SEES).known["provider"].startswith("North Tees")
    text = said(made(key, world, instance)[0])
    assert "Durham NHS Trust" not in text
    assert "This notice is given for North Tees NHS Trust" in text
    later = proposed(ref, ContractAct.SUSPEND, contracting.preparer(world)).ref
    session.rollback()
    assert change_draft(session, later, today=TODAY, viewer=SEES).known["provider"].startswith("Durham")


def proposed_again(ref: str, world: World) -> str:
    """A resumption, which the commissioner has agreed already."""
    key = proposed(ref, ContractAct.RESUME, contracting.preparer(world)).ref
    assert decided(key, signatory(world, "ann")).taken
    return key


def test_a_change_that_is_agreed_counts_as_not_signed_until_each_copy_is_kept(
    session: Session, world: World, instance: Path
) -> None:
    key = suspended(world)
    assert [(one.ref, one.agreed_on, one.missing) for one in unsigned(session)] == [(key, TODAY, 1)]
    made(key, world, instance)
    keep(signatures(session, key)[0], b"%PDF-1.4 signed")
    assert unsigned(session) == []


def test_a_change_that_is_only_proposed_or_was_taken_back_lacks_no_signature(
    session: Session, world: World
) -> None:
    key = proposed(in_force(world), ContractAct.SUSPEND, contracting.preparer(world)).ref
    assert unsigned(session) == []
    with unit_of_work() as work:
        take_back_change(work, key, reason="Not needed", actor=SYSTEM, today=TODAY)
    assert unsigned(session) == []


def unsigned(session: Session) -> list[UnsignedChange]:
    session.rollback()
    return unsigned_changes(session, viewer=SEES)
