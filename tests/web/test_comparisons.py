"""On the page of a contract its document is made again and compared, by whoever may see the contract."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from register.documents import packs
from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.signing_in import signed_in

world = contracting.on_its_day


def test_a_document_is_made_again_and_the_answer_is_in_plain_words(
    app: Flask, world: World, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        ref = contracting.drafted(world).ref
    manager = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    assert manager.fill(f"/contracts/{ref}/generate").status_code == 302
    reader = signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])
    found = re.search(
        rf"/contracts/{ref}/documents/DOC-[^/\"]+/compare", reader.get(f"/contracts/{ref}").text
    )
    assert found is not None
    assert "Make it again and compare" in reader.get(found[0]).text
    assert "is the same as what was recorded" in reader.fill(found[0]).text
    monkeypatch.delitem(packs.shipped(), "community_2009_10")
    shutil.rmtree(instance / "packs")
    assert "is not kept here any more" in reader.fill(found[0]).text
    assert reader.get(found[0].replace("DOC-", "DOC-X")).status_code == 404
