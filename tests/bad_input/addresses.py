"""Every address of the application with a record of the examples in it, and what to put there instead."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Flask

from tests.architecture.routes import Door, doors

HOSTILE = (
    "\x01\x1f", "%00", "x" * 3000, "../../etc/passwd", "' OR 1=1 --", "<script>alert(1)</script>", "\u202e\u0000",
    "-1", "99999999999999999999999999", "null", "[]", "٣", "😀", "\ud7ff", "{{7*7}}", "..;/", "%E0%A4%A",
)  # fmt: skip
QUERIES = (
    "on=2026-02-30", "on-day=&on-month=x&on-year=99999", "on-day=1&on-month=1&on-year=0000", "known-day=31&known-month=2",
    "known=9999-99-99", "on=0001-01-01&known=1-1-1", "after=%00", "after=x" + "y" * 3000, "after=bnVsbA==", "after=W10=",
    "after=eyJhIjpbXX0=", "limit=-1", "limit=99999999999999999999", "limit=NaN", "limit[]=1&limit[]=2", "page=-1",
    "format=exe", "format=../../x", "name=%00%01%1f", "name=" + "n" * 10_000, "name=%ff%fe", "name[]=a&name[]=b",
    "name=%25&name=_", "situation=zz&interest_type=zz", "person=" + "p" * 500, "person=%00", "stage=zz", "value=1e999",
    "value=-1&value=NaN", "&&&===", "%", "next=//evil.example", "next=%00", "basis=zz", "on=null&known=[]",
    "contract=%00", "side=zz", "q=" + "%F0%9F%98%80" * 200,
)  # fmt: skip
_PLACE = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
_NOUNS = {
    "organisations": "b_board", "people": "b_finance", "posts": "b_finance_post", "appointments": "b_app_finance",
    "interests": "b_int_shares", "remarks": "b_int_shares", "mitigations": "b_mitigation", "delegations": "b_sign_finance",
    "contracts": "b_con_podiatry", "approve": "b_con_repairs", "sign": "b_con_ward", "accounts": "b_head_account",
}  # fmt: skip


def all_doors(app: Flask) -> list[Door]:
    """Every route and method but the ones that end the visit."""
    return [door for door in doors(app) if door.endpoint not in {"security.logout", "static"}]


def spoiled(door: Door, value: str) -> str:
    """The address with this value wherever it names a record."""
    return _PLACE.sub(lambda _: quote(value, safe="%"), door.rule)


def takes_values(door: Door) -> bool:
    return _PLACE.search(door.rule) is not None


def real(door: Door, things: dict[str, str]) -> str:
    """The address with a record of the examples, where they have one of its noun."""
    words = door.rule.replace("/api/v1", "").strip("/").split("/")
    keys = [_NOUNS[word] for word in words if word in _NOUNS]
    return _PLACE.sub(things[keys[-1]] if keys else "ZZZ-2026-22222", door.rule)
