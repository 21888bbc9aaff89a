"""What every list and every record has in common, looked at on each page that links lead to."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask, Response, request

from register.look.record_pages import SHOWN_AT
from register.models.registry import kinds
from tests.pages.found import Found
from tests.signing_in import Visit

ON = ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)]
"""A page has its shape from the templates, wherever its rows come from: the long form looks on PostgreSQL too."""
pytestmark = pytest.mark.parametrize("app", ON, indirect=True)
RECORDS = frozenset(SHOWN_AT.values())
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
UNSEEN = re.compile(r"<(script|style|pre|code)\b.*?</\1>|<svg.*?</svg>|<[^>]*>", re.DOTALL)
KEY = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b")
FOLDED = re.compile(r"<details\b.*?</details>", re.DOTALL)


@pytest.fixture(scope="module")
def pages(app: Flask) -> dict[str, tuple[str, str]]:
    """Address -> the door and the main part of the page, for every page that links lead to."""
    return {}


@pytest.fixture
def drawn(app: Flask, visit: Visit, pages: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Each page is kept as it is looked at: none is asked for twice."""
    if pages:
        return pages

    def keep(answer: Response) -> Response:
        if answer.status_code == 200 and answer.mimetype == "text/html" and request.method == "GET":
            main = MAIN.search(answer.get_data(as_text=True))
            pages[request.full_path.rstrip("?")] = (request.endpoint or "", main[0] if main else "")
        return answer

    app.after_request_funcs.setdefault(None, []).append(keep)
    Found(app).look(visit)
    app.after_request_funcs[None].remove(keep)
    assert len(pages) > 150
    return pages


def _records(pages: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {address: page for address, (endpoint, page) in pages.items() if endpoint in RECORDS}


def _lists(pages: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {address: page for address, (_, page) in pages.items() if "al-total" in page}


def _words(page: str) -> str:
    return unescape(UNSEEN.sub(" ", page))


def test_a_page_speaks_in_labels_and_never_in_keys_or_names_of_columns(
    drawn: dict[str, tuple[str, str]],
) -> None:
    columns = {c.name for model in kinds().values() for c in model.__table__.columns if "_" in c.name}
    told = re.compile(rf"(?<![\w/.-])(?:{'|'.join(sorted(columns))})(?![\w/.-])")
    found = [
        f"{address}: {hit}"
        for address, (_, page) in drawn.items()
        for hit in {*KEY.findall(_words(page)), *told.findall(_words(page))}
    ]
    assert not found, "\n".join(["", *sorted(found)])


def test_a_record_begins_with_what_can_be_done_and_ends_with_its_history_folded(
    drawn: dict[str, tuple[str, str]],
) -> None:
    records = _records(drawn)
    assert len(records) > 25
    wrong = [address for address, page in records.items() if not _is_in_order(page)]
    assert not wrong, "\n".join(["", *wrong])


def _is_in_order(page: str) -> bool:
    """First what to do next, then the facts; of a history the newest version is open and no other."""
    starts = [page.find(mark) for mark in ('class="al-next', "nhsuk-summary-list", 'class="al-history"')]
    there = [at for at in starts if at >= 0]
    versions = re.findall(r'<details class="nhsuk-details al-version"( open)?>', page)
    return (
        starts[0] >= 0
        and there == sorted(there)
        and (not versions or versions == [" open", *[""] * (len(versions) - 1)])
    )


def test_what_a_list_is_narrowed_by_is_folded_and_the_list_says_what_it_shows(
    drawn: dict[str, tuple[str, str]],
) -> None:
    lists = {address: page for address, page in _lists(drawn).items() if "al-asking" in page}
    assert len(lists) > 20
    wrong = [address for address, page in lists.items() if not _folds_what_it_asks(page)]
    assert not wrong, "\n".join(["", *wrong])


def _folds_what_it_asks(page: str) -> bool:
    above = page.partition("<table")[0]
    open_ = FOLDED.sub("", above)
    return "Showing: " in unescape(page) and not re.search(r'<(select|input)\b(?![^>]*type="hidden")', open_)


def test_the_rows_of_every_list_fold_to_cards(drawn: dict[str, tuple[str, str]]) -> None:
    wrong = [
        address
        for address, page in _lists(drawn).items()
        for table in re.findall(r"<table[^>]*>", page.partition("al-total")[2])
        if "al-table--folds" not in table
    ]
    assert not wrong, "\n".join(["", *wrong])
