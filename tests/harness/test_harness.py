"""What every other test relies on, tried itself."""

from __future__ import annotations

import smtplib
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask, g
from sqlalchemy import create_engine, text

from tests.harness import databases
from tests.harness.browser import Pages, axe
from tests.harness.databases import Database
from tests.harness.servers import Postbox, Visitor, serving

ROWS = "SELECT count(*) FROM organisation"


def test_each_test_gets_an_empty_database_with_all_tables(database: Database) -> None:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        assert connection.execute(text(ROWS)).scalar_one() == 0
    engine.dispose()


@pytest.mark.parametrize("kind", databases.KINDS)
def test_a_bare_database_has_no_tables(kind: str, tmp_path: Path) -> None:
    with databases.bare(kind, tmp_path) as database:
        engine = create_engine(database.owner_url)
        with engine.connect() as connection, pytest.raises(Exception, match=r"organisation"):
            connection.execute(text(ROWS))
        engine.dispose()


def test_mail_arrives_and_can_be_refused(smtp_server: Postbox) -> None:
    where = urlsplit(smtp_server.url)
    with smtplib.SMTP(str(where.hostname), int(where.port or 0)) as sender:
        sender.sendmail("a@example.org", ["b@example.org"], "Subject: Due\r\n\r\nToday")
        smtp_server.refusing = True
        with pytest.raises(smtplib.SMTPDataError):
            sender.sendmail("a@example.org", ["b@example.org"], "Subject: Due\r\n\r\nToday")
    assert [message["Subject"] for message in smtp_server.messages] == ["Due"]


def test_the_product_answers_over_real_http_and_requests_share_nothing_with_the_test() -> None:
    app = Flask("tried")
    app.test_client_class = Visitor
    app.add_url_rule("/", view_func=lambda: g.pop("left_behind", "nothing"))
    with app.app_context():
        g.left_behind = "something"
        assert app.test_client().get("/").text == "nothing"
    with serving(app) as url, urlopen(url) as answer:
        assert answer.read() == b"nothing"


def test_axe_sees_a_missing_label(browser_pages: Pages) -> None:
    page = browser_pages.open()
    page.set_content("<html lang=en><title>T</title><main><h1>T</h1><input></main>")
    with pytest.raises(AssertionError, match="label"):
        axe(page)


def test_a_request_that_leaves_the_machine_is_seen(browser_pages: Pages) -> None:
    page = browser_pages.open()
    page.set_content("<img src='https://example.org/x.png'>", wait_until="load")
    assert browser_pages.faults == ["a request left the machine: https://example.org/x.png"]
    browser_pages.faults.clear()
