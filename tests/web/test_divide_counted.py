"""Each number of the page of a divide leads to the list of exactly those that it counts, today and as at 2009."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask

from register.domain.permissions import Role
from register.queries.separation.divide_measures import MEASURES
from tests.harness import databases, examples
from tests.web.test_counted import visit_of

TODAY, THEN = "/divide/?name=Weirside", "/divide/?name=Hartlepool&ended=yes&on-day=1&on-month=6&on-year=2009"
_ROW = re.compile(r'<a href="([^"]*[?&;]of=[^"]*)">[^<]*</a>.*?<td[^>]*>(.*?)</td>', re.DOTALL)
_BODY = re.compile(r'href="(/divide/ORG-[^"]+)"')


@pytest.fixture(scope="module", params=databases.KINDS)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with examples.loaded(request.param, tmp_path_factory.mktemp("instance")) as app:
        yield app


def counts(demo: Flask, index: str) -> list[tuple[int, int]]:
    """What each number says, and how many are listed behind it."""
    visit = visit_of(demo, Role.AUDITOR)
    found = _BODY.search(visit.get(index).text)
    assert found is not None
    page = _main(visit.get(unescape(found[1])).text)
    rows = [(unescape(link), re.sub(r"<[^>]+>|\s|How many", "", cell)) for link, cell in _ROW.findall(page)]
    return [(int(said), _main(visit.get(link).text).count("<li>")) for link, said in rows]


def _main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(("index", "least"), [(TODAY, 1), (THEN, 0)], ids=["today", "2009"])
def test_each_number_of_a_divide_leads_to_as_many(demo: Flask, index: str, least: int) -> None:
    found = counts(demo, index)
    assert len(found) == len(MEASURES)
    assert [(said, said) for said, _ in found] == found
    assert min(said for said, _ in found) >= least
