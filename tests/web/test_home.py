"""Start pages: each role sees what needs it today, and nothing of roles it does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import Session, reading
from register.domain.duties.duties import DutyKind
from register.domain.permissions import Role, Viewer, permissions_of
from register.examples.sign_ins import PASSWORD
from register.models.accounts import Account
from register.models.duties import Duty
from register.queries.duties import duties
from register.queries.home import home
from register.queries.home.entries import Slice
from tests.harness import databases, examples
from tests.signing_in import Visit, signed_in


@pytest.fixture(scope="module", params=databases.KINDS)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with examples.loaded(request.param, tmp_path_factory.mktemp("instance")) as app:
        yield app


def page_of(demo: Flask, name: str) -> str:
    visit = Visit(demo.test_client())
    signed = visit.fill("/sign-in", email=f"{name}@example.org", password=PASSWORD)
    assert signed.status_code == 302
    answer = visit.get("/")
    assert answer.status_code == 200
    return answer.text


def headings(page: str) -> list[str]:
    found = re.findall(r"<h2[^>]*>(.*?)</h2>", page, re.DOTALL)
    return [re.sub(r"<.*", "", words, flags=re.DOTALL).strip() for words in found]


OWN = ["What you are asked to declare", "What the register says of you"]
AUDIT = [
    "The register as it was",
    "Declared late in the last year",
    "Decisions taken before an interest was known",
]
INFORMATION = [
    "Data incidents, the nearest deadline first",
    "Items to check",
    "Sharing agreements to look at",
]
CONTRACTS = [
    "Dates within 90 days",
    "Stopped by the decision check",
    "Services running, not signed",
    "Changes that wait for a decision",
    "Changes agreed, not signed",
    "Needs re-checking",
    "Next decisions that are stopped",
    "Signed copies not yet received",
]
MEETING = ["Interests in organisations with a contract to decide"]
GOVERNANCE = [
    "Declarations outstanding", "Declared late in the last year", "Dual roles without an approval",
    "One person or two?", "Delegations to put right", "The published register",
    "Declarations waiting for your review", "The same body or another one?",
]  # fmt: skip


QUIET = re.compile(r"<li>([^<]+)</li>")


def parts_of(page: str) -> tuple[list[str], list[str]]:
    """The headings of a start page but those of tasks, and the parts that have nothing in them, in their order."""
    told = [words for words in headings(page) if not words.startswith(("Tasks due", "Nothing here"))]
    quiet = QUIET.findall(page.partition('id="nothing"')[2].partition("</section>")[0])
    return told, [words for words in quiet if not words.startswith("Tasks due")]


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("declarant", OWN),
        ("manager", ["Declarations waiting for your review", "The same body or another one?", *OWN]),
        ("officer", [*GOVERNANCE, *OWN]),
        ("contracts", [*CONTRACTS, *OWN]),
        ("procurement", [*CONTRACTS, *OWN]),
        (
            "signatory",
            ["Papers to approve or sign", "Changes that wait for a decision", "Needs re-checking", *OWN],
        ),
        ("auditor", [*AUDIT, *OWN]),
        ("counter.fraud", [*AUDIT, *OWN]),
        ("external.auditor", ["The scope of your audit", *AUDIT]),
        ("ig", [*INFORMATION, *OWN]),
        ("siro", [*INFORMATION, *OWN]),
        ("dpo", [*INFORMATION, *OWN]),
        ("caldicott", [*INFORMATION, *OWN]),
        ("secretary", [*MEETING, *OWN]),
        ("chair", [*MEETING, *OWN]),
        ("admin", ["This instance", "Access that ends within 30 days"]),
    ],
)
def test_each_role_sees_its_own_sections_and_no_more(demo: Flask, name: str, sections: list[str]) -> None:
    told, quiet = parts_of(page_of(demo, name))
    assert told[0] == "What do I do next?"
    assert sorted(told[1:] + quiet) == sorted(sections)
    assert [words for words in sections if words in told] == told[1:]
    assert [words for words in sections if words in quiet] == quiet


def test_what_waits_stands_before_what_has_nothing_in_it(demo: Flask) -> None:
    told, quiet = parts_of(page_of(demo, "officer"))
    assert "Declarations outstanding" in told
    assert "One person or two?" in quiet
    assert headings(page_of(demo, "officer"))[-1] == "Nothing here today"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("officer", "Ask Owen Tarrant, Head of estates, to declare"),
        ("manager", "Review what Nadia Brightwater declared"),
        ("contracts", "Start the procurement of what follows: Wheelchair services"),
        ("signatory", "Approve: Wheelchair repairs"),
        ("ig", "no agreement in force covered it"),
        ("admin", "scheduler"),
        ("declarant", "Nothing needs you today."),
        ("auditor", "Nothing needs you today."),
    ],
)
def test_what_presses_most_stands_at_the_top(demo: Flask, name: str, says: str) -> None:
    top = page_of(demo, name).split('id="what-next"')[1].split("</section>")[0]
    assert says in top


def test_a_signatory_sees_each_paper_with_its_decision_check(demo: Flask) -> None:
    page = page_of(demo, "signatory")
    assert "Sign: Virtual ward pilot" in page
    assert page.count("Decision check: nothing found against it") >= 2


def test_an_item_to_check_shows_no_deadline(demo: Flask) -> None:
    part = page_of(demo, "ig").split('id="items"')[1].split("</section>")[0]
    assert "The time allowed would run out on" in part
    assert "Deadline" not in part


def test_somebody_without_a_person_in_the_register_has_a_start_page_too(demo: Flask) -> None:
    page = signed_in(demo, Role.CALDICOTT_GUARDIAN, Role.SIGNATORY).get("/")
    assert page.status_code == 200
    assert "Papers to approve or sign" not in headings(page.text)


def test_a_start_page_asks_who_you_are_and_the_help_does_not(demo: Flask) -> None:
    client = demo.test_client()
    assert client.get("/").status_code == 302
    answer = client.get("/help")
    assert answer.status_code == 200
    assert "Whom to ask" in answer.text


@pytest.mark.parametrize(
    ("name", "title", "line"),
    [
        ("contracts", "Contracts by stage", "In force"),
        ("signatory", "Contracts by stage", "In review"),
        ("ig", "Sharing agreements by state", "In force"),
        ("officer", "How the register of interests stands", "Never declared"),
        ("auditor", "How the register of interests stands", "Nothing to declare"),
        ("declarant", "What waits, and what has come in", "What the register says of you"),
    ],
)
def test_a_start_page_shows_how_its_register_stands_as_a_picture_and_as_a_table(
    demo: Flask, name: str, title: str, line: str
) -> None:
    figure = page_of(demo, name).partition('<figure class="al-standing"')[2].partition("</figure>")[0]
    drawn = re.search(rf"<title>{title}: .*?{line}, ([0-9,]+)", figure)
    listed = re.search(rf'<th scope="row"[^>]*>{line}</th>\s*<td[^>]*>(?:<a[^>]*>)?([0-9,]+)', figure)
    assert drawn is not None
    assert listed is not None
    assert drawn[1] == listed[1]


def test_the_page_of_a_contract_names_who_declared_an_interest_in_a_party(demo: Flask) -> None:
    visit = Visit(demo.test_client())
    visit.fill("/sign-in", email="contracts@example.org", password=PASSWORD)
    (where,) = re.findall(
        r'href="(/contracts/CON-[^"]+)">[^<]*Wheelchair services', visit.get("/contracts/").text
    )
    part = visit.get(where).text.partition('id="interests"')[2].partition("</section>")[0]
    assert "Marcus Fenleigh" in part
    assert "Shareholding or other ownership" in part
    assert "Harriet Moorcroft" not in part


PEOPLE = (
    "officer", "contracts", "procurement", "signatory", "shareholder", "ig", "siro", "dpo", "caldicott", "secretary",
    "manager", "declarant",
)  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_no_task_that_falls_due_soon_is_left_out_of_the_start_page(demo: Flask, name: str) -> None:
    """Each stands among the tasks, or a line of its own kind stands for it: another matter of the same record does not."""
    with demo.app_context(), reading() as session:
        viewer, now = viewer_of(session, name), clock.now()
        told = home.sections(session, viewer=viewer, now=now, part_told=Slice(0, 1000))
        until = now + timedelta(days=home.TASK_DAYS)
        due = duties.due_for(session, viewer.person_id, viewer.roles, viewer=viewer, until=until)
        stands_for = {task: at for part in told for task, at in part.tasks.items()}
        missing = [
            task.title
            for task in due
            if stands_for.get((task.kind, task.subject_ref), LONG_AGO) not in (None, task.due_at)
        ]
    assert missing == []


LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def viewer_of(session: Session, name: str) -> Viewer:
    account = session.scalars(select(Account).where(Account.email == f"{name}@example.org")).one()
    roles = frozenset(Role(role) for role in account.roles)
    return Viewer(account.person_id, roles, permissions_of(roles))


def test_what_is_overdue_stands_there_though_its_contract_is_told_of_for_another_reason(demo: Flask) -> None:
    tasks = page_of(demo, "contracts").split('id="tasks"')[1].split("</section>")[0]
    assert "Start the procurement of what follows: Wheelchair services" in tasks
    assert "The preferred supplier term ends: Wheelchair services" not in tasks


def test_what_somebody_else_must_decide_is_never_what_to_do_next(demo: Flask) -> None:
    page = page_of(demo, "shareholder")
    top = page.split('id="what-next"')[1].split("</section>")[0]
    assert "Approve: Wheelchair repairs" in page
    assert "Approve: Wheelchair repairs" not in top


@pytest.mark.parametrize("name", PEOPLE)
def test_each_task_leads_from_the_start_page_the_list_and_the_calendar_to_a_page_that_opens(
    demo: Flask, name: str
) -> None:
    visit = Visit(demo.test_client())
    visit.fill("/sign-in", email=f"{name}@example.org", password=PASSWORD)
    for page in ("/tasks/", "/calendar/", "/start/tasks"):
        rows = "".join(
            re.findall(
                r"<tbody.*?</tbody>|<ul class=.nhsuk-task-list.*?</ul>", visit.get(page).text, re.DOTALL
            )
        )
        for address in sorted(set(re.findall(r'href="([^"#]+)"', rows))):
            assert visit.get(address).status_code == 200, (page, address)


def test_tasks_are_one_press_away_on_every_page(demo: Flask) -> None:
    visit = Visit(demo.test_client())
    visit.fill("/sign-in", email="contracts@example.org", password=PASSWORD)
    for page in ("/", "/contracts/", "/help"):
        header = visit.get(page).text.split("</header>")[0]
        assert re.search(r'href="/tasks/">\s*Tasks', header), page


def test_nobody_is_late_with_what_asks_nothing_of_them(demo: Flask) -> None:
    visit = Visit(demo.test_client())
    visit.fill("/sign-in", email="auditor@example.org", password=PASSWORD)
    rows, _, late = visit.get("/calendar/").text.partition("Overdue now")
    assert "Papers of a procurement are closed to you" in rows
    assert "Procurement lead" in late
    assert "Elspeth Varley" not in late
    with demo.app_context(), reading() as session:
        (closed,) = session.scalars(select(Duty).where(Duty.kind == DutyKind.PAPERS_CLOSED)).all()
        roles = frozenset({Role.DECLARANT})
        holder = Viewer(closed.owner_id, roles, permissions_of(roles))
        (tasks,) = (p for p in home.sections(session, viewer=holder, now=clock.now()) if p.key == home.TASKS)
    told = [one for one in tasks.entries if one.task is DutyKind.PAPERS_CLOSED]
    assert [(one.urgent, one.due_at) for one in told] == [(False, None)]
