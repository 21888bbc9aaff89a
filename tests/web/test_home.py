"""Start pages: each role sees what needs it today, and nothing of roles it does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from register.domain.permissions import Role
from register.examples.sign_ins import PASSWORD
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
        ("contracts", "Wheelchair repairs was stopped"),
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
