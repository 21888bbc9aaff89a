"""What the pages of an upload would say of a body's own Word file, for a command: so a folder of files can be tried."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from register.documents.faults import UploadFault
from register.documents.lint import Finding
from register.documents.own_choices import name_of, open_places
from register.documents.own_files import Wanted
from register.documents.own_unseen import Matter
from register.documents.places import Place
from register.domain.errors import Invalid
from register.services.contracts import template_checks as checks
from register.services.contracts import template_uploads as uploads


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """A place, what it is called, the words around it, and what is chosen for it unless somebody says otherwise."""

    id: str
    kind: str
    called: str
    under: str
    sentence: str
    chosen: str
    signs: bool


@dataclass(frozen=True, slots=True)
class OwnFile:
    """All that the pages would say. refused: the one sentence, where the file would not be taken in."""

    refused: str = ""
    places: tuple[PlaceTold, ...] = ()
    unseen: tuple[Matter, ...] = ()
    problems: tuple[Finding, ...] = ()
    stops: bool = True

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def told(docx: bytes, today: date) -> OwnFile:
    """Of the file as it is, with what is guessed for its places."""
    try:
        uploads.check_upload(docx)
        whole = uploads.whole_file(docx, {})
    except (Invalid, UploadFault) as fault:
        return OwnFile(str(fault))
    picks = uploads.suggested_picks(whole)
    wanted = Wanted("Template", "draft", today, None)
    _, found = checks.own_findings(docx, picks, {}, wanted)
    places = tuple(_told(place, picks.get(place.id, "")) for place in open_places(whole))
    unseen = tuple(one for matters in checks.unseen_by_kind(docx).values() for one in matters)
    return OwnFile("", places, unseen, tuple(found), checks.stops(found))


def _told(place: Place, chosen: str) -> PlaceTold:
    return PlaceTold(place.id, place.kind, name_of(place), place.near, place.sentence, chosen, place.signs)
