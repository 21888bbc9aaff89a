"""The register of contracts as a file: in the columns that NHS bodies publish, or as open contracting data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from sqlalchemy.orm import Session

from register.config import Settings
from register.domain.asked import select
from register.domain.contracts.ocds import PackageHead, release_package
from register.domain.contracts.published import COLUMNS, nhs_row
from register.domain.permissions import Viewer
from register.domain.problems import refuse
from register.exports import FORMATS, WRITERS
from register.queries.people.organisations import organisation
from register.queries.procurement.published_contracts import published_contracts

KINDS = {"csv": "CSV file", "xlsx": "Excel file", "ocds": "Open contracting data (JSON)"}
"""Every form, with what its link is called."""
TYPES = {"csv": FORMATS["csv"], "xlsx": FORMATS["xlsx"], "ocds": "application/json"}
ENDINGS = {"csv": "csv", "xlsx": "xlsx", "ocds": "ocds.json"}
NAME = "contracts-register"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractsAsked:
    """In which form, of which body (all if it is left out), and whether with contracts that ended."""

    format: Annotated[str, select("the form of the file")] = "csv"
    commissioner: Annotated[str, select("the commissioner")] = ""
    ended: Annotated[str, select("whether contracts that ended are in it")] = ""


def contracts_file(
    session: Session, asked: ContractsAsked, head: PackageHead, *, viewer: Viewer, today: date
) -> bytes:
    """The whole file, as the viewer may see what stands in it. Invalid where there is no such form."""
    refuse(
        {
            "format": None if asked.format in KINDS else f"Choose one of {', '.join(KINDS)}",
            "ended": None if asked.ended in ("", "yes") else "Say yes, or leave it out",
        }
    )
    body = organisation(session, asked.commissioner, viewer=viewer).thing_id if asked.commissioner else None
    told = published_contracts(session, viewer=viewer, commissioner_id=body, ended=bool(asked.ended))
    if asked.format == "ocds":
        package = release_package(head, told, today=today)
        return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
    return WRITERS[asked.format]("", {name: name for name in COLUMNS}, [nhs_row(one) for one in told])


def head_of(settings: Settings, served_at: str, now: datetime) -> PackageHead:
    """Who publishes. served_at: where the pages are served, for an instance that has no address of its own."""
    address = (settings.base_url or served_at).rstrip("/")
    publisher = settings.body_name or "Arm's Length"
    return PackageHead(publisher=publisher, address=address, made_at=now, prefix=settings.ocds_prefix)


def file_name(asked: ContractsAsked) -> str:
    return f"{NAME}.{ENDINGS[asked.format]}"
