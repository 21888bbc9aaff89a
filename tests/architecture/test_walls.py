"""At run time, no page and no call reads a walled table without asking the barriers in the same statement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from register.db import engine_of
from register.domain.permissions import Permission, Role, permissions_of
from register.models.registry import kinds
from tests.architecture.conftest import As
from tests.architecture.routes import doors

pytestmark = pytest.mark.slow

BARRIERS = "wall_version"


def _walled() -> set[str]:
    return {cls.__tablename__ for cls in kinds().values() if cls.__walled_by__}


@contextmanager
def reading_statements(app: Flask) -> Iterator[list[str]]:
    """Every SELECT that is sent until the end of the block."""
    found: list[str] = []

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append(statement)

    engine = engine_of(app)
    event.listen(engine, "before_cursor_execute", heard)
    yield found
    event.remove(engine, "before_cursor_execute", heard)


def _unasked(statement: str) -> bool:
    tables = set(re.findall(r"(?:FROM|JOIN)\s+(\w+_version)", statement))
    return bool(tables & _walled()) and BARRIERS not in tables


def test_every_role_reads_walled_tables_through_the_barriers(made: Flask, signed_in: As) -> None:
    readers = [role for role in Role if Permission.SEE_CONTRACTS in permissions_of(frozenset({role}))]
    found: dict[str, str] = {}
    asked = 0
    for door in doors(made):
        if door.method != "GET":
            continue
        for role in (*readers[:1], Role.GOVERNANCE_OFFICER, Role.AUDITOR, Role.DECLARANT):
            client = signed_in(role)
            with reading_statements(made) as statements:
                client.get(door.address)
            asked += sum(BARRIERS in statement for statement in statements)
            found.update((door.rule, s) for s in statements if _unasked(s))
    assert asked, "no statement asked the barriers: nothing was tried"
    assert not found, found
