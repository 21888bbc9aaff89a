"""The acts of the examples that bring a contract through its life: drafted, filled in, made into Word, decided on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app

from register import clock
from register.db import Session
from register.domain.contracts.changes import NewChange
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.preferred.preferred_terms import TermDecision
from register.domain.contracts.signed_copies import NewSignedCopy
from register.domain.contracts.stages import ContractAct, Question
from register.domain.contracts.waivers import NewAnswer, NewReport, WaiverAnswer
from register.domain.dates import said
from register.domain.permissions import Actor
from register.examples import word_files
from register.examples.values import made
from register.queries.contracts import returned as rounds
from register.queries.contracts.contracts import contract
from register.queries.contracts.documents import contract_document
from register.queries.contracts.signatures import signatures_of
from register.services.contracts import documents as contract_documents
from register.services.contracts import outside_documents, returned, signed_copies, waivers
from register.services.contracts.changes import decide_change, make_agreed, propose_change
from register.services.contracts.contracts import add_contract, fill_schedules, move_contract
from register.services.contracts.decisions import decide
from register.services.procurement.preferred_terms import decide_term

Row = Mapping[str, Any]
Made = dict[str, str]


def documents() -> Path:
    """Where the Word files of this instance lie."""
    return Path(current_app.instance_path) / "documents"


def draft(session: Session, row: Row, by: Actor) -> Made:
    new = made(NewContract, row)
    version = add_contract(session, new, actor=by, today=clock.today(), provenance=row["provenance"])
    return {row["key"]: version.thing_id}


def fill_in(session: Session, row: Row, by: Actor) -> Made:
    """Answers of the contract template, as the story gives them."""
    fill_schedules(session, row["contract"], row["values"], expected_n=None, actor=by, today=clock.today())
    return {row["key"]: row["contract"]}


def specify(session: Session, row: Row, by: Actor) -> Made:
    """The specification of each service: what is the same for all, and its own."""
    services = {code: {**row["every_service"], **own} for code, own in row["services"].items()}
    return fill_in(session, {**row, "values": {"services": services}}, by)


def move(session: Session, row: Row, by: Actor) -> Made:
    act = ContractAct(row["act"])
    move_contract(session, row["contract"], act, expected_n=None, reason="", actor=by, today=clock.today())
    return {row["key"]: row["contract"]}


def make(session: Session, row: Row, by: Actor) -> Made:
    """The Word file, kept in the instance and recorded with its hashes."""
    file = contract_documents.make_document(session, row["contract"], viewer=by.viewer)
    name = contract_documents.keep_file(documents().parent, file)
    kept = contract_documents.record_document(session, file, name, actor=by, today=clock.today())
    return {row["key"]: kept.thing_id}


def ask(session: Session, row: Row, by: Actor) -> Made:
    """The decision check; the contract moves on unless it says stop."""
    decided = decide(
        session, row["contract"], Question(row["question"]), party=row.get("party", "commissioner"), actor=by,
        today=clock.today(), provenance=row["provenance"],
    )  # fmt: skip
    return {row["key"]: decided.thing_id}


def propose(session: Session, row: Row, by: Actor) -> Made:
    """A change of a contract that runs; others decide."""
    new = made(NewChange, {name: value for name, value in row.items() if name != "contract"})
    change = propose_change(session, row["contract"], new, actor=by, today=clock.today())
    return {row["key"]: change.thing_id}


def decide_on_term(session: Session, row: Row, by: Actor) -> Made:
    """What becomes of a preferred supplier's term; a market test begins with it where the story names its route."""
    new = made(TermDecision, {name: value for name, value in row.items() if name != "contract"})
    done = decide_term(session, row["contract"], new, expected_n=None, actor=by, today=clock.today())
    return {row["key"]: done.preferred_procurement_id or row["contract"]}


def make_change(session: Session, row: Row, by: Actor) -> Made:
    """A change that was agreed, made on its day, as the calendar does it."""
    make_agreed(session, row["change"], actor=by, today=clock.today())
    return {row["key"]: row["change"]}


