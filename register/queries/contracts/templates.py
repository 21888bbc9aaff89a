"""Contract templates of this instance: those that come with the product, and those the body published itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.documents.packs import Pack, shipped
from register.domain.errors import Fault, NotFound
from register.domain.permissions import Viewer
from register.models.templates import ContractTemplate, ContractTemplateVersion, TemplateUpload
from register.queries.contracts.published_templates import load_published
from register.queries.instance_files import instance_folder
from register.queries.visible import one, seen_by, visible

V = ContractTemplateVersion


def packs() -> list[Pack]:
    """Every template that comes with the product, by its title."""
    return sorted(shipped().values(), key=lambda pack: (pack.title, pack.id))


def pack(key: str) -> Pack | None:
    """One of those by id."""
    return shipped().get(key)


def title_of(key: str) -> str:
    """What a template that comes with the product is called; its name where it no longer comes with it."""
    found = pack(key)
    return key if found is None else found.title


def published(session: Session, *, viewer: Viewer) -> list[ContractTemplateVersion]:
    """What the body published, by title; each carries its reference."""
    query = visible(V, viewer).add_columns(ContractTemplate.ref)
    query = query.join(ContractTemplate, ContractTemplate.id == V.thing_id).order_by(
        V.title, V.valid_from, V.thing_id
    )
    return [_with_ref(version, ref) for version, ref in session.execute(query)]


def _with_ref(version: ContractTemplateVersion, ref: str) -> ContractTemplateVersion:
    version.ref = ref
    return version


def template(session: Session, key: str, *, viewer: Viewer) -> ContractTemplateVersion:
    """One of them by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer)


def pack_of(session: Session, row: ContractTemplateVersion) -> Pack:
    """The files it was published with."""
    return load_published(instance_folder(session), row.pack_hash)


def published_as(session: Session, pack_hash: str, *, viewer: Viewer) -> ContractTemplateVersion | None:
    """Which version of a template was published with these files; it carries its reference."""
    query = select(V, ContractTemplate.ref).join(ContractTemplate, ContractTemplate.id == V.thing_id)
    query = query.where(seen_by(V, viewer), V.pack_hash == pack_hash)
    found = session.execute(query.order_by(V.seq).limit(1)).first()
    return None if found is None else _with_ref(found[0], found[1])


def same_edition(session: Session, edition: str, *, viewer: Viewer) -> ContractTemplateVersion | None:
    """The template of this edition that is in use now."""
    found = [row for row in published(session, viewer=viewer) if row.edition == edition]
    return found[-1] if found else None


def conditions_on(conditions: Sequence[Mapping[str, Any]], day: date) -> list[str]:
    """Which conditions applied on the day, first and last day included."""
    return [str(c["text"]) for c in conditions if str(c["from"]) <= str(day) <= str(c["to"] or "9999-12-31")]


def uploads(session: Session) -> list[TemplateUpload]:
    """Files somebody is still turning into a template, the newest first."""
    query = select(TemplateUpload).where(TemplateUpload.published_ref == "")
    return list(session.scalars(query.order_by(TemplateUpload.uploaded_at.desc(), TemplateUpload.id)))


def upload(session: Session, key: str) -> TemplateUpload:
    """One of them; NotFound when there is none."""
    found = session.get(TemplateUpload, key)
    if found is None:
        raise NotFound
    return found


def old_uploads(session: Session, *, before: datetime) -> list[str]:
    """The keys of what was uploaded before this, published or not: what is published has files of its own."""
    query = select(TemplateUpload.id).where(TemplateUpload.uploaded_at < before)
    return list(session.scalars(query.order_by(TemplateUpload.id)))


def upload_files_left_behind(session: Session, *, before: datetime) -> list[Path]:
    """Files written before this that belong to no upload: it was let go, or never recorded."""
    found = {path.stem: path for path in uploads_folder(session).glob("*.docx")}
    kept = set(session.scalars(select(TemplateUpload.id))) if found else set()
    orphans = [path for key, path in sorted(found.items()) if key not in kept]
    return [path for path in orphans if path.stat().st_mtime < before.timestamp()]


def uploads_folder(session: Session) -> Path:
    """Where files lie until they are published."""
    return instance_folder(session) / "uploads"


def read_upload(session: Session, row: TemplateUpload) -> bytes:
    """The file as it was sent; Fault when it is gone."""
    try:
        return (uploads_folder(session) / f"{Path(row.id).name}.docx").read_bytes()
    except OSError as fault:
        raise Fault(f"The file {row.file_name} cannot be read: {fault.strerror}.") from fault
