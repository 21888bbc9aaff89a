"""What every call does that brings a list in: it is read, planned, and kept where anything of it is news."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import made, viewer
from register.api.schemas.files import FileSent, bytes_of
from register.db import reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.errors import Invalid
from register.domain.imports.mappings import Mapping, shipped, shipped_text
from register.domain.imports.tables import Unreadable
from register.domain.permissions import Permission
from register.domain.texts import Code
from register.queries.imports import contracts_told
from register.queries.imports.lists import Plan
from register.queries.people.organisations import organisation
from register.services.imports import uploads
from register.services.imports.brought_lists import BroughtList


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSent(FileSent):
    """A list. commissioner_id: whose it is, for rows that name nobody. mapping: how it is read, by its headings if empty.
    dry_run: whether nothing is recorded."""

    commissioner_id: Annotated[str | None, select("whose list it is")] = None
    mapping: Annotated[str, Code("how the file is read", longest=40)] = ""
    dry_run: Annotated[bool, enter("whether nothing is recorded")] = False


def bring(sent: ListSent, brought: BroughtList) -> Response:
    """Bring a list in; the answer says what was done, or would be."""
    name, data = Path(sent.file_name).name, bytes_of(sent.content)
    sheets = uploads.check_file(data, name, field="content")
    mapping = _mapping(sent.mapping, brought) or uploads.guessed(sheets, brought.read.shipped)
    with reading() as session:
        try:
            read = brought.read.read(session, sheets, mapping, today=clock.today())
        except Unreadable as fault:
            raise Invalid({"content": str(fault)}) from fault
        whose = sent.commissioner_id and organisation(session, sent.commissioner_id, viewer=viewer()).thing_id
        plan = brought.read.planned(
            session, read, source=mapping.source, title=name, commissioner_id=whose or None,
            may_add_bodies=guard.allowed(Permission.KEEP_ORGANISATIONS), viewer=viewer(), today=clock.today(),
        )  # fmt: skip
        news = not sent.dry_run and brought.is_news(session, plan)
    key = _kept(brought, plan, mapping.name, name, data) if news else None
    found = contracts_told.told(plan, read, key)
    return made({**found, "kept_as": found.pop("import")}, 201)


def _mapping(name: str, brought: BroughtList) -> Mapping | None:
    if name and name not in brought.read.mappings:
        raise Invalid({"mapping": f"Select how the file is read: {', '.join(brought.read.mappings)}"})
    return shipped(name) if name else None


def _kept(brought: BroughtList, plan: Plan, mapping: str, name: str, data: bytes) -> str:
    with unit_of_work() as session:
        return brought.keep(
            session, plan, mapping=shipped_text(mapping), mapping_name=mapping, file_name=name,
            file_hash=sha256(data).hexdigest(), actor=guard.actor(), now=clock.now(), today=clock.today(),
        )  # fmt: skip
