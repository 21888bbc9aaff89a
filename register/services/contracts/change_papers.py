"""What goes with a change: the contract as it reads with it, as a clean copy and as a redline, and as of any day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.returns.redlines import redline
from register.documents.wordings import Wording, reword
from register.domain.contracts.changes import ChangeState, NewWording
from register.domain.errors import Refused
from register.domain.permissions import Actor, Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.changes import change, to_change
from register.queries.contracts.consolidated import (
    Consolidated,
    before_change,
    consolidated,
    effective_on,
    read_with,
    wording_before,
)
from register.queries.contracts.contracts import contract
from register.queries.contracts.values import filling_of
from register.queries.labels import labels
from register.services.contracts.documents import made_from


@dataclass(frozen=True, slots=True)
class Copy:
    """A Word file of a contract with its changes. not_found: places of changed wording that the file holds nowhere."""

    file_name: str
    parts: dict[str, bytes]
    not_found: tuple[str, ...] = ()

    @property
    def docx(self) -> bytes:
        return write_parts(self.parts.items(), zlib_deflate)


def consolidated_copy(session: Session, found: Consolidated, *, viewer: Viewer) -> Copy:
    """The contract as it reads on that day. Invalid names what lacks, Refused where no template is held."""
    return _copy(session, found.row, found.wording, f"{found.row.ref}-on-{found.on}.docx", viewer)


def on_day(session: Session, key: str, day: date, *, viewer: Viewer) -> Copy:
    """The contract as it reads on this day, in one step."""
    return consolidated_copy(session, consolidated(session, key, day, viewer=viewer), viewer=viewer)


def clean_copy(session: Session, key: str, *, viewer: Viewer) -> Copy:
    """The contract as it reads with this change."""
    row, before = _both(session, key, viewer)
    new, earlier = to_change(row), wording_before(session, row, viewer=viewer)
    after = read_with(before, [new])
    return _copy(session, after, (*earlier, *new.wording), f"{before.ref}-{row.ref}-clean.docx", viewer)


def redline_copy(session: Session, key: str, *, author: Actor, viewer: Viewer) -> Copy:
    """The same with everything that the change alters tracked, in the name of whoever asks."""
    row, before = _both(session, key, viewer)
    earlier = wording_before(session, row, viewer=viewer)
    old = _copy(session, read_with(before, []), earlier, "", viewer)
    new = clean_copy(session, key, viewer=viewer)
    person = author.person_id or ""
    name = labels(session, [person], viewer=viewer).get(person) if person else None
    day = str(effective_on(row))
    made = redline(old.parts, new.parts, author=name or "Arm's Length", day=day)
    return Copy(f"{before.ref}-{row.ref}-redline.docx", made, new.not_found)


def _both(session: Session, key: str, viewer: Viewer) -> tuple[ContractChangeVersion, ContractVersion]:
    row = change(session, key, viewer=viewer)
    if row.state == ChangeState.TAKEN_BACK:
        raise Refused("This change was taken back, so no paper is made of it")
    row.ref = row.__dict__.get("ref", key)
    contract(session, row.contract_id, viewer=viewer)
    return row, before_change(session, row, viewer=viewer)


def _copy(
    session: Session, row: ContractVersion, wording: Iterable[NewWording], name: str, viewer: Viewer
) -> Copy:
    made = made_from(row, filling_of(session, row, viewer=viewer))
    parts = dict(read_parts(made.docx))
    rows = [Wording(one.place, one.before, one.after) for one in wording]
    if not rows:
        return Copy(name, parts)
    return Copy(name, *reword(parts, rows))
