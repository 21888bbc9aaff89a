"""Published editions: which rows stand in one, what is withheld, and that the manifest outlives the words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.errors import Forbidden, Invalid, Stale
from register.domain.interests.interests import InterestType, NewNilReturn
from register.domain.permissions import ANYBODY, Role, actor_with
from register.domain.publication.editions import NewEdition, State
from register.domain.publication.withholdings import NewWithholding, Outcome
from register.models.editions import EditionRow, EditionVersion
from register.queries.home import declarations as home
from register.queries.publication import edition_rows, edition_told, editions
from register.queries.publication.edition_drafts import Drawn, draw
from register.queries.trail.verification import verify
from register.services import ledger
from register.services.audit.retention import confirm_erasure, propose_erasure
from register.services.interests.interests import amend_interest, end_interest
from register.services.interests.nil_returns import declare_nothing
from register.services.publication.editions import publish_edition
from register.services.publication.withholdings import decide_publication
from register.services.rules import amend_rule
from register.services.walls import raise_wall
from tests import registering
from tests.harness.databases import Database
from tests.queries.test_verification import as_owner
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World, declared

SIRO = actor_with(Role.SIRO, id="account-siro", person_id="person-siro")
LATER = datetime(2032, 6, 1, 12, tzinfo=UTC)
SECRET = "Owns a third of Zebedee Bandages"
ASKED = NewEdition(held_on=TODAY)


world = registering.on_its_day_in_session


def published(new: NewEdition = ASKED, today: date = TODAY, **more: Any) -> EditionVersion:
    with unit_of_work() as session:
        return publish_edition(session, new, actor=OFFICER, today=today, **more)


def told(session: Session, edition: EditionVersion) -> list[dict[str, Any]]:
    return [dict(row.values) for row in edition_rows.every(session, edition)]


def entries(session: Session, edition: EditionVersion) -> list[tuple[Any, ...]]:
    return [(row["entry"], row["person"], row["description"]) for row in told(session, edition)]


def drawn(session: Session, new: NewEdition = ASKED) -> Drawn:
    return draw(session, new, viewer=OFFICER.viewer, today=TODAY)


def everybody_is_published(session: Session) -> None:
    """By a rule of the body's own, beyond those who make decisions."""
    which = text("SELECT thing_id FROM rule_version WHERE key = 'publication.whose' AND valid_to IS NULL")
    amend_rule(
        session, session.scalar(which), "everybody", source="Policy", reason="The board wants it", expected_n=1,
        actor=OFFICER, today=TODAY,
    )  # fmt: skip


def withholding(
    outcome: Outcome, ground: str = "", hidden: tuple[str, ...] = (), **changes: Any
) -> NewWithholding:
    hides = {"requested_by": "person", "review_on": date(2027, 5, 15)} if outcome.hides else {}
    return NewWithholding(**{"outcome": outcome, "ground": ground, "hidden": hidden, **hides, **changes})


def decide(ref: str, outcome: Outcome, ground: str = "", **more: Any) -> None:
    new = withholding(outcome, ground, **more)
    with unit_of_work() as session:
        decide_publication(session, ref, new, expected_n=None, actor=OFFICER, today=TODAY)


def wall(subject: str, person: str | None) -> None:
    with unit_of_work() as session:
        raise_wall(
            session, "interest", subject, person_id=person, reason="Kept apart", actor=SYSTEM, today=TODAY
        )


def erased(ref: str) -> None:
    with clock.travel(LATER):
        with unit_of_work() as session:
            asked = propose_erasure(
                session, "interest", ref, reason="Six years", actor=OFFICER, today=LATER.date()
            )
        with unit_of_work() as session:
            confirm_erasure(session, asked.ref, expected_n=1, actor=SIRO, today=LATER.date())


