"""An email address full of line breaks is refused by page, call, command and import; none of it reaches a mail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from register.config import Settings
from register.db import reading
from register.domain.permissions import Role
from register.models.accounts import Account
from register.models.duties import OutboxMessage
from register.models.people import PersonVersion
from tests import registering
from tests.cli.conftest import Command, command
from tests.registering import World
from tests.signing_in import Visit, signed_in

__all__ = ["command"]
BROKEN = (
    "ann@example.org\nBcc: everybody@example.org", "ann@example.org\r\nSubject: Other\r\n\r\nWords", "an\rn@example.org",
    "ann@example.org\u2028Bcc: b@example.org", "ann@exam\x0bple.org", "\n".join("ab@example.org" * 20),
)  # fmt: skip
WRONG = "in the correct format"

world = registering.on_its_day


@pytest.fixture
def nothing_written(app: Flask) -> Callable[[], None]:
    def counts() -> list[int]:
        with app.app_context(), reading() as session:
            every = (Account, OutboxMessage, PersonVersion)
            return [session.scalar(select(func.count()).select_from(one)) or 0 for one in every]

    before: list[list[int]] = []

    def check() -> None:
        before.append(counts())
        assert before[0] == before[-1]

    return check


def said(problem: str) -> bool:
    return any(words in problem for words in (WRONG, "one line", "control characters", "the letters a to z"))


def test_pages_refuse_it_beside_the_question(
    app: Flask, world: World, nothing_written: Callable[[], None]
) -> None:
    officer: Visit = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    nothing_written()
    for address in BROKEN:
        page = officer.fill("/people/add", name="Pat Two", email=address)
        assert page.status_code == 422
        assert said(page.text)
    nothing_written()


def test_calls_and_commands_refuse_it_by_its_field(
    app: Flask,
    world: World,
    command: Command,
    nothing_written: Callable[[], None],
    tmp_path: Path,
) -> None:
    officer: Visit = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    officer.get("/people/add")
    token = {"X-CSRFToken": officer.hidden["csrf_token"]}
    nothing_written()
    for address in BROKEN:
        sent: dict[str, Any] = {"name": "Pat Two", "email": address}
        reply = officer.client.post("/api/v1/people", json=sent, headers=token)
        assert (reply.status_code, list(reply.json["problems"])) == (422, ["email"])
        assert said(reply.json["problems"]["email"])
        file = tmp_path / "person.json"
        file.write_text(json.dumps(sent), encoding="utf-8")
        assert said(str(command("people", "add", file).exception))
        invited = command("accounts", "invite", address, "--role", "declarant", "--name", "Pat Two")
        assert said(str(invited.exception))
    nothing_written()


def test_a_file_of_staff_with_it_brings_in_nobody_of_that_row(
    app: Flask, world: World, command: Command, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "week.csv"
    rows = "".join(f'1{n},Pat Two,Clerk,1/5/2026,"{address}"\n' for n, address in enumerate(BROKEN))
    heads = "Employee Number,Employee Name,Position Title,Start Date,Email\n"
    file.write_text(heads + rows, encoding="utf-8", newline="")
    command("staff", "import", file, "--body", world.ids["board"])
    with app.app_context(), reading() as session:
        kept = session.scalars(select(PersonVersion.email).where(PersonVersion.name == "Pat Two")).all()
        mailed = session.scalars(select(OutboxMessage.recipient)).all()
    assert [one for one in (*kept, *mailed) if one and ("\n" in one or "\r" in one or "Bcc" in one)] == []
    assert set(kept) & set(BROKEN) == set()
