"""What every call does that brings a list in: it is read, planned, and kept where anything of it is news."""

from __future__ import annotations

from collections.abc import Sequence
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
from register.domain.imports.mappings import (
    About,
    BadMapping,
    Mapping,
    read_mapping,
    shipped,
    shipped_text,
)
from register.domain.imports.tables import Sheet, Unreadable
from register.domain.permissions import Permission
from register.domain.texts import Code, Prose
from register.queries.imports import contracts_told
from register.queries.imports.lists import Plan
from register.queries.people.organisations import organisation
from register.services.imports import uploads
from register.services.imports.brought_lists import BroughtList


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadByMapping(FileSent):
    """A file with rows. mapping: how it is read, by its headings if empty. own_mapping: the text of a mapping that does not
    come with the product; it is then called as mapping says. dry_run: whether nothing is recorded."""

    mapping: Annotated[str, Code("how the file is read", longest=40)] = ""
    own_mapping: Annotated[str, Prose("how the file is read, as the text of a mapping", longest=50_000)] = ""
    dry_run: Annotated[bool, enter("whether nothing is recorded")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSent(ReadByMapping):
    """A list. commissioner_id: whose it is, for rows that name nobody."""

    commissioner_id: Annotated[str | None, select("whose list it is")] = None


def bring(sent: ListSent, brought: BroughtList) -> Response:
    """Bring a list in; the answer says what was done, or would be."""
    name, data, sheets = file_of(sent)
    text, mapping = mapping_of(sent, sheets, brought.read.about, brought.read.mappings)
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
    key = _kept(brought, plan, text, mapping.name, name, data) if news else None
    found = contracts_told.told(plan, read, key)
    return made({**found, "kept_as": found.pop("import")}, 201)


def file_of(sent: FileSent) -> tuple[str, bytes, list[Sheet]]:
    """Its name, its bytes, and the sheets in it. Invalid beside its field."""
    name, data = Path(sent.file_name).name, bytes_of(sent.content)
    return name, data, uploads.check_file(data, name, field="content")


def mapping_of(
    sent: ReadByMapping, sheets: list[Sheet], about: About, names: Sequence[str]
) -> tuple[str, Mapping]:
    """How a file is read, with its text. names: the mappings for it that come with the product. Invalid beside its field."""
    if sent.own_mapping:
        return sent.own_mapping, _own(sent, about)
    if sent.mapping and sent.mapping not in names:
        raise Invalid({"mapping": f"Select how the file is read: {', '.join(names)}"})
    found = (
        shipped(sent.mapping) if sent.mapping else uploads.guessed(sheets, [shipped(name) for name in names])
    )
    return shipped_text(found.name), found


def _own(sent: ReadByMapping, about: About) -> Mapping:
    try:
        found = read_mapping(sent.own_mapping, sent.mapping or "own")
    except BadMapping as fault:
        raise Invalid({"own_mapping": str(fault)}) from fault
    if found.about is not about:
        raise Invalid({"own_mapping": f"The mapping {found.name} is about {found.about}, not about {about}"})
    return found


def _kept(brought: BroughtList, plan: Plan, text: str, mapping: str, name: str, data: bytes) -> str:
    with unit_of_work() as session:
        return brought.keep(
            session, plan, mapping=text, mapping_name=mapping, file_name=name,
            file_hash=sha256(data).hexdigest(), actor=guard.actor(), now=clock.now(), today=clock.today(),
        )  # fmt: skip
