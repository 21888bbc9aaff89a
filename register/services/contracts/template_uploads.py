"""Takes in Word files that are to become templates, and keeps which field goes into which place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree
from sqlalchemy import delete
from sqlalchemy.orm import Session

from register.documents.faults import UploadFault
from register.documents.own_carrying import carried
from register.documents.own_choices import (
    EACH_UNTIL,
    NEW_WORDS,
    Stretches,
    guess,
    guess_question,
    headings_of,
    open_places,
    says_exactly,
    usual_end,
)
from register.documents.own_manifests import SERVICES
from register.documents.own_mending import mended, unseen_in
from register.documents.own_unseen import Answer, Unseen
from register.documents.upload_guard import open_docx
from register.domain.errors import Fault, Invalid, Refused
from register.domain.permissions import Actor, Permission, check
from register.models.base import new_id
from register.models.templates import TemplateUpload
from register.queries.contracts import templates as queries
from register.whole_files import making_room, write_whole

SUGGESTED_AT_MOST = 400
BROKEN = (etree.LxmlError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""How a file shows that it is put together as no program does it."""
CANNOT_READ = (
    "This file is put together in a way that cannot be read. Open it in Word, save it again, and upload that"
)


def check_upload(docx: bytes, *, own: bool = True) -> None:
    """Invalid, with one sentence beside the file, for whatever could hurt us, is no Word file, or, as a body's own,
    could not be read on any of its pages. Asked before anything is kept."""
    try:
        open_docx(docx)
        if own:
            whole_file(docx, {})
            suggested_picks(mended(docx, {}))
    except UploadFault as fault:
        raise Invalid({"file": str(fault)}) from fault
    except BROKEN as fault:
        raise Invalid({"file": CANNOT_READ}) from fault


def whole_file(docx: bytes, answers: Mapping[str, Any]) -> bytes:
    """The file as a template is made from it, with all that is read from it tried once; UploadFault says what is wrong."""
    try:
        whole = mended(docx, answers)
        open_places(whole)
        unseen_in(docx)
    except BROKEN as fault:
        if isinstance(fault, UploadFault):
            raise
        raise UploadFault(f"{CANNOT_READ}.") from fault
    return whole


def keep_upload(folder: Path, docx: bytes) -> str:
    """Write a file that was checked, under a name nobody can guess; returns that name's key."""
    key = new_id()
    with making_room():
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{key}.docx", docx)
    return key


def record_upload(
    session: Session,
    key: str,
    file_name: str,
    docx: bytes,
    *,
    checked_against: str,
    actor: Actor,
    now: datetime,
) -> TemplateUpload:
    """Note a file that was kept, with the fields that its places nearly name."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = TemplateUpload(
        id=key, file_name=file_name[:300], file_hash=hashlib.sha256(docx).hexdigest(), uploaded_by=actor.id,
        checked_against=checked_against, picks={} if checked_against else suggested_picks(mended(docx, {})),
        unseen={}, uploaded_at=now, published_ref="",
    )  # fmt: skip
    session.add(row)
    return row


@dataclass(frozen=True, slots=True)
class Opened:
    """A kept file: what is known of it, as it was sent, and as a template is made from it."""

    row: TemplateUpload
    sent: bytes
    whole: bytes


def opened(session: Session, key: str) -> Opened:
    """A file that was kept; Refused, with what to do, where it cannot be read any more."""
    row = queries.upload(session, key)
    try:
        sent = queries.read_upload(session, row)
        return Opened(row, sent, sent if row.checked_against else whole_file(sent, row.unseen))
    except (UploadFault, Fault) as fault:
        raise Refused(f"{fault} You can remove it and upload another") from fault


def answer_unseen(
    session: Session, key: str, docx: bytes, answers: Mapping[str, str], *, actor: Actor
) -> TemplateUpload:
    """Keep what becomes of each kind of what nobody sees in the file. What was chosen for its places goes with them."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = queries.upload(session, key)
    kinds = {matter.kind for matter in unseen_in(docx)}
    kept = {str(kind): str(Answer(answers[kind])) for kind in Unseen if kind in kinds and answers.get(kind)}
    before, after = mended(docx, row.unseen), mended(docx, kept)
    if before != after:
        row.picks = {**suggested_picks(after), **carried(row.picks, before, after)}
    row.unseen = kept
    return row


def remove_upload(session: Session, key: str, *, actor: Actor) -> None:
    """Let go of one upload; its file goes after this is recorded. What was published from it stays."""
    check(actor, Permission.KEEP_CONTRACTS)
    forget_uploads(session, [queries.upload(session, key).id])


def forget_uploads(session: Session, keys: Sequence[str]) -> None:
    """Let go of uploads and what was chosen for them; their files go after this is recorded."""
    session.execute(delete(TemplateUpload).where(TemplateUpload.id.in_(keys)))


def suggested_picks(docx: bytes) -> dict[str, str]:
    """What nearly says itself: a field where the words name one, each field once, else a question of its own."""
    stretches = Stretches(docx, {})
    found: dict[str, str] = {}
    for place in open_places(docx)[:SUGGESTED_AT_MOST]:
        name = guess(place, each=stretches.hold(place))
        if name in found.values() and name not in NEW_WORDS and not says_exactly(place, name):
            name = guess_question(place)
        if name:
            found[place.id] = name
    return found


def repeat_stretches(
    session: Session, key: str, docx: bytes, stretches: Sequence[tuple[str, str]], *, actor: Actor
) -> TemplateUpload:
    """Keep which stretches come once for each service, each from a heading to before another; an empty end means
    the next heading of the same rank. Those chosen before are let go."""
    check(actor, Permission.KEEP_CONTRACTS)
    headings = headings_of(docx)
    begins = {heading.id: heading.start for heading in headings}
    picks: dict[str, str] = {}
    for number, (begin, end) in enumerate(stretches, start=1):
        until = end or usual_end(headings, begin)
        if until != "end" and begins[until] <= begins[begin]:
            raise Invalid({f"until_{number}": "Select a heading that comes after the one where it begins"})
        picks[begin] = f"{EACH_UNTIL}{until}"
    row = pick_fields(session, key, picks, begins, actor=actor)
    row.picks = {**row.picks, **_suggested_again(docx, row.picks)}
    return row


def _suggested_again(docx: bytes, picks: Mapping[str, str]) -> dict[str, str]:
    """Places that now come once for each service, and were only guessed, take what is known of a service."""
    stretches = Stretches(docx, picks)
    inside = [place for place in open_places(docx) if stretches.hold(place)]
    found = {p.id: guess(p, each=True) for p in inside if picks.get(p.id, "") in ("", *NEW_WORDS, guess(p))}
    return {place: name for place, name in found.items() if name.startswith(f"{SERVICES}.")}


def pick_fields(
    session: Session, key: str, picks: Mapping[str, str], shown: Iterable[str], *, actor: Actor
) -> TemplateUpload:
    """Keep the choices for the places on one page; those on other pages stay."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = queries.upload(session, key)
    kept = {place: name for place, name in row.picks.items() if place not in set(shown)}
    row.picks = {**kept, **{place: name for place, name in picks.items() if name}}
    return row
