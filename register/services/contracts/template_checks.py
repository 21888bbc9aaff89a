"""Checks an uploaded Word file, for the page and the command: everything wrong with it at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from register.documents import own_files
from register.documents.elsewhere import attached_template
from register.documents.faults import PackFault, UploadFault
from register.documents.lint import Finding, annotated, lint
from register.documents.own_files import Wanted
from register.documents.own_mending import dead_frames, mended, unseen_in
from register.documents.own_unseen import Answer, Matter, Unseen
from register.documents.packs import shipped
from register.documents.upload_guard import open_docx
from register.domain.contracts.templates import NewTemplate
from register.domain.errors import NotFound
from register.models.templates import TemplateUpload as Upload

__all__ = [
    "Finding",
    "Upload",
    "annotated",
    "findings_of",
    "in_the_making",
    "stops",
    "undecided",
    "unseen_by_kind",
]


def in_the_making(row: Upload, today: date) -> NewTemplate:
    """A template that has no title or dates yet, for trying it out."""
    return NewTemplate(
        title=row.file_name[:200],
        edition="draft",
        valid_from=today,
        valid_to=None,
        source="",
        is_official=True,
    )


def findings_of(docx: bytes, row: Upload, today: date) -> tuple[bytes, list[Finding]]:
    """The file as it was checked, and what was found: all that Publish would refuse, and more. docx: as it was sent."""
    if row.checked_against:
        return docx, against(docx, row.checked_against)
    return own_findings(docx, row.picks, row.unseen, Wanted(row.file_name[:200], "draft", today, None))


def own_findings(
    docx: bytes, picks: Mapping[str, Any], answers: Mapping[str, Any], wanted: Wanted
) -> tuple[bytes, list[Finding]]:
    """The same of a body's own file, with what was chosen for its places."""
    whole = mended(docx, answers)
    before = [*undecided(docx, answers), *_left_out(docx)]
    try:
        made = own_files.draft(whole, picks, wanted)
    except UploadFault as fault:
        return whole, [*before, Finding("file", "missing-field", str(fault))]
    found = [*before, *own_files.checked(made)]
    if not stops(found):
        try:
            own_files.loaded(made)
        except PackFault as fault:
            found += [Finding("file", "pack", problem) for problem in fault.problems]
    return made.template, found


def unseen_by_kind(docx: bytes) -> dict[Unseen, list[Matter]]:
    """What nobody sees in the file, by kind; kinds that it does not hold are left out."""
    found: dict[Unseen, list[Matter]] = {}
    for matter in unseen_in(docx):
        found.setdefault(matter.kind, []).append(matter)
    return found


def undecided(docx: bytes, answers: Mapping[str, Any]) -> list[Finding]:
    """Each kind of what nobody sees in the file, until somebody says what becomes of it."""
    found = []
    for kind, mine in unseen_by_kind(docx).items():
        if answers.get(kind) not in (Answer.ACCEPT, Answer.TAKE_OUT):
            more = f" and {len(mine) - 1} more" if len(mine) > 1 else ""
            asks = (
                "You chose to stop here" if answers.get(kind) == Answer.STOP else "Say what becomes of this"
            )
            at = f"{mine[0].place}{more}: “{mine[0].text[:80]}”"
            found.append(Finding("file", "unseen", f"{kind.label} ({at}). {asks}"))
    return found


def _left_out(docx: bytes) -> list[Finding]:
    """What is left out of the file without asking, since it holds no word of the text."""
    parts = open_docx(docx)
    found = []
    if name := attached_template(parts):
        words = f"The house template {name} is attached. It holds no word of the text, and is left out"
        found.append(Finding("file", "attached-template", words))
    for frame in dead_frames(parts):
        words = f"A {frame} leads to something that is none, such as a picture. It is left out; put one in anew in Word"
        found.append(Finding("file", "dead-frame", words))
    return found


def against(docx: bytes, pack_id: str) -> list[Finding]:
    """Everything wrong with a file as this template; NotFound when there is no such template."""
    pack = shipped().get(pack_id)
    if pack is None:
        raise NotFound
    return lint(docx, pack)


def stops(findings: list[Finding]) -> bool:
    """Whether something must be mended before the template can be published."""
    return bool(own_files.blocking(findings))
