"""The signed copy of the paper of a change, by page, call and command."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from flask import Flask

from register.domain.contracts.stages import ContractAct
from register.domain.permissions import Role
from tests import contracting
from tests.api.test_contracts import send
from tests.cli.conftest import Command
from tests.contracting import World
from tests.services.test_change_papers import made
from tests.services.test_changes import by_trust, decided, in_force, proposed, signatory
from tests.signing_in import Visit, day, signed_in

world = contracting.on_its_day


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER)


def resumed(app: Flask, world: World) -> tuple[str, str]:
    """A contract whose resumption both parties decided, with its paper."""
    with app.app_context():
        ref = in_force(world)
        paused = proposed(ref, ContractAct.SUSPEND, contracting.preparer(world)).ref
        assert decided(paused, signatory(world, "ann")).taken
        key = proposed(ref, ContractAct.RESUME, contracting.preparer(world)).ref
        assert decided(key, signatory(world, "ann")).taken
        assert by_trust(key, world).taken
        made(key, world, Path(app.instance_path))
    return ref, key


def test_signed_copies_of_a_change_are_kept_on_its_page_by_a_call_and_by_a_command(
    app: Flask, world: World, manager: Visit, command: Command, tmp_path: Path
) -> None:
    ref, key = resumed(app, world)
    told = manager.client.get(f"/api/v1/contracts/{ref}").get_json()
    change = next(one["id"] for one in told["changes"] if one["ref"] == key)
    mine = [one for one in told["signed_copies"] if one["change_id"] == change]
    assert [(one["party"], one["file_hash"]) for one in mine] == [
        ("commissioner", None), ("provider", None), ("provider", None),
    ]  # fmt: skip
    assert {one["what"] for one in told["waits"]} == {
        f"The file of the {side}'s signed copy of {key}" for side in ("commissioner", "provider")
    }
    page = manager.get(f"/contract-changes/{key}").text
    assert page.count("Keep the file") == 3
    refs = [one["ref"] for one in mine]
    asked = manager.get(f"/signed-copies/{refs[0]}/keep").text
    assert "tied to the very paper that was made of the change" in asked
    file = (io.BytesIO(b"%PDF-1.4 signed"), "signed.pdf")
    sent = manager.fill(
        f"/signed-copies/{refs[0]}/keep", capacity="Director", file=file, **day("signed_on", 2009, 4, 20)
    )
    assert (sent.status_code, sent.location.rpartition("/")[2]) == (302, change)
    body = {"file_name": "signed.pdf", "content": "JVBERi0xLjQgc2lnbmVk", "capacity": "Chief Executive"}
    kept = send(manager, f"/signed-copies/{refs[1]}/file", {**body, "signed_on": "2009-04-20"})
    assert (kept.status_code, kept.get_json()["change_id"]) == (201, change)
    (tmp_path / "signed.pdf").write_bytes(b"%PDF-1.4 signed")
    done = command(
        "signed-copies", "keep", refs[2], tmp_path / "signed.pdf", "--capacity", "Director", "--signed-on",
        "2009-04-20",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    page = manager.get(f"/contract-changes/{key}").text
    assert page.count(f"/signed-copies/{refs[0]}/file") == 1
    assert "Keep the file" not in page
    shown = json.loads(command("contracts", "show", ref, "--json").output)
    assert shown["waits"] == []
    assert f'the paper of <a href="/contract-changes/{key}">' in manager.get(f"/contracts/{ref}").text
