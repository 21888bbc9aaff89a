"""Keeps the file of a signed copy with its hash, tied to the very document that was issued."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from register.domain.contracts.signed_copies import SUFFIXES, NewSignedCopy, check_signed_copy
from register.domain.contracts.stages import BEFORE_ISSUE, ContractAct, NotAtThisStage, Stage, move
from register.domain.errors import Fault, Invalid
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.models.base import new_id
from register.models.contracts import ContractVersion
from register.models.signatures import SignatureVersion
from register.queries.contracts.changes import change
from register.queries.contracts.contracts import contract
from register.queries.contracts.documents import contract_document
from register.queries.contracts.rounds import copies_state
from register.queries.contracts.sides.awaited_copies import awaiting_copies
from register.queries.contracts.signatures import signature
from register.queries.visible import versions_of
from register.services import facts
from register.services.contracts.changes import make_agreed
from register.services.contracts.contracts import moved
from register.services.contracts.signed_papers import made_of, paper_signed
from register.whole_files import making_room, write_whole


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent. name: under which it lies in the instance."""

    name: str
    body: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


def keep_copy_file(instance: Path, sent_name: str, body: bytes) -> SentFile:
    """Write a signed copy as it was sent. Done before it is recorded."""
    return keep_sent_file(instance, sent_name, body, start="signed", suffixes=SUFFIXES)


def keep_sent_file(
    instance: Path, sent_name: str, body: bytes, *, start: str, suffixes: tuple[str, ...]
) -> SentFile:
    """Write what was sent under a name nobody can guess."""
    suffix = Path(sent_name).suffix.lower()
    refuse({"file": None if suffix in suffixes else f"Choose a file ending in {' or '.join(suffixes)}"})
    refuse({"file": None if body else "Choose a file that is not empty"})
    name, folder = f"{start}-{new_id()}{suffix}", instance / "documents"
    with making_room():
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, body, first=True)
    return SentFile(name, body)


def drop_copy_file(instance: Path, copy: SentFile) -> None:
    """Take away a file that was not recorded."""
    (instance / "documents" / copy.name).unlink(missing_ok=True)


@contextmanager
def kept_only_if_recorded(instance: Path, copy: SentFile) -> Iterator[None]:
    """Takes the file away again where what is done within does not come to its end."""
    recorded = False
    try:
        yield
        recorded = True
    finally:
        if not recorded:
            drop_copy_file(instance, copy)


def read_copy_file(instance: Path, row: SignatureVersion) -> bytes:
    """The file as it was sent. Fault where it is gone or is not what was recorded."""
    try:
        body = (instance / "documents" / str(row.file_name)).read_bytes()
    except OSError as fault:
        raise Fault("The signed copy is not in the instance's folder: restore it from a back-up") from fault
    if hashlib.sha256(body).hexdigest() != row.file_hash:
        raise Fault("The signed copy is not the file that was recorded: its hash differs")
    return body


