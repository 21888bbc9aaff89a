"""What a transfer instrument would move is said in words, and each record is a press away."""

from __future__ import annotations

import re

from flask import Flask

from register.db import reading
from register.domain.people.transfers import Going
from register.domain.permissions import Role
from register.models.agreements import AgreementVersion
from register.models.delegations import DelegationVersion
from tests import contracting
from tests.contracting import World
from tests.services import test_transfers
from tests.services.test_transfers import MODELS, ORDER, WHOLE, asked, newest, refused
from tests.signing_in import day, signed_in

world = contracting.on_its_day
held = test_transfers.held


def test_the_page_says_in_words_what_would_move_and_leads_to_each_record(app: Flask, held: World) -> None:
    visit = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=held.ids["eve"])
    where = f"/organisations/{held.ids['pct']}/transfer"
    answers = {
        "instrument": ORDER,
        "reason": "Merged",
        "to_ids": held.ids["east"],
        **day("moved_on", 2009, 4, 15),
    }
    page = re.sub(r"\s+", " ", visit.fill(where, **answers).text)
    told = page.partition("What would move")[2].partition("Look through it")[0]
    with app.app_context():
        refs = {row.thing_id: kind.__thing__ for kind in (*MODELS, AgreementVersion) for row in newest(kind)}
        with reading() as session:
            names = {session.get_one(thing, key).ref for key, thing in refs.items()}
        codes = {row.matter for row in newest(DelegationVersion)}
    shown = dict(re.findall(r'<a href="([^"]+)">([A-Z]{3}-[^<]+)</a>', told))
    assert set(shown.values()) <= names
    assert len(shown) == sum(WHOLE.values())
    assert {visit.get(address).status_code for address in shown} == {200}
    assert "Signing, changing and ending contracts" in told
    assert re.search(r"Community nursing, (?!draft_)draft", told)
    assert [code for code in codes if code in told] == []


def test_a_kind_that_goes_nowhere_is_named_in_words(app: Flask, held: World) -> None:
    with app.app_context():
        said = refused(held, asked(held, "east", goes=(Going(what="delegation", to="the second body"),)))
    assert said == {"goes": "Delegations that bind it: what you chose is no body of this transfer"}
