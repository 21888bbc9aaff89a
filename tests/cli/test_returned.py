"""The command and the call take in a file that came back and tell the same."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from flask import Flask

from register.domain.permissions import Role
from tests import contracting
from tests.cli.conftest import Command
from tests.contracting import World
from tests.documents.returning import edited, value
from tests.signing_in import signed_in
from tests.web.test_returned import made_document, packed

world = contracting.on_its_day


def test_command_and_call_tell_the_same_and_the_same_file_adds_nothing(
    app: Flask, world: World, command: Command, instance: Path, tmp_path: Path
) -> None:
    with app.app_context():
        ref = contracting.drafted(world).ref
        parts = made_document(ref, instance)
    file = tmp_path / "Back.docx"
    file.write_bytes(packed(edited(parts, value("invoice_to", "Elsewhere"))))
    said = command("contracts", "returned", ref, file, "--json")
    assert said.exit_code == 1, said.exception
    assert said.output, repr(said.exception)
    told = json.loads(said.output)
    assert [(one["field"], one["after"]) for one in told["findings"]] == [("invoice_to", "Elsewhere")]
    assert "made with tracking off" in command("contracts", "returned", ref, file).output
    manager = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    sent = {"file_name": "Back.docx", "content": base64.b64encode(file.read_bytes()).decode()}
    manager.get("/contracts/")
    reply = manager.client.post(
        f"/api/v1/contracts/{ref}/returned", json=sent, headers={"X-CSRFToken": manager.hidden["csrf_token"]}
    )
    assert reply.status_code == 201, reply.text
    assert [one["key"] for one in reply.json["findings"]] == [one["key"] for one in told["findings"]]
    assert len(list((instance / "returns").iterdir())) == 1
    file.write_bytes(packed(parts))
    assert "No word was changed" in command("contracts", "returned", ref, file).output
