"""Lists say what they show: what ended is left out unless it is asked for, and counts are true as far as they go."""

from __future__ import annotations

import re
from html import unescape

import pytest

from register.queries import listing as lists
from tests.signing_in import Visit

GONE = "Hartlepool Primary Care Trust"
LEFT_OUT = "without what has ended"


def shown(visit: Visit, address: str) -> str:
    answer = visit.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_what_has_ended_is_left_out_until_it_is_asked_for(visit: Visit) -> None:
    page = shown(visit, "/organisations/")
    assert GONE not in page
    assert f"Showing: Organisations, {LEFT_OUT}" in page
    page = shown(visit, "/organisations/?ended=yes")
    assert GONE in page
    assert LEFT_OUT not in page


def test_whoever_asks_for_a_record_or_for_a_day_gets_what_ended_since(visit: Visit) -> None:
    ref = re.findall(r"ORG-2\d{3}-\w+", shown(visit, "/organisations/?ended=yes&name=Hartlepool"))[0]
    assert GONE in shown(visit, f"/organisations/?ref={ref}")
    assert GONE in shown(visit, "/organisations/?on-day=1&on-month=5&on-year=2009")


def test_a_download_holds_what_the_page_shows(visit: Visit) -> None:
    page = shown(visit, "/organisations/")
    address = re.findall(r'href="([^"]*format=csv[^"]*)"', page)[0]
    file = visit.get(address).text
    assert GONE not in file
    assert file.count("\n") - 2 == int(re.findall(r"(\d+) entries", page)[0])


@pytest.mark.parametrize("address", ["/audit/trail", "/people/"])
def test_rows_are_counted_up_to_a_limit_and_then_said_to_be_more(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(lists.page, "__kwdefaults__", {"after": "", "limit": 5})
    count = int(re.findall(r'al-total">(\d+) entries', shown(visit, address))[0])
    assert count > 5
    monkeypatch.setattr(lists, "MOST_COUNTED", count - 1)
    assert f"More than {count - 1} entries" in shown(visit, address)


def test_questions_are_folded_and_open_where_something_is_wrong(visit: Visit) -> None:
    assert '<details class="nhsuk-details al-asking__part">' in shown(visit, "/interests/")
    page = visit.get("/interests/?on-day=31&on-month=2&on-year=2026").text
    assert re.search(r"<details[^>]* open>\s*<summary[^>]*><span[^>]*>Show it as it was", page)