def test_an_edition_shows_what_was_declared_by_the_day_exactly_as_its_preview_did(
    world: World, session: Session
) -> None:
    declared(world, "bob", description=SECRET)
    declared(world, "ann")
    with clock.travel(NOON + timedelta(days=1)):
        declared(world, "cat", today=TODAY + timedelta(days=1))
        new = replace(ASKED, title="Register for the meeting")
        before = draw(session, new, viewer=OFFICER.viewer, today=TODAY + timedelta(days=1))
        edition = published(new, TODAY + timedelta(days=1), seen=before.sha256)
    rows = told(session, edition)
    assert [(row["person"], row["post"], row["organisation"], row["description"]) for row in rows] == [
        ("Ann Archer", "Director of Commissioning", "Hartlepool Trust", "Weekend shifts"),
        ("Bob Best", "Contract Manager", "Hartlepool Trust", SECRET),
    ]
    assert rows == [dict(edition_told.draft_told(row, {}).values) for row in before.rows]
    assert (edition.count, edition.sha256, edition.title) == (2, before.sha256, "Register for the meeting")
    assert computed(rows) == edition.sha256, "anybody can compute the manifest from a download"
    assert editions.agrees(session, edition)
    assert verify(session).findings == ()


def computed(rows: list[dict[str, Any]]) -> str:
    """As the public page says: one line a row."""
    keys = {
        "commitment": "commitment",
        "ground": "manifest_ground",
        "hidden": "hidden",
        "kind": "kind",
        "position": "position",
    }
    lines = [
        json.dumps({key: row[name] for key, name in keys.items()}, separators=(",", ":")) for row in rows
    ]
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def test_an_interest_stays_six_months_after_its_last_day_and_no_longer(
    world: World, session: Session
) -> None:
    for ended_on in (date(2025, 11, 14), date(2025, 11, 15)):
        made = declared(world, description=f"Ended {ended_on}", arose_on=date(2025, 1, 1))
        with unit_of_work() as work:
            end_interest(work, made.ref, ended_on, expected_n=1, reason="Done", actor=SYSTEM, today=TODAY)
    assert [row.description for row in drawn(session).rows] == ["Ended 2025-11-15"]


def test_nothing_to_declare_is_told_from_no_entry_and_the_rules_say_whose_entries_are_published(
    world: World, session: Session
) -> None:
    with unit_of_work() as work:
        for person in ("cat", "bob"):
            new = NewNilReturn(
                person_id=world.ids[person], period_from=date(2026, 4, 1), period_to=date(2027, 3, 31)
            )
            declare_nothing(work, new, actor=SYSTEM, today=TODAY)
    declared(world, "bob")
    edition = published()
    bob = ("Interest", "Bob Best", "Weekend shifts")
    assert entries(session, edition) == [bob]
    assert (drawn(session).left_out, drawn(session).others) == (1, 0)
    ref = session.scalar(
        text("SELECT thing_id FROM rule_version WHERE key = 'publication.whose' AND valid_to IS NULL")
    )
    with unit_of_work() as work:
        amend_rule(
            work,
            ref,
            "everybody",
            source="Policy",
            reason="The board wants it",
            expected_n=1,
            actor=OFFICER,
            today=TODAY,
        )
    assert entries(session, published()) == [
        bob,
        ("Nothing to declare, said on 15 May 2026", "Cat Cole", None),
    ]
    assert (drawn(session).left_out, drawn(session).others) == (0, 1)


def test_whoever_objected_stays_withheld_until_an_officer_decides_about_that_version(
    world: World, session: Session
) -> None:
    made = declared(world, description=SECRET, publication_objection="I was threatened")
    edition = published()
    assert entries(session, edition) == [("Information withheld: objection not yet decided", None, None)]
    decide(made.ref, Outcome.PUBLISHED)
    assert entries(session, published()) == [("Interest", "Bob Best", SECRET)]
    assert entries(session, edition) == [("Information withheld: objection not yet decided", None, None)]
    new = registering.new_interest(world, publication_objection="Again")
    with unit_of_work() as work:
        amend_interest(work, made.ref, new, expected_n=1, actor=SYSTEM, today=TODAY)
    assert drawn(session).count(State.WITHHELD) == 1


