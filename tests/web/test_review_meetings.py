"""A review meeting as a contract manager records it in one go, with actions that are tasks of their owners until done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from register.db import reading, unit_of_work
from register.documents.archives import read_parts
from register.documents.revisions import Revisions
from register.documents.revisions.stories import stories
from register.domain.permissions import UNBOUND, Role
from register.queries.duties.planned import foreseen_duties
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import in_force
from tests.signing_in import Visit, day, signed_in

NOW = datetime(2009, 6, 1, 9, tzinfo=UTC)
world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        return in_force(world)


@pytest.fixture
def manager(app: Flask, ref: str, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


def held(manager: Visit, world: World, ref: str, **changes: str) -> dict[str, str]:
    return {
        "contract_id": manager.client.get(f"/api/v1/contracts/{ref}").json["id"], **day("met_on", 2009, 4, 20),
        "review_agreed": "Activity is as planned", "attendees-0-attended_as": "Manager, for the commissioner",
        "attendees-0-attendee_id": world.ids["bob"], "actions-0-action_agreed": "Send the waiting list",
        "actions-0-action_owned_by": world.ids["cat"], **day("actions-0-action_by", 2009, 5, 11), **changes,
    }  # fmt: skip


def recorded(manager: Visit, world: World, ref: str, **changes: str) -> str:
    reply = manager.fill("/review-meetings/add", **held(manager, world, ref, **changes))
    assert reply.status_code == 302, reply.text
    return str(reply.location)


def due(app: Flask, kind: str) -> list[tuple[str | None, str]]:
    with app.app_context(), reading() as session:
        found = foreseen_duties(session, NOW, viewer=UNBOUND)
        return [(one.duty.owner_id, f"{one.duty.due_at:%Y-%m-%d}") for one in found if one.duty.kind == kind]


def test_a_meeting_is_recorded_in_one_go_and_its_action_is_a_task_until_it_is_done(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    where = recorded(manager, world, ref)
    assert "1 action is to be done" in manager.get(where).text
    assert "Cat" in manager.get(where).text
    assert due(app, "review_action") == [(world.ids["cat"], "2009-05-11")]
    assert "1 action to be done" in manager.get(f"/contracts/{ref}").text
    (told,) = manager.client.get(f"/api/v1/contracts/{ref}").json["review_meetings"]
    assert (told["met_on"], told["open_actions"]) == ("2009-04-20", 1)
    done = {**held(manager, world, ref), **day("actions-0-action_done_on", 2009, 4, 20)}
    refused = manager.fill(f"{where}/amend", **done, reason="Done")
    assert "Enter what shows that it was done" in refused.text
    shown = {"actions-0-done_shown": "The list of 20 April", "reason": "Done"}
    assert manager.fill(f"{where}/amend", **done, **shown).status_code == 302
    assert due(app, "review_action") == []
    assert "The list of 20 April" in manager.get(where).text
    assert "nothing left to do" in manager.get(f"/contracts/{ref}").text


def test_the_next_review_is_due_on_the_day_that_was_agreed(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    before = due(app, "contract_review")
    recorded(manager, world, ref, **day("meet_again_on", 2009, 6, 8))
    assert before
    assert [when for _, when in due(app, "contract_review")] == ["2009-06-08"]


def reviews(manager: Visit, ref: str) -> list[str]:
    told = manager.client.get(f"/api/v1/contracts/{ref}").json["key_dates"]
    return [one["day"] for one in told if one["kind"] == "review"]


def test_the_review_that_a_meeting_answered_is_no_key_date_of_the_contract_any_more(
    app: Flask, manager: Visit, world: World
) -> None:
    with app.app_context():
        answers = {"review_frequency": "monthly", "first_review_date": "2009-05-01"}
        monthly = in_force(world, answers=answers)
    assert reviews(manager, monthly) == ["2009-05-01"]
    recorded(manager, world, monthly)
    assert reviews(manager, monthly) == ["2009-06-01"]


def test_a_meeting_long_before_the_first_review_that_was_agreed_leaves_that_to_come(
    manager: Visit, world: World, ref: str
) -> None:
    before = reviews(manager, ref)
    recorded(manager, world, ref)
    assert reviews(manager, ref) == before == ["2010-02-25"]


def test_the_day_on_which_the_parties_agreed_to_meet_is_the_key_date(
    manager: Visit, world: World, ref: str
) -> None:
    recorded(manager, world, ref, **day("meet_again_on", 2009, 6, 8))
    assert reviews(manager, ref) == ["2009-06-08"]
    assert "Agreed at the meeting on 20 April 2009" in manager.get(f"/contracts/{ref}").text


def test_a_mistake_is_told_beside_its_question_and_nothing_typed_is_lost(
    manager: Visit, world: World, ref: str
) -> None:
    nobody = {"actions-0-action_owned_by": ""}
    refused = manager.fill("/review-meetings/add", **held(manager, world, ref, **nobody))
    assert refused.status_code == 422
    assert "Send the waiting list" in refused.text
    assert "who owns the action" in refused.text


def test_a_barrier_about_somebody_who_came_hides_the_meeting(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    where = recorded(manager, world, ref)
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session, "person", world.ids["cat"], reason="Apart", actor=SYSTEM, today=TODAY,
            person_id=world.ids["bob"],
        )  # fmt: skip
    assert manager.get(where).status_code == 404
    assert where.rpartition("/")[2] not in manager.get("/review-meetings/").text
    assert where.rpartition("/")[2] not in manager.get(f"/contracts/{ref}").text


def test_the_minutes_are_a_word_file_that_says_what_the_page_says_and_the_same_every_time(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    where = recorded(manager, world, ref, **day("meet_again_on", 2009, 6, 8))
    first = manager.client.get(f"{where}/minutes.docx")
    assert first.status_code == 200
    assert "minutes-REV-2009" in first.headers["Content-Disposition"]
    text = words_of(first.data)
    for words in (
        "Minutes of a contract review meeting", "Meeting of 20 April 2009", "Hartlepool Primary Care Trust",
        "Manager, for the commissioner", "Activity is as planned", "Send the waiting list", "11 May 2009", "Not yet",
        "On 8 June 2009.",
    ):  # fmt: skip
        assert words in text, text
    signs = text.partition("Agreed as a right record")[2]
    for words in ("Name", "Signature", "Date", "Hartlepool Primary Care Trust", "North Tees NHS Trust"):
        assert signs.count(words) == 1, signs
    assert manager.client.get(f"{where}/minutes.docx").data == first.data
    assert manager.client.get(f"/api/v1{where}/minutes").data == first.data
    assert "Download the minutes" in manager.get(where).text


def test_minutes_name_nobody_whom_the_reader_may_not_see(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    where = recorded(manager, world, ref)
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session, "contract", manager.client.get(f"/api/v1/contracts/{ref}").json["id"],
            person_id=world.ids["bob"], reason="Bids", actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    assert manager.client.get(f"{where}/minutes.docx").status_code == 404
    assert manager.client.get(f"/api/v1{where}/minutes").status_code == 404


def words_of(docx: bytes) -> str:
    """Every paragraph of a Word file, tables too."""
    return "\n".join(
        line for story in stories(dict(read_parts(docx)), Revisions.ACCEPTED) for line in story.paragraphs
    )


def test_the_list_of_meetings_names_the_contract_of_each(manager: Visit, world: World, ref: str) -> None:
    recorded(manager, world, ref)
    assert "Community nursing" in manager.get("/review-meetings/").text
    (row,) = manager.client.get("/api/v1/review-meetings").json["rows"]
    assert (row["contract"], row["about"]) == (ref, "Community nursing")


def test_a_list_as_csv_says_once_how_its_letters_are_written(manager: Visit) -> None:
    sent = manager.get("/review-meetings/export?format=csv")
    assert sent.headers["Content-Type"] == "text/csv; charset=utf-8"
