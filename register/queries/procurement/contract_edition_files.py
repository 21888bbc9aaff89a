"""A published edition of a register of contracts as a file, in each form in which anybody may take it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.ocds import PackageHead, release_package
from register.domain.contracts.published import COLUMNS, WITHHELD, nhs_row
from register.exports import WRITERS
from register.models.editions import EditionVersion
from register.queries.procurement import contract_editions as queries
from register.queries.procurement.contract_files import ENDINGS, KINDS, TYPES

__all__ = ["KINDS", "TYPES", "edition_file", "file_name", "release_file"]


def edition_file(session: Session, one: EditionVersion, kind: str, *, head: PackageHead) -> bytes:
    """The whole edition as it may be read today. kind: one of KINDS."""
    rows = queries.every(session, one)
    if kind == "ocds":
        return release_file(one, rows, head=head)
    return WRITERS[kind]("", {name: name for name in COLUMNS}, [_sheet_row(row) for row in rows])


def _sheet_row(row: queries.ContractRow) -> dict[str, Any]:
    """A row that is withheld whole says so in each column, so that nobody counts one contract less."""
    if row.contract is not None:
        return nhs_row(row.contract)
    return dict.fromkeys(COLUMNS, queries.STATES[row.state] if row.state != "withheld" else WITHHELD)


def release_file(one: EditionVersion, rows: Iterable[queries.ContractRow], *, head: PackageHead) -> bytes:
    """One release for each contract of which anything is told, as things stood on the day of the edition."""
    told = [row.contract for row in rows if row.contract is not None]
    here = replace(head, call=f"/api/v1/contract-editions/{one.ref}/file?format=ocds")
    package = release_package(here, told, today=one.held_on)
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def file_name(one: EditionVersion, kind: str) -> str:
    return f"{one.ref}.{ENDINGS[kind]}"
