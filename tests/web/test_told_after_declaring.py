"""An evaluator who declares by call is told what follows, and whose papers are closed is asked once for all."""

from __future__ import annotations

import pytest
from flask import Flask

from register import clock
from register.db import reading
from register.domain.permissions import UNBOUND, Role
from register.jobs.commit_access_log import commit_access_log
from register.queries.access_log import attempts
from register.queries.procurement.kept_from_each import kept_from_each
from register.queries.reach import papers_of
from tests import registering
from tests.registering import World
from tests.web.test_kept_papers import COMMENT, KEPT, as_bob
from tests.web.test_kept_papers import procured as procured

world = registering.on_its_day


@pytest.mark.parametrize("why", ["joined", "part", "stood down", "not declared yet"])
def test_papers_that_are_kept_from_each_are_asked_once_for_all_with_the_same_answer(
    app: Flask, world: World, procured: dict[str, str], why: str
) -> None:
    """Reminders go to many: the long question is not asked for each of them."""
    with app.app_context():
        KEPT[why](world)
        with reading() as session:
            each = kept_from_each(session)
            for who in ("ann", "bob", "cat", "dee"):
                asked = set(session.scalars(papers_of(world.ids[who])))
                assert each.get(world.ids[who], frozenset()) == asked, who
            assert each[world.ids["bob"]]


def test_whoever_declares_an_interest_by_call_is_told_what_they_declared_and_kindly_what_follows(
    app: Flask, world: World, procured: dict[str, str]
) -> None:
    bob = as_bob(app, world, Role.CONTRACT_MANAGER)
    bob.get(f"/evaluators/{procured['own']}/declare")
    token = {"X-CSRFToken": bob.hidden["csrf_token"]}
    said = {"has_bidder_interest": True, "bidder_interest": "My sister works there"}
    reply = bob.client.post(f"/api/v1/evaluators/{procured['own']}/declare", json=said, headers=token)
    assert reply.status_code == 200
    assert {name: reply.json[name] for name in said} == said
    assert reply.json["papers"] == "waits"
    assert (
        "Thank you for declaring. The papers are closed to you until somebody else has decided" in reply.text
    )
    assert COMMENT not in reply.text
    closed = bob.client.get(f"/api/v1/evaluators/{procured['own']}")
    assert (closed.status_code, "closed to you" in closed.text) == (403, True)
    with app.app_context():
        commit_access_log(clock.now())
        with reading() as session:
            assert [one.kind for one in attempts(session, viewer=UNBOUND)] == ["evaluator"]