def test_what_an_officer_withholds_is_withheld_in_every_edition_at_once(
    world: World, session: Session
) -> None:
    made = declared(world, description=SECRET)
    before = published()
    decide(made.ref, Outcome.WITHHELD, "risk_of_harm")
    after = published()
    for edition in (before, after):
        assert entries(session, edition) == [("Information withheld: risk of harm", None, None)]
        assert editions.agrees(session, edition)
        assert SECRET not in json.dumps(told(session, edition), default=str)
    (row,) = editions.withheld(session, after, viewer=OFFICER.viewer)
    assert (row.ground, row.decided_by) == ("risk_of_harm", OFFICER.id)
    found, _ = edition_rows.page(session, before, {"name": "Bob"})
    assert found == []


def test_a_ground_is_one_that_the_rules_leave_to_officers_and_nobody_decides_about_their_own(
    world: World, session: Session
) -> None:
    made = declared(world, "ann")
    own = world.actor("ann", Role.GOVERNANCE_OFFICER)
    harm = withholding(Outcome.WITHHELD, "risk_of_harm")
    for actor, new, fields in (
        (OFFICER, withholding(Outcome.WITHHELD, "restricted"), ["ground"]),
        (OFFICER, withholding(Outcome.WITHHELD), ["ground"]),
        (OFFICER, withholding(Outcome.PUBLISHED, "risk_of_harm"), ["ground"]),
        (OFFICER, withholding(Outcome.IN_FULL), ["decision"]),
        (OFFICER, withholding(Outcome.IN_PART, "risk_of_harm"), ["hidden"]),
        (OFFICER, withholding(Outcome.IN_PART, "risk_of_harm", ("salary",)), ["hidden"]),
        (OFFICER, replace(harm, requested_by="", review_on=TODAY), ["requested_by", "review_on"]),
        (own, harm, ["decision"]),
    ):  # fmt: skip
        with pytest.raises(Invalid) as fault, unit_of_work() as work:
            decide_publication(work, made.ref, new, expected_n=1, actor=actor, today=TODAY)
        assert list(fault.value.problems) == fields
    with pytest.raises(Stale), unit_of_work() as work:
        decide_publication(
            work, made.ref, withholding(Outcome.PUBLISHED), expected_n=7, actor=OFFICER, today=TODAY
        )


def test_of_a_relative_the_kind_and_the_organisation_are_published_and_the_description_only_if_decided(
    world: World, session: Session
) -> None:
    made = declared(
        world, description="Jane Best runs it", interest_type=InterestType.INDIRECT, relationship="My wife"
    )
    (row,) = told(session, published())
    assert (row["relationship"], row["organisation"], row["description"]) == (
        "My wife",
        "Hartlepool Trust",
        None,
    )
    decide(made.ref, Outcome.IN_FULL)
    (row,) = told(session, published())
    assert row["description"] == "Jane Best runs it"


def test_where_a_barrier_is_in_force_the_row_is_withheld_or_not_there_for_whoever_is_kept_from_it(
    world: World, session: Session
) -> None:
    some, all_ = declared(world, "bob", description=SECRET), declared(world, "ann", description=SECRET)
    before = published()
    wall(some.ref, world.ids["cat"])
    wall(all_.ref, None)
    during = published()
    assert entries(session, during) == [("Information withheld: restricted access", None, None)]
    (row,) = editions.withheld(session, during, viewer=OFFICER.viewer)
    assert (row.subject_id, row.ground) == (some.thing_id, "restricted"), (
        "it stays so when the barrier is lifted"
    )
    assert entries(session, before) == [("Information withheld: restricted access", None, None)] * 2
    assert editions.refs_of(session, [all_.thing_id, some.thing_id], viewer=OFFICER.viewer) == {
        some.thing_id: some.ref
    }


def test_after_an_erasure_the_row_says_so_and_the_manifest_still_agrees(
    world: World, session: Session
) -> None:
    made = declared(world, description=SECRET, arose_on=date(2026, 1, 1))
    with unit_of_work() as work:
        end_interest(work, made.ref, TODAY, expected_n=1, reason="Sold", actor=SYSTEM, today=TODAY)
    edition = published()
    commitment = told(session, edition)[0]["commitment"]
    assert [
        one.ref for one in editions.editions_with(session, "interest", made.thing_id, viewer=ANYBODY)
    ] == [edition.ref]
    erased(made.ref)
    (row,) = told(session, edition)
    assert row["entry"] == "Removed under rule retention.interest, 1 June 2032"
    assert (row["person"], row["description"], row["commitment"]) == (None, None, commitment)
    assert editions.agrees(session, edition)
    assert verify(session).findings == ()


