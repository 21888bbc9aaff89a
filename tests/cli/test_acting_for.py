"""What only a role or a person can say is said by command for the holder of an account; the audit trail tells of both."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from register.db import reading
from register.domain.permissions import Role
from register.models.accounts import Account
from register.models.ledger import LedgerEntry
from register.queries.sharing.opinions import opinion
from tests import contracting, reminding, sharing
from tests.cli.conftest import Command
from tests.contracting import SYSTEM, TODAY, World

world = contracting.on_its_day


def test_an_opinion_is_recorded_and_changed_for_whoever_holds_its_role_and_for_nobody_else(
    app: Flask, world: World, command: Command, tmp_path: Path
) -> None:
    with app.app_context():
        about = sharing.added(world, TODAY, TODAY, today=TODAY).thing_id
        reminding.account("siro@example.org", Role.SIRO, person_id=world.ids["bob"])
        reminding.account("dpo@example.org", Role.DATA_PROTECTION_OFFICER, person_id=world.ids["ann"])
    file = tmp_path / "opinion.json"
    new = {
        "agreement_id": about, "capacity": "siro", "opinion_outcome": "accepts", "opinion_words": "Go on.",
        "given_on": TODAY.isoformat(), "given_post": "Director",
    }  # fmt: skip
    file.write_text(json.dumps(new))
    for nobody in ((), ("--by", "dpo@example.org"), ("--by", "nobody@example.org")):
        assert command("opinions", "add", file, *nobody).exit_code != 0, nobody
    ref = command("opinions", "add", file, "--by", "siro@example.org").output.strip()
    file.write_text(json.dumps({**new, "opinion_words": "Go on, with care.", "version": 1}))
    changed = command("opinions", "amend", ref, file, "--reason", "Clearer", "--by", "siro@example.org")
    assert changed.output == f"{ref} version 2\n", changed.exception
    with app.app_context(), reading() as session:
        siro = session.scalars(select(Account.id).where(Account.email == "siro@example.org")).one()
        assert opinion(session, ref, viewer=SYSTEM.viewer).recorded_by == siro
        noted = session.scalars(select(LedgerEntry.subject).where(LedgerEntry.event == "command.acted")).all()
    assert noted == [siro, siro]
