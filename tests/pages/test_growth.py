"""No page grows with the register: in two worlds, one ten times the other, each asks as much. No clock is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.large_instance import opened
from benchmarks.pages_visited import AS_IT_WAS, Measured, asked_of_each
from register.db import engine_of
from register.queries import listing
from tests.harness.applications import share_templates
from tests.harness.engines import share

SMALL, LARGE = 0.0005, 0.005
COUNTED, GATHERED = 30, 20
"""How far lists count and gather in these worlds, which are small: in both there are more."""
MORE_STEPS, TIMES_STEPS = 10_000, 1.4
"""What a deeper index, and a list that is fuller in the larger world, may take besides."""
MORE_ROWS, TIMES_ROWS = 110, 1.2
MORE_KB, TIMES_KB = 35, 1.2
COMPARED = "who may be one person is found by comparing every address and staff number"
SCHEME = "the faults of delegations are found by walking the whole scheme"
TEXT = "a part of a text is looked for in every text of the register"
YEAR = "the year over all contracts and what is overdue by owner are counted over all their tasks"
GROW = {
    "governance_officer /": COMPARED,
    "/audit/room/inside": "who could sign in on a day is read from all entries about the rights of accounts",
    "/joins/": COMPARED,
    "/retention/": "the last day of a person's record is worked out of their posts, for everybody",
    "/questions/": "each indicator looks through the records that it is about",
    "/people/?name=Lukasz": TEXT,
    "/people/?name=ash": TEXT,
    "/people/?name=p77@": TEXT,
    "/interests/?name=ash": TEXT,
    "/interests/?organisation=nursing": TEXT,
    "/interests/?organisation=Ashacre": TEXT,
    "/interests/?words=cafe": TEXT,
    "/interests/?words=nobody": TEXT,
    "/contracts/?party=Ash": TEXT,
    "/audit/trail?event=interest.amended": TEXT,
    "/audit/trail?event=contract.added": TEXT,
    "/rounds/RND-N": "who has not answered is counted in each division",
    "/delegations/?holder=nurse": SCHEME,
    "/delegations/DEL-N": SCHEME,
    "/calendar/": YEAR,
    "/calendar/?month=2026-05": YEAR,
    "/calendar/?whose=roles": YEAR,
    f"/mitigations/?{AS_IT_WAS}": "how many held then is counted from the first that was recorded on",
    f"/delegations/?{AS_IT_WAS}": "so few held then in the smaller world that its list is not full",
}
"""Pages that still grow: the end of their name -> why."""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[dict[str, Measured]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LARGE_INSTANCES", str(tmp_path_factory.mktemp("growth")))
        patch.setattr(listing, "MOST_COUNTED", COUNTED)
        patch.setattr(listing, "MOST_GATHERED", GATHERED)
        yield [_visited(scale) for scale in (SMALL, LARGE)]


def _visited(scale: float) -> dict[str, Measured]:
    with opened("sqlite", scale) as app:
        share_templates(app)
        share(engine_of(app))
        return {one.named: one for one in asked_of_each(app)}


def _grew(small: Measured, large: Measured) -> list[str]:
    pairs = {
        "statements": (large.statements, small.statements + 2),
        "rows": (large.rows, small.rows * TIMES_ROWS + MORE_ROWS),
        "steps": (large.steps, small.steps * TIMES_STEPS + MORE_STEPS),
        "kilobytes": (large.kb, small.kb * TIMES_KB + MORE_KB),
    }
    return [f"{what}: {now:,.0f}, at most {most:,.0f}" for what, (now, most) in pairs.items() if now > most]


@pytest.mark.slow
def test_no_page_asks_or_answers_more_in_a_register_ten_times_as_large(
    worlds: list[dict[str, Measured]],
) -> None:
    small, large = worlds
    assert len(small.keys() & large.keys()) > 100
    told = {name: _grew(small[name], one) for name, one in large.items() if name in small}
    grown = [f"{name}: {'; '.join(why)}" for name, why in told.items() if why and not _excepted(name)]
    assert not grown, "\n".join(["", *grown])


def _excepted(name: str) -> bool:
    return any(name.endswith(each) for each in GROW)
