"""A barrier is raised by whoever was told first what it leaves without an owner."""

from __future__ import annotations

from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE


def test_what_a_barrier_leaves_without_an_owner_is_told_before_it_is_raised(
    begin: Begin, things: dict[str, str]
) -> None:
    officer = begin("officer@example.org", DESK).go("/barriers/").follow("Restrict access to a record")
    officer.choose("A contract").type("Reference of the record", things["b_con_community"])
    officer.type("Why is access restricted?", "A rival bid").press("Restrict access", expecting=422)
    assert officer.reads("Nothing is restricted yet. This would be left without an owner")
    seen = begin("contracts@example.org", PHONE).go(f"/contracts/{things['b_con_community']}")
    officer.choose("I have looked at what this leaves without an owner, and see to it")
    officer.press("Restrict access")
    assert officer.reads("Access restricted from now on")
    answer = seen.page.reload()
    assert answer is not None
    assert answer.status == 404
