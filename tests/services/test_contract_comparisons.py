"""A recorded document is made again from the template and the facts of its day, whatever came since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from register.db import reading, unit_of_work
from register.documents import packs
from register.domain.contracts.comparisons import Comparison, Outcome
from register.domain.contracts.stages import ContractAct
from register.models.contract_documents import ContractDocumentVersion
from register.models.organisations import OrganisationVersion
from register.queries.contracts.documents import contract_document
from register.queries.visible import one
from register.services import facts
from register.services.contracts import documents as making
from register.services.contracts.comparisons import compare_document
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

PACK = "community_2009_10"


world = contracting.in_session


def recorded(ref: str, instance: Path) -> ContractDocumentVersion:
    with reading() as session:
        made = making.make_document(session, ref, viewer=SYSTEM.viewer)
    name = making.keep_file(instance, made)
    with unit_of_work() as session:
        return making.record_document(session, made, name, actor=SYSTEM, today=TODAY)


@pytest.fixture
def document(world: World, instance: Path) -> ContractDocumentVersion:
    return recorded(contracting.drafted(world).ref, instance)


def compared(document: ContractDocumentVersion) -> Comparison:
    with reading() as session:
        found = contract_document(
            session, document.ref, contract_id=document.contract_id, viewer=SYSTEM.viewer
        )
        return compare_document(session, found)[0]


def rename(world: World) -> None:
    with unit_of_work() as session:
        newest = one(session, OrganisationVersion, world.ids["trust"], SYSTEM.viewer)
        facts.change(
            session,
            newest,
            "organisation.changed",
            act="changed",
            actor=SYSTEM,
            known_on=TODAY,
            name="New name",
        )


def test_what_came_since_does_not_count(world: World, document: ContractDocumentVersion) -> None:
    rename(world)
    with reading() as session:
        made = making.make_document(session, document.contract_id, viewer=SYSTEM.viewer)
        assert made.content_hash != document.content_hash
    contracting.done(document.contract_id, ContractAct.SUBMIT)
    answer = compared(document)
    assert (answer.outcome, answer.again) == (Outcome.SAME, document.content_hash)


def test_a_template_that_a_release_replaced_is_found_in_the_instance(
    document: ContractDocumentVersion, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(packs.shipped(), PACK)
    assert compared(document).outcome is Outcome.SAME
    kept = instance / "packs" / document.pack_hash
    assert sorted(path.name for path in kept.iterdir()) == ["clauses", "manifest.toml", "template.docx"]


def test_a_template_that_is_gone_or_altered_is_said_plainly(
    document: ContractDocumentVersion, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(packs.shipped(), PACK)
    kept = instance / "packs" / document.pack_hash
    clause = next(kept.glob("clauses/*.md"))
    clause.write_text(clause.read_text(encoding="utf-8") + "\nAnother sentence.\n", encoding="utf-8")
    altered = compared(document)
    assert altered.outcome is Outcome.NO_TEMPLATE
    assert "were changed" in altered.because
    shutil.rmtree(kept)
    gone = compared(document)
    assert gone.outcome is Outcome.NO_TEMPLATE
    assert "not kept here any more" in gone.because


def test_an_altered_record_shows(document: ContractDocumentVersion) -> None:
    with reading() as session:
        session.expunge_all()
        document.content_hash = "0" * 64
        assert compare_document(session, document)[0].outcome is Outcome.CHANGED
