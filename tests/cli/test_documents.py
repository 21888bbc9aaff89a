"""Documents that are not contracts, from the command line and over JSON: the bytes of the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from click.testing import Result
from flask import Flask

from register.domain.contracts.documents import KINDS
from register.domain.errors import Invalid
from register.domain.permissions import Role
from tests import contracting, documenting
from tests.contracting import World
from tests.signing_in import Visit, day, signed_in

Command = Callable[..., Result]


world = contracting.on_its_day


def call(visit: Visit, path: str, body: object) -> bytes:
    visit.get("/documents/")
    visit.get("/delegations/")
    headers = {"X-CSRFToken": visit.hidden["csrf_token"]}
    answer = visit.client.post(f"/api/v1/documents/{path}", json=body, headers=headers)
    assert answer.status_code == 200, answer.status_code
    return answer.data


def test_page_command_and_call_make_the_same_bytes(
    app: Flask, world: World, command: Command, tmp_path: Path
) -> None:
    with app.app_context():
        ref = contracting.drafted(world, contracting.new_contract(world)).ref
    both = signed_in(app, Role.CONTRACT_MANAGER, Role.GOVERNANCE_OFFICER)
    asked = {**day("day", 2009, 4, 20), "people": [world.ids["ann"], world.ids["bob"], world.ids["cat"]]}
    for pack, page, options, path, about in (
        ("variation", f"contract/variation?contract={ref}", ("--contract", ref), "contract", {"contract": ref}),
        ("declarations_for_meeting", f"meeting/declarations_for_meeting?{urlencode(asked, doseq=True)}",
         ("--meeting-day", "2009-04-20"), "meeting", {"day": "2009-04-20", "people": asked["people"]}),
    ):  # fmt: skip
        given = documenting.answers(pack, world.ids["ann"], world.ids["pct"])
        (tmp_path / "answers.json").write_text(json.dumps(given))
        made = command(
            "documents", "make", pack, *options, "--answers", tmp_path / "answers.json", "--out", tmp_path
        )
        assert made.exit_code == 0, made.output + repr(made.exception)
        file = Path(made.output.split("  ")[0]).read_bytes()
        assert both.fill(f"/documents/{page}", **documenting.as_sent(pack, given)).data == file
        assert call(both, f"{path}/{pack}", {**about, "answers": given}) == file


def test_a_file_of_wrong_answers_names_each(world: World, command: Command, tmp_path: Path) -> None:
    wrong = {"quorum": "many", "members": [{"person": "x", "also": 1}], "approved_date": "soon", "odd": 1}
    (tmp_path / "answers.json").write_text(json.dumps(wrong))
    made = command(
        "documents", "make", "governance_committee", "--answers", tmp_path / "answers.json", "--out", tmp_path
    )
    assert isinstance(made.exception, Invalid)
    assert set(made.exception.problems) == {"members[0].also", "approved_date", "odd"}
    scheme = command("documents", "make", "governance_delegation", "--out", tmp_path)
    assert "Give --body" in scheme.output
    assert [line.split("  ")[0] for line in command("documents", "list").output.splitlines()] == [
        kind.pack for kind in KINDS
    ]
