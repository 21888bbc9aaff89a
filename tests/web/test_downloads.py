"""A document behind a barrier that somebody of another body downloads is information shared, recorded without anybody."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from register import clock
from register.db import reading, unit_of_work
from register.domain.local_rules import NewLocalRule
from register.domain.permissions import UNBOUND, Role
from register.domain.sharing.agreements import AgreementParty
from register.jobs.note_downloads import note_downloads
from register.models.contract_documents import ContractDocumentVersion
from register.models.disclosures import DisclosureVersion
from register.models.posts import PostVersion
from register.queries.contracts.contracts import contract
from register.queries.sharing.disclosures import disclosure
from register.queries.sharing.downloads import papers_taken
from register.queries.sharing.incidents import incident
from register.queries.trail.verification import verify
from register.queries.visible import visible
from register.services.rules import lay_over
from register.services.walls import raise_wall
from tests import contracting, sharing
from tests.contracting import NOON, SYSTEM, TODAY, World
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day


def with_file(app: Flask, ref: str) -> str:
    """The address of a document of this contract, whose file is there."""
    folder = Path(app.extensions["settings"].instance) / "documents"
    folder.mkdir(exist_ok=True)
    (folder / "paper.docx").write_bytes(b"A paper")
    hashes = dict.fromkeys(contracting.HASHES, hashlib.sha256(b"A paper").hexdigest())
    with app.app_context(), unit_of_work() as work:
        newest = contract(work, ref, viewer=UNBOUND)
        made = contracting.begin(
            work, ContractDocumentVersion, "contract_document.made", contract_id=newest.thing_id,
            contract_version_id=newest.id, pack="community_2009_10", file_name="paper.docx", size=7, **hashes,
        )  # fmt: skip
    return f"/contracts/{ref}/documents/{made.ref}"


@pytest.fixture
def address(app: Flask, world: World) -> str:
    """A document of a contract that is kept from Cat."""
    with app.app_context():
        ref = contracting.drafted(world).ref
    with app.app_context(), unit_of_work() as work:
        raise_wall(
            work, "contract", ref, person_id=world.ids["cat"], reason="She bids", actor=SYSTEM, today=TODAY
        )
    return with_file(app, ref)


@pytest.fixture
def bob(app: Flask, world: World) -> Visit:
    return hired(app, world)


def hired(app: Flask, world: World) -> Visit:
    """Bob, who works for a rival of the provider too, on its providing side."""
    with app.app_context(), unit_of_work() as work:
        world.ids["rival"] = contracting.add_organisation(work, "Tyne Care Limited", "company")
        post = contracting.begin(
            work, PostVersion, "post.added", title="Bid adviser", organisation_id=world.ids["rival"],
            side="providing", grade=None, decision_reason=None,
        )  # fmt: skip
        contracting.appoint(work, world.ids["bob"], post.thing_id)
    return signed_in(app, Role.CONTRACT_MANAGER, email="bob@example.org", person_id=world.ids["bob"])


def recorded(app: Flask) -> list[DisclosureVersion]:
    with app.app_context(), reading() as session:
        found = session.scalars(visible(DisclosureVersion, UNBOUND).order_by(DisclosureVersion.seq)).all()
        rows = [disclosure(session, one.thing_id, viewer=UNBOUND) for one in found]
        session.expunge_all()
    return rows


def settled(app: Flask) -> list[DisclosureVersion]:
    with app.app_context():
        note_downloads(clock.now())
        note_downloads(clock.now())
    return recorded(app)


def test_who_took_which_document_when_and_to_which_side_is_recorded_once_a_day(
    app: Flask, world: World, address: str, bob: Visit
) -> None:
    for _ in range(3):
        assert bob.get(address).status_code == 200
    assert recorded(app) == [], "nothing is recorded while somebody waits for a file"
    (one,) = settled(app)
    assert (one.downloaded_by_id, one.shared_on) == (world.ids["bob"], TODAY)
    assert (one.from_organisation_id, one.to_organisation_id) == (world.ids["pct"], world.ids["rival"])
    assert address.rpartition("/")[2] in str(one.what)
    assert one.purpose == "Downloaded here by somebody on the providing side"
    bob.get(address)
    assert len(settled(app)) == 1, "the same person and document on the same day"
    with app.app_context(), reading() as session:
        assert verify(session).findings == ()
        assert not papers_taken(session)


def test_another_day_is_told_again(app: Flask, world: World, address: str) -> None:
    midnight = NOON + timedelta(hours=12)
    with clock.travel(midnight - timedelta(minutes=5)):
        bob = hired(app, world)
        bob.get(address)
    with clock.travel(midnight + timedelta(minutes=5)):
        bob.get(address)
        assert [one.shared_on for one in settled(app)] == [TODAY, TODAY + timedelta(days=1)]


def test_what_no_agreement_covers_is_an_item_to_check_with_no_hours_at_all(
    app: Flask, world: World, address: str, bob: Visit
) -> None:
    bob.get(address)
    (one,) = settled(app)
    lead = signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD)
    page = lead.get(f"/information-shared/{one.ref}").text
    assert "Downloaded by" in page
    assert "Bob" in page
    assert "No agreement names the two organisations" in page
    told = lead.get(f"/api/v1/disclosures/{one.ref}").json
    assert (told["covered"], told["downloaded_by_id"]) == (False, world.ids["bob"])
    assert told["gaps"] == ["No agreement names the two organisations"]
    with app.app_context(), reading() as session:
        item = incident(session, told["item_to_check"], viewer=UNBOUND)
        assert (item.state, item.deadline_at, item.source) == ("to_check", None, "uncovered_paper")


def test_an_agreement_that_both_signed_covers_it_and_opens_nothing(
    app: Flask, world: World, address: str, bob: Visit
) -> None:
    before = TODAY - timedelta(days=9)
    with app.app_context():
        parties = tuple(
            AgreementParty(organisation_id=world.ids[one], signed_on=before) for one in ("pct", "rival")
        )
        sharing.added(
            world, before, before, today=TODAY, purposes=("contract",), categories=("commercial",), starts_on=before,
            parties=parties, ends_on=None, review_due_on=TODAY + timedelta(days=90),
        )  # fmt: skip
    bob.get(address)
    (one,) = settled(app)
    assert (one.covered, one.gaps) == (True, [])


@pytest.mark.parametrize("who", ["ann", "fay"])
def test_whose_document_it_is_shares_nothing(app: Flask, world: World, address: str, who: str) -> None:
    """Ann works for the commissioner alone, Fay for the provider."""
    with app.app_context():
        contracting.another_of_trust(world)
    own = signed_in(app, Role.CONTRACT_MANAGER, email=f"{who}@example.org", person_id=world.ids[who])
    assert own.get(address).status_code == 200
    assert settled(app) == []
    with app.app_context(), reading() as session:
        assert not papers_taken(session), "what was looked at is forgotten"


def test_a_document_that_no_barrier_concerns_is_not_noted(app: Flask, world: World, bob: Visit) -> None:
    with app.app_context():
        ref = contracting.drafted(world).ref
    free = with_file(app, ref)
    assert bob.get(free).status_code == 200
    with app.app_context(), reading() as session:
        assert not papers_taken(session)


def test_a_call_hands_it_out_as_a_page_does(app: Flask, world: World, address: str, bob: Visit) -> None:
    assert bob.get(f"/api/v1{address}").status_code == 200
    (one,) = settled(app)
    assert one.downloaded_by_id == world.ids["bob"]


def test_whoever_the_barrier_keeps_from_the_contract_sees_nothing_of_the_sharing(
    app: Flask, world: World, address: str, bob: Visit
) -> None:
    bob.get(address)
    (one,) = settled(app)
    cat = signed_in(
        app, Role.INFORMATION_GOVERNANCE_LEAD, email="cat@example.org", person_id=world.ids["cat"]
    )
    assert cat.get(f"/information-shared/{one.ref}").status_code == 404
    assert one.ref not in cat.get("/information-shared/").text


def test_which_kind_of_information_it_is_follows_the_rule_of_the_day(
    app: Flask, world: World, address: str, bob: Visit
) -> None:
    value = [{"code": "contract", "name": "Documents", "categories": ["staff"], "purpose": "workforce"}]
    rule = NewLocalRule(
        key="sharing.downloads", value=value, valid_from=TODAY, source="Our own", reason="Staff"
    )
    with app.app_context(), unit_of_work() as work:
        lay_over(work, rule, actor=SYSTEM, today=TODAY)
    bob.get(address)
    (one,) = settled(app)
    assert (one.categories, one.purpose_code) == (["staff"], "workforce")