def test_the_rows_can_be_made_again_from_the_audit_trail(
    world: World, session: Session, database: Database
) -> None:
    for person in ("ann", "bob"):
        declared(world, person)
    edition = published()
    as_owner(database, "DELETE FROM edition_row")
    assert any("not those of this entry" in each.words for each in verify(session).findings)
    session.rollback()
    with unit_of_work() as work:
        for _, rows in list(editions.blocks(work)):
            work.connection().execute(insert(EditionRow), rows)
    assert {each.place for each in verify(session).findings} == {"triggers"}, (
        "whoever altered it took them away"
    )
    assert editions.agrees(session, edition)


def test_a_row_that_was_altered_is_found(world: World, session: Session, database: Database) -> None:
    declared(world, publication_objection="No")
    published()
    attack = "UPDATE edition_row SET ground = '', hidden = '', commitment = 'forged'"
    with pytest.raises(DBAPIError), unit_of_work() as work:
        work.connection().execute(text(attack))
    as_owner(database, attack)
    findings = " ".join(each.words for each in verify(session).findings)
    for words in ("not those of this entry", "does not give its hash", "the commitment is not that of entry"):
        assert words in findings


def test_only_an_officer_publishes_and_what_changed_since_the_preview_is_looked_at_again(
    world: World, session: Session
) -> None:
    seen, show = drawn(session).sha256, withholding(Outcome.PUBLISHED)
    made = declared(world)
    for role in (Role.COMMITTEE_SECRETARY, Role.AUDITOR, Role.SIRO):
        who = actor_with(role, id="somebody")
        with pytest.raises(Forbidden), unit_of_work() as work:
            publish_edition(work, ASKED, actor=who, today=TODAY)
        with pytest.raises(Forbidden), unit_of_work() as work:
            decide_publication(work, made.ref, show, expected_n=1, actor=who, today=TODAY)
    with pytest.raises(Stale):
        published(seen=seen)
    assert editions.edition(session, published(seen=drawn(session).sha256).ref, viewer=ANYBODY).count == 1


def test_a_wrong_day_is_refused_beside_its_field_and_an_empty_register_makes_an_edition_without_rows(
    world: World, session: Session
) -> None:
    tomorrow, long_ago = TODAY + timedelta(days=1), date(2009, 4, 1)
    for asked, field in (
        (NewEdition(held_on=tomorrow), "held_on"), (NewEdition(held_on=long_ago), "held_on"),
        (NewEdition(held_on=TODAY, declared_by=tomorrow), "declared_by"),
        (NewEdition(held_on=TODAY, declared_by=long_ago), "declared_by"),
        (NewEdition(held_on=TODAY, drawn_basis="guessed"), "drawn_basis"),
        (NewEdition(held_on=TODAY, title="x" * 201), "title"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as fault:
            drawn(session, asked)
        assert list(fault.value.problems) == [field]
    assert drawn(session, NewEdition(held_on=long_ago, drawn_basis="asserted")).rows == ()
    assert home.publication(session, OFFICER.viewer, TODAY).entries[0].note == "Never published"
    empty = published()
    for day, words in (
        (date(2027, 4, 14), "Last published on 15 May 2026"),
        (date(2027, 4, 15), "Publish the register"),
    ):
        (entry,) = home.publication(session, OFFICER.viewer, day).entries
        assert (entry.words, entry.due_on, entry.urgent) == (words, date(2027, 5, 15), False)
    assert (empty.count, told(session, empty), verify(session).findings) == (0, [], ())


def test_an_edition_longer_than_a_block_of_the_audit_trail_is_sound(
    world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in ("ann", "bob", "ann", "bob", "ann"):
        declared(world, person)
    monkeypatch.setattr(ledger, "BLOCK", 2)
    edition = published()
    assert [row["position"] for row in told(session, edition)] == [1, 2, 3, 4, 5]
    assert [len(rows) for _, rows in editions.blocks(session)] == [2, 2, 1]
    assert verify(session).findings == ()
