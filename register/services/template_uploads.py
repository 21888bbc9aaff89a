"""Takes in Word files that are to become templates, and keeps which field goes into which place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from register.documents import own_files
from register.documents.faults import UploadFault
from register.documents.upload_guard import open_docx
from register.domain.errors import Invalid
from register.domain.permissions import Actor, Permission, check
from register.models.base import new_id
from register.models.templates import TemplateUpload
from register.queries import templates as queries
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


def suggested_picks(docx: bytes) -> dict[str, str]:
    """A field for each place whose words nearly name it, each field once."""
    found: dict[str, str] = {}
    for place in own_files.open_places(docx)[:SUGGESTED_AT_MOST]:
        name = own_files.suggestion(place)
        if name and name not in found.values():
            found[place.id] = name
    return found


def pick_fields(
    session: Session, key: str, picks: Mapping[str, str], shown: Iterable[str], *, actor: Actor
) -> TemplateUpload:
    """Keep the choices for the places on one page; those on other pages stay."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = queries.upload(session, key)
    kept = {place: name for place, name in row.picks.items() if place not in set(shown)}
    row.picks = {**kept, **{place: name for place, name in picks.items() if name}}
    return row
