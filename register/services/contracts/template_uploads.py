"""Takes in Word files that are to become templates, and keeps which field goes into which place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from register.documents.faults import UploadFault
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
from register.documents.upload_guard import open_docx
from register.domain.errors import Invalid
from register.domain.permissions import Actor, Permission, check
from register.models.base import new_id
from register.models.templates import TemplateUpload
from register.queries.contracts import templates as queries
from register.whole_files import making_room, write_whole

SUGGESTED_AT_MOST = 400


def check_upload(docx: bytes) -> None:
    """Invalid, with one sentence beside the file, for whatever could hurt us or is no Word file."""
    try:
        open_docx(docx)
    except UploadFault as fault:
        raise Invalid({"file": str(fault)}) from fault


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
        checked_against=checked_against, picks={} if checked_against else suggested_picks(docx), uploaded_at=now,
        published_ref="",
    )  # fmt: skip
    session.add(row)
    return row


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
