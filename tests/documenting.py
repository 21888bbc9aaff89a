"""Answers for the documents that are not contracts, as forms send them and as files hold them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

from register.documents.packs import shipped
from register.documents.readings import read_document
from register.documents.samples import sample_values
from tests.signing_in import day

RIGHT_TOGETHER = {
    "served_date": "2009-04-20", "notice_deadline": "2009-09-30", "expiry_date": "2010-03-31",
    "extension_months": 12, "new_expiry_date": "2011-03-31", "notice_months": 6, "termination_date": "2009-10-20",
    "response_due": "2009-05-01", "meeting_date": "2009-05-05", "last_date": "2010-03-31",
    "effective_date": "2009-05-01",
}  # fmt: skip


def answers(pack_id: str, person: str, body: str) -> dict[str, Any]:
    """An answer for everything the template asks, as JSON holds it; people and bodies by id."""
    pack = shipped()[pack_id]
    sample = sample_values(pack, "internal_sla")
    given = {one.name: sample[one.name] for one in pack.fields() if not one.source}
    told = {name: value for name, value in RIGHT_TOGETHER.items() if name in given}
    ids = {"person": person, "organisation": body}
    fields = {one.name: one for one in pack.fields()}
    plain = {name: _plain(fields[name], value, ids) for name, value in given.items()}
    return {**plain, **told}


def _plain(shape: Any, value: Any, ids: dict[str, str]) -> Any:
    if shape.type == "table":
        return [{c.name: _plain(c, row[c.name], ids) for c in shape.columns} for row in value]
    if shape.type in ids:
        return ids[shape.type]
    return (
        value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
    )


def as_sent(pack_id: str, given: dict[str, Any]) -> dict[str, Any]:
    """The same as a browser sends it."""
    fields = {one.name: one for one in shipped()[pack_id].fields()}
    sent: dict[str, Any] = {}
    for name, value in given.items():
        if fields[name].type == "table":
            for number, row in enumerate(value):
                for column in fields[name].columns:
                    sent |= _box(f"{name}-{number}-{column.name}", column.type, row[column.name])
        else:
            sent |= _box("asked_version" if name == "version" else name, fields[name].type, value)
    return sent


def _box(name: str, kind: str, value: Any) -> dict[str, str]:
    if kind == "date":
        then = date.fromisoformat(value)
        return day(name, then.year, then.month, then.day)
    return {name: str(value)}


def shown(docx: bytes, pack_id: str) -> dict[str, str]:
    """What the document shows, by the template's names."""
    return {one.path: one.shown for one in read_document(docx, shipped()[pack_id]).fields}


def footer_hash(docx: bytes) -> str:
    """The data hash that the foot of each page prints."""
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        feet = "".join(parts.read(name).decode() for name in parts.namelist() if "footer" in name)
    return re.findall(r">([0-9a-f]{64})<", feet)[0]


def words(docx: bytes, pack_id: str) -> str:
    """Everything that stands in the document's clauses."""
    return " ".join(one.text for one in read_document(docx, shipped()[pack_id]).clauses)


def beside(page: str) -> dict[str, str]:
    """The error summary: the input that each fault leads to, and its words."""
    summary = page.partition("error-summary__list")[2].partition("</ul>")[0]
    return dict(re.findall(r'href="#([\w-]+)">\s*(.*?)\s*</a>', summary, re.DOTALL))