def keep_signed_copy(
    session: Session, key: str, new: NewSignedCopy, copy: SentFile, *, expected_n: int | None, actor: Actor, today: date
) -> SignatureVersion:  # fmt: skip
    """Record the file of a signed copy. Of a contract, the last that a party's set lacks moves it on, in the same unit of
    work; of a change, it is tied to the paper that was made, and what waited for this copy alone is made if its day has
    come. One of anything else is refused."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = signature(session, key, viewer=actor.viewer)
    if row.file_hash is not None:
        raise NotAtThisStage("The file of this signed copy is kept already")
    if row.change_id is not None:
        paper = paper_signed(session, row, new, copy.body, copy.sha256, actor=actor, today=today)
        made = _kept(session, row, new, copy, paper, expected_n=expected_n, actor=actor, today=today)
        _make_what_waited(session, row, actor=actor, today=today)
        return made
    about = contract(session, row.contract_id, viewer=actor.viewer)
    history = versions_of(session, about, viewer=actor.viewer)
    issued = [one.known_on for one in history if one.act == ContractAct.ISSUE]
    check_signed_copy(new, issued_on=max(issued, default=None), today=today)
    _check_is_of(session, row, about.issued_document_id, copy, actor)
    received, is_last = _received_with(session, row, about)
    document = about.issued_document_id
    kept = _kept(session, row, new, copy, document, expected_n=expected_n, actor=actor, today=today)
    if received:
        _move_on(session, about, is_last=is_last, actor=actor, today=today)
    return kept


def _make_what_waited(session: Session, row: SignatureVersion, *, actor: Actor, today: date) -> None:
    about = change(session, row.change_id or "", viewer=actor.viewer)
    if about.thing_id in awaiting_copies(session, [about]):
        make_agreed(session, about.thing_id, received=row.thing_id, actor=actor, today=today)


def _kept(
    session: Session, row: SignatureVersion, new: NewSignedCopy, copy: SentFile, document: str | None, *,
    expected_n: int | None, actor: Actor, today: date,
) -> SignatureVersion:  # fmt: skip
    return facts.change(
        session, row, "signature.copy_kept", act="copy_kept", actor=actor, known_on=today, expected_n=expected_n,
        signed_on=new.signed_on, capacity=new.capacity, document_id=document, file_name=copy.name,
        file_hash=copy.sha256, size=len(copy.body),
    )  # fmt: skip


def _received_with(session: Session, row: SignatureVersion, about: ContractVersion) -> tuple[bool, bool]:
    """Whether its party's signed copy is whole with this one: everybody whose signature is required has signed, and of
    each the file is kept; and whether that of every party then is. A signature that a barrier hides from whoever keeps the
    copy counts all the same. Raises NotAtThisStage for a signature of a document that was sent back."""
    state = copies_state(session, about, viewer=UNBOUND)
    if row.thing_id not in state.current or Stage(about.stage) in BEFORE_ISSUE:
        raise NotAtThisStage(
            "This signature was of a document that was sent back for work. Keep the signed copy of what was issued last"
        )
    there = state.received_with(row.thing_id)
    return row.signed_for in there, there >= set(state.required)


def _move_on(session: Session, about: ContractVersion, *, is_last: bool, actor: Actor, today: date) -> None:
    """A contract that runs already, by a history from elsewhere, stays where it is; and so does one of which the copies of
    one party, and not of every other, are there."""
    acts = {
        Stage.ISSUED: ContractAct.RECEIVE_FIRST_SIGNED_COPY, Stage.PART_SIGNED: ContractAct.RECEIVE_LAST_SIGNED_COPY,
    }  # fmt: skip
    act = acts.get(Stage(about.stage))
    if act is not None and (is_last or about.stage == Stage.ISSUED):
        moved(session, about, move(Stage(about.stage), act), actor=actor, today=today)


def _check_is_of(
    session: Session, row: SignatureVersion, issued: str | None, copy: SentFile, actor: Actor
) -> None:
    """Raises Invalid for a file that another contract has already, or that was made from another document."""
    _check_not_blank(session, row, issued, copy, actor)
    found = made_of(session, row, copy.body, copy.sha256, actor=actor)
    if found and issued is not None and issued not in {one.thing_id for one in found}:
        words = "This file was made of this contract, and is not the document that was issued. Choose a copy of that one"
        raise Invalid({"file": words})


def _check_not_blank(
    session: Session, row: SignatureVersion, issued: str | None, copy: SentFile, actor: Actor
) -> None:
    """Raises Invalid for the very file that went out: nobody has signed it."""
    if issued is None:
        return
    document = contract_document(session, issued, contract_id=row.contract_id, viewer=actor.viewer)
    if document.file_hash == copy.sha256:
        raise Invalid(
            {"file": "This is the document as it was issued, without a signature. Choose the signed copy"}
        )
