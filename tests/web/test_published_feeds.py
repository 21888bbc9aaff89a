"""The published register as machines follow it: Atom feeds, and copies that are asked about before they are used."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

from flask import Flask
from werkzeug.test import TestResponse

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role
from register.domain.publication.editions import NewEdition
from register.domain.publication.withholdings import Outcome
from register.queries.publication.freshness import Freshness
from register.services.publication.editions import publish_edition
from register.web.publication.copies import LARGEST, Copies, Copy
from tests import registering
from tests.registering import NOON, OFFICER, TODAY, World, declared
from tests.services.test_editions import SECRET, decide
from tests.signing_in import signed_in

ATOM = "{http://www.w3.org/2005/Atom}"
world = registering.on_its_day


def published(days: int = 0) -> str:
    on = TODAY + timedelta(days=days)
    with clock.travel(NOON + timedelta(days=days)), unit_of_work() as session:
        return str(publish_edition(session, NewEdition(held_on=on), actor=OFFICER, today=on).ref)


def items(app: Flask, feed: str) -> list[tuple[str, str]]:
    answer = app.test_client().get(f"/published/feeds/{feed}.atom")
    assert answer.mimetype == "application/atom+xml"
    told = ElementTree.fromstring(answer.data)
    found = [
        (one.findtext(f"{ATOM}title", ""), one.find(f"{ATOM}link").get("href", ""))
        for one in told.iter(f"{ATOM}entry")
    ]
    ids = [one.findtext(f"{ATOM}id") for one in told.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return found


def test_feeds_tell_of_editions_and_of_each_entry_that_is_new(app: Flask, world: World) -> None:
    assert items(app, "editions") == items(app, "changes") == []
    with app.app_context():
        declared(world, "bob", description=SECRET)
        first = published()
        assert items(app, "changes") == []
        late = declared(world, "ann", situation="Lo", description="A <board> & more")
        second = published(1)
    titles = items(app, "editions")
    assert [url.rpartition("/")[2] for _, url in titles] == [second, first]
    ((title, url),) = items(app, "changes")
    assert title.startswith("Added: Ann Archer")
    assert url.endswith(f"/published/entries/{late.ref}")
    page = app.test_client().get("/published/").text
    assert page.count("/published/feeds/editions.atom") == 2


def test_a_kept_page_is_right_until_something_published_changes(app: Flask, world: World) -> None:
    with app.app_context():
        made = declared(world, "bob", description=SECRET)
        ref = published()
    client, path = app.test_client(), f"/published/{ref}"
    page = client.get(path)
    assert page.headers["Cache-Control"] == "public, no-cache"
    assert page.last_modified is not None
    again = client.get(path, headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Security-Policy" not in again.headers, (
        "a kept page has the word for scripts it was sent with"
    )
    assert client.get(f"{path}?name=x", headers={"If-None-Match": page.headers["ETag"]}).status_code == 200
    with app.app_context():
        declared(world, "ann")
        assert client.get(path, headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
        decide(made.ref, Outcome.WITHHELD, "risk_of_harm")
    after = client.get(path, headers={"If-None-Match": page.headers["ETag"]})
    assert after.status_code == 200
    assert SECRET not in after.text
    with clock.travel(NOON + timedelta(days=1)):
        later = client.get(path, headers={"If-None-Match": after.headers["ETag"]})
        assert later.status_code == 200, "a barrier may end with the day"


def test_whoever_sends_a_cookie_and_every_refusal_is_kept_by_nobody(app: Flask, world: World) -> None:
    with app.app_context():
        ref = published()
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    assert "no-store" in officer.get(f"/published/{ref}").headers["Cache-Control"]
    gone = app.test_client().get("/published/PUB-2026-22222")
    assert gone.status_code == 404
    assert "no-store" in gone.headers["Cache-Control"]


def test_a_page_is_drawn_once_for_everybody_until_something_published_changes(
    app: Flask, world: World
) -> None:
    with app.app_context():
        made = declared(world, "bob", description=SECRET)
        ref = published()
    path = f"/published/{ref}"
    first, again = app.test_client().get(path), app.test_client().get(path)
    assert again.data == first.data, "with the same word for scripts, which no second drawing has"
    assert word_for_scripts(again) == word_for_scripts(first)
    assert f'nonce="{word_for_scripts(again)}"' in again.text
    assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
    assert word_for_scripts(app.test_client().get(f"{path}?name=x")) != word_for_scripts(first)
    with app.app_context():
        declared(world, "ann")
    assert app.test_client().get(path).data == first.data, "what is in no edition changes none"
    with app.app_context():
        decide(made.ref, Outcome.WITHHELD, "risk_of_harm")
    assert SECRET not in app.test_client().get(path).text
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    assert word_for_scripts(officer.get(path)) != word_for_scripts(officer.get(path))


def word_for_scripts(answer: TestResponse) -> str:
    return answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]


def copy_of(size: int) -> Copy:
    return Copy("/published/<ref>", "tag", (), b"x" * size)


def test_copies_take_no_more_room_than_they_may_and_none_outlives_what_it_was_drawn_for() -> None:
    copies, day = Copies(most=100), date(2026, 11, 28)
    now = copies.freshness(7, day, lambda: Freshness(5, None, day))
    for at in range(4):
        copies.keep(f"page {at}", now, copy_of(40))
    assert [copies.get(f"page {at}") is not None for at in range(4)] == [False, False, True, True]
    copies.keep("a large one", now, copy_of(LARGEST + 1))
    assert copies.get("a large one") is None
    assert copies.freshness(8, day, lambda: Freshness(5, None, day)) == now
    assert copies.get("page 3") is not None, "an entry that changes no public page"
    later = copies.freshness(9, day, lambda: Freshness(9, None, day))
    copies.keep("page 3", now, copy_of(1))
    assert copies.get("page 3") is None, "what was drawn before is kept no more"
    assert copies.freshness(9, day, lambda: Freshness(0, None, day)) == later, "nothing was recorded since"