def ask_about_change(session: Session, row: Row, by: Actor) -> Made:
    """The decision check about a change, for one party."""
    decided = decide_change(session, row["change"], party=row["party"], actor=by, today=clock.today())
    return {row["key"]: decided.thing_id}


def answer_waiver(session: Session, row: Row, by: Actor) -> Made:
    """Somebody decides about a request; the decision check may stop them."""
    new = NewAnswer(waiver_answer=WaiverAnswer(row["answer"]), answer_note=row.get("note"))
    decided = waivers.answer_waiver(session, row["waiver"], new, actor=by, today=clock.today())
    return {row["key"]: decided.thing_id}


def report_waiver(session: Session, row: Row, by: Actor) -> Made:
    """The audit committee was told."""
    new = NewReport(reported_on=row["reported_on"], reported_minute=row["minute"])
    waivers.report_waiver(session, row["waiver"], new, actor=by, today=clock.today())
    return {row["key"]: row["waiver"]}


def keep_document(session: Session, row: Row, by: Actor) -> Made:
    """The document of a contract for which no template is held, as if it had been made elsewhere."""
    about = contract(session, row["contract"], viewer=by.viewer)
    body = word_files.plain(
        [about.title, f"Agreement {about.ref}", "The wording of this example is invented."]
    )
    kept = outside_documents.keep_outside_file(documents().parent, "agreement.docx", body)
    made = outside_documents.record_outside_document(
        session, about.ref, kept, expected_n=None, actor=by, today=clock.today()
    )
    return {row["key"]: made.thing_id}


def come_back(session: Session, row: Row, by: Actor) -> Made:
    """The document that was issued, as the other party sends it back with other words in it."""
    about = contract(session, row["contract"], viewer=by.viewer)
    document = contract_document(
        session, str(about.issued_document_id), contract_id=about.thing_id, viewer=by.viewer
    )
    issued = contract_documents.read_file(documents().parent, document)
    body = word_files.changed(issued, row["before"], row["after"])
    received = returned.read_returned(session, about.ref, body, viewer=by.viewer, instance=documents().parent)
    name = returned.keep_returned(documents().parent, body)
    kept = returned.record_returned(session, received, name, row["sent_name"], actor=by, now=clock.now())
    return {row["key"]: kept.id}


def refuse_differences(session: Session, row: Row, by: Actor) -> Made:
    """What came back otherwise than it was sent is refused, each difference with the reason."""
    about = contract(session, row["contract"], viewer=by.viewer)
    kept = rounds.returned(session, row["file"], contract_id=about.thing_id, viewer=by.viewer)
    for finding in rounds.findings_of(kept):
        returned.decide_finding(
            session, kept, finding.key, "refuse", reason=row["reason"], ground="", actor=by, today=clock.today()
        )  # fmt: skip
    return {row["key"]: kept.id}


def keep_copy(session: Session, row: Row, by: Actor) -> Made:
    """The signed copy of the next who signed for a party: the document that was issued, with a line for the signature."""
    about = contract(session, row["contract"], viewer=by.viewer)
    document = contract_document(
        session, str(about.issued_document_id), contract_id=about.thing_id, viewer=by.viewer
    )
    issued = contract_documents.read_file(documents().parent, document)
    waiting = signatures_of(session, [about.thing_id], viewer=by.viewer)
    copy = next(
        one for one in waiting if one.party == row["party"] and one.file_hash is one.change_id is None
    )
    signed_on = copy.signed_on or clock.today()
    words = f"Signed for the {copy.party} on {said(signed_on)} (an example: nobody signed this)"
    new = NewSignedCopy(signed_on=signed_on, capacity=row["capacity"])
    return {row["key"]: _keep(session, copy.ref, new, word_files.with_line(issued, words), by)}


def _keep(session: Session, ref: str, new: NewSignedCopy, body: bytes, by: Actor) -> str:
    file = signed_copies.keep_copy_file(documents().parent, "signed.docx", body)
    kept = signed_copies.keep_signed_copy(
        session, ref, new, file, expected_n=None, actor=by, today=clock.today()
    )
    return kept.thing_id
