"""The published register as machines follow it: Atom feeds, and copies that are asked about before they are used."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role
from register.domain.publication.editions import NewEdition
from register.domain.publication.withholdings import Outcome
from register.services.publication.editions import publish_edition
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
