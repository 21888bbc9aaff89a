"""Checks an uploaded Word file, for the page and the command: everything wrong with it at once."""

from __future__ import annotations

from datetime import date

from register.documents import own_files
from register.documents.faults import UploadFault
from register.documents.lint import Finding, annotated, lint
from register.documents.own_files import Wanted
from register.documents.packs import shipped
from register.domain.contracts.templates import NewTemplate
from register.domain.errors import NotFound
from register.models.templates import TemplateUpload as Upload

__all__ = ["Finding", "Upload", "annotated", "findings_of", "in_the_making", "stops"]


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
    """The file as it was checked, and what was found."""
    if row.checked_against:
        return docx, against(docx, row.checked_against)
    try:
        wanted = Wanted(row.file_name[:200], "draft", today, None)
        made = own_files.draft(docx, row.picks, wanted)
    except UploadFault as fault:
        return docx, [Finding("file", "missing-field", str(fault))]
    return made.template, own_files.checked(made)


def against(docx: bytes, pack_id: str) -> list[Finding]:
    """Everything wrong with a file as this template; NotFound when there is no such template."""
    pack = shipped().get(pack_id)
    if pack is None:
        raise NotFound
    return lint(docx, pack)


def stops(findings: list[Finding]) -> bool:
    """Whether something must be mended before the template can be published."""
    return bool(own_files.blocking(findings))
