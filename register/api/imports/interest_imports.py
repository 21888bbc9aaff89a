"""A register of interests that is kept elsewhere, brought in by a call, edition after edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.imports.bringing import ReadByMapping, file_of, mapping_of
from register.api.schemas.bodies import body
from register.api.schemas.brought import RegisterBrought
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter
from register.domain.errors import Invalid
from register.domain.imports.mappings import About, Mapping, shipped_about
from register.domain.imports.readings import (
    Reading,
    by_edition,
    check_published,
    edition_title,
    read_edition,
)
from register.domain.imports.tables import Sheet, Unreadable
from register.queries.imports import told as words
from register.queries.imports.plans import Plan, plan
from register.services.imports.batches import bring_at_once, is_news


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestsSent(ReadByMapping):
    """A register of interests, or a zip file of its editions. published_on: the day on which its source published it."""

    published_on: Annotated[date | None, enter("the day it was published")] = None


@dataclass(frozen=True, slots=True)
class _Brought:
    """What is brought: the file, and the mapping it is read by, with its text."""

    name: str
    data: bytes
    text: str
    mapping: Mapping


@blueprint.post("/interests/imports")
@described(
    "interests",
    takes=taken("InterestsSent", InterestsSent),
    reply=told("RegisterBrought", RegisterBrought),
    status=201,
)
def import_interests() -> Response:
    """Bring a register of interests in. What cannot be understood waits for an officer; the same file again adds nothing."""
    sent = body(InterestsSent)
    check_published(sent.published_on, clock.today())
    name, data, sheets = file_of(sent)
    file = _Brought(name, data, *mapping_of(sent, sheets, About.INTERESTS, shipped_about(About.INTERESTS)))
    try:
        found = _editions(sent, file, sheets)
    except Unreadable as fault:
        raise Invalid({"content": str(fault)}) from fault
    return made({"dry_run": sent.dry_run, "editions": found}, 201)


def _editions(sent: InterestsSent, file: _Brought, sheets: list[Sheet]) -> list[dict[str, Any]]:
    """What is told of each edition, the oldest first; each is planned when those before it are in, or would be."""
    found, before = [], list[Plan]()
    for on, some in by_edition(sheets, file.mapping, sent.published_on).items():
        read = read_edition(some, file.mapping, on=on, today=clock.today())
        plan_, news = _planned(read, file, on, before if sent.dry_run else [])
        before.append(plan_)
        key = _kept(plan_, file) if news and not sent.dry_run else None
        said = words.told(plan_, read, key)
        found.append({**said, "kept_as": said.pop("import")})
    return found


def _planned(read: Reading, file: _Brought, on: date | None, before: list[Plan]) -> tuple[Plan, bool]:
    """What bringing an edition in would do, and whether any of it is news."""
    with reading() as session:
        plan_ = plan(
            session, read, source=file.mapping.source, title=edition_title(file.name, on), published_on=on, after=before,
            viewer=viewer(), today=clock.today(),
        )  # fmt: skip
        return plan_, is_news(session, plan_)


def _kept(plan_: Plan, file: _Brought) -> str:
    with unit_of_work() as session:
        return bring_at_once(
            session, plan_, mapping=file.text, mapping_name=file.mapping.name, file_name=file.name,
            file_hash=sha256(file.data).hexdigest(), actor=guard.actor(), now=clock.now(), today=clock.today(),
        )  # fmt: skip
