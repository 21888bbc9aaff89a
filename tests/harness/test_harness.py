"""What every other test relies on, tried itself."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from flask import Blueprint, Flask, g
from flask.sansio.blueprints import Blueprint as SansioBlueprint
from sqlalchemy import create_engine, select, text
from werkzeug.routing import Map, Rule

from register import create_app
from register.config import Settings
from register.db import engine_of, reading, unit_of_work
from register.models.instance import InstanceMark
from tests.harness import applications, budgets, databases, lending, postgres, runs, snapshots
from tests.harness.applications import application, share_templates
from tests.harness.browser import Pages, axe
from tests.harness.databases import Database
from tests.harness.servers import Postbox, Visitor, serving

ROWS = "SELECT count(*) FROM organisation"


def test_each_test_gets_an_empty_database_with_all_tables(database: Database) -> None:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        assert connection.execute(text(ROWS)).scalar_one() == 0
    engine.dispose()


@pytest.fixture
def lender(tmp_path: Path) -> Iterator[str]:
    """The template of the databases that are lent; none was lent before."""
    with databases.fresh("postgresql", tmp_path):
        lending.finish()
    lending.finish()
    yield "prepared"
    lending.finish()


def test_what_a_test_wrote_is_gone_when_the_next_borrows_its_database(lender: str) -> None:
    with lending.lent(lender) as first:
        left_open = _owner_of(first)
        left_open.execute("INSERT INTO instance_mark (key, value) VALUES ('left', 'behind')")
    with lending.lent(lender) as second, _owner_of(second) as connection:
        assert first == second
        assert connection.execute("SELECT count(*) FROM instance_mark").fetchone() == (0,)
    left_open.close()


@pytest.mark.parametrize(
    "change",
    ["DROP TRIGGER keep_ledger_entry_delete ON ledger_entry", "ALTER TABLE organisation ADD COLUMN more text",
     "CREATE TABLE more (id int)", "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
     "ALTER TABLE organisation ALTER COLUMN id SET DEFAULT 'x'"],
)  # fmt: skip
def test_a_database_whose_tables_a_test_changed_is_lent_to_nobody(change: str, lender: str) -> None:
    with lending.lent(lender) as first, _owner_of(first) as connection:
        connection.execute(change)
    with lending.lent(lender) as second:
        assert first != second


def test_a_test_that_borrows_two_databases_gets_two(lender: str) -> None:
    with lending.lent(lender) as one, lending.lent(lender) as another:
        assert one != another


def test_what_many_tests_begin_with_is_recorded_once_and_put_back_where_no_row_is(
    settings: Settings, tmp_path: Path
) -> None:
    """The first database records it, an empty one is given it, one with a row of its own records it anew."""
    assert _begun_in(settings, tmp_path / "first", "a") == {"a"}
    assert _begun_in(settings, tmp_path / "empty", "b") == {"a"}
    assert _begun_in(settings, tmp_path / "filled", "c", "before") == {"before", "c"}


def _begun_in(settings: Settings, folder: Path, recorded: str, *before: str) -> set[str]:
    """What a new database holds that had some words in it and then began as others did that were asked this before."""
    folder.mkdir()
    with databases.fresh(settings.database_url.partition(":")[0].partition("+")[0], folder) as new:
        app = application(replace(settings, database_url=new.url))
        with app.app_context():
            for word in before:
                _mark(word)
            snapshots.once(folder.parent, lambda: _mark(recorded))
            with reading() as session:
                found = set(session.scalars(select(InstanceMark.key)))
        engine_of(app).dispose()
    return found


def test_what_many_tests_record_next_is_put_back_where_nothing_else_was_written_since(
    settings: Settings, tmp_path: Path
) -> None:
    """With what it wrote beside the database; whoever only read stands in nobody's way."""
    assert _gone_on_in(settings, tmp_path / "first", "a") == ({"begun", "a"}, "a")
    assert _gone_on_in(settings, tmp_path / "same", "b") == ({"begun", "a"}, "a")
    assert _gone_on_in(settings, tmp_path / "other", "c", "between") == ({"begun", "between", "c"}, "c")
    assert _gone_on_in(settings, tmp_path / "last", "d") == ({"begun", "a"}, "a")


def _gone_on_in(settings: Settings, folder: Path, recorded: str, *between: str) -> tuple[set[str], str]:
    """What a new database holds that began as others did, had some words written into it and then went on; and its file."""
    folder.mkdir()
    with databases.fresh(settings.database_url.partition(":")[0].partition("+")[0], folder) as new:
        app = application(replace(settings, database_url=new.url, instance=folder))
        with app.app_context():
            snapshots.once(("begun", folder.parent), lambda: _mark("begun"))
            for word in between:
                _mark(word)
            with reading() as session:
                assert len(set(session.scalars(select(InstanceMark.key)))) == 1 + len(between)
            told = snapshots.then("more", lambda: _written(folder / "kept" / "file", recorded))
            with reading() as session:
                found = set(session.scalars(select(InstanceMark.key)))
        engine_of(app).dispose()
    assert told in found
    return found, (folder / "kept" / "file").read_text()


def _written(path: Path, word: str) -> str:
    _mark(word)
    path.parent.mkdir()
    path.write_text(word)
    return word


def _mark(word: str) -> None:
    with unit_of_work() as session:
        session.add(InstanceMark(key=word, value=word))


def _owner_of(name: str) -> Any:
    """A connection of the role that may change tables."""
    import psycopg

    return psycopg.connect(host=str(runs.folder()), user=postgres.OWNER, dbname=name, autocommit=True)


@pytest.mark.on("sqlite")
def test_the_product_waits_for_the_disk_and_the_applications_of_tests_do_not(settings: Settings) -> None:
    for made, level in ((create_app(settings), 2), (application(settings), 0)):
        with engine_of(made).connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == level
        engine_of(made).dispose()


def _addresses(app: Flask) -> set[Any]:
    """Every address with its methods, the door behind it and what answers there; each has its own way to files that stay."""
    answering = {**app.view_functions, "static": "static"}
    rules = list(app.url_map.iter_rules())
    found = {(one.rule, one.endpoint, frozenset(one.methods or ()), answering[one.endpoint]) for one in rules}
    assert len(found) == len(rules) > 800
    return found


@pytest.mark.on("sqlite")
def test_applications_of_tests_have_the_addresses_of_the_product(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first that is made and each after it, to which addresses are handed on."""
    monkeypatch.setattr(applications.KnownBlueprint, "_known", {})
    made = [application(settings) for _ in range(3)]
    monkeypatch.setattr(Flask, "url_rule_class", Rule)
    monkeypatch.setattr(Flask, "url_map_class", Map)
    monkeypatch.setattr(Blueprint, "make_setup_state", SansioBlueprint.__dict__["make_setup_state"])
    plain = create_app(settings)
    for app in made:
        assert _addresses(app) == _addresses(plain)
        assert app.url_map.bind("here").match("/people/") == plain.url_map.bind("here").match("/people/")
        assert set(app.view_functions) == set(plain.view_functions)


def test_a_template_that_changed_is_compiled_again(tmp_path: Path) -> None:
    for words in ("before", "after"):
        (tmp_path / "page.html").write_text(words)
        app = Flask("tried", template_folder=str(tmp_path))
        share_templates(app)
        assert app.jinja_env.get_template("page.html").render() == words


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


PAGE = (
    "<html lang=en><head><title>T</title></head><body><main><h1>T</h1><label for=a>{words}</label><input id=a>"
    "<nav aria-label=One><a href=/a>{words}</a></nav><ul><li>First</li>{more}</ul></main></body></html>"
)
SPOILT = {
    "a label of nothing": (" for=a", " for=b"),
    "a link without words": ("<a href=/a>Two</a>", "<a href=/a></a>"),
    "an entry that is none": ("<li>First</li>", "<p>First</p>"),
    "two parts of one name": ("</main>", "<nav aria-label=One>B</nav></main>"),
    "no language": (" lang=en", ""),
    "an order of headings": ("</main>", "<h4>B</h4></main>"),
    "a role that is none": ("<h1>", "<h1 role=headline>"),
    "pale words": ("<li>", "<li style='color: #eee'>"),
}
"""What axe finds -> what is written otherwise on a page on which it finds nothing."""


def _looked_at() -> int:
    return len(list(runs.folder().glob("axe-*")))


def test_axe_looks_once_at_pages_that_are_drawn_alike(browser_pages: Pages) -> None:
    page, before = browser_pages.open(), _looked_at()
    for words, more in (("One", ""), ("Two", "<li>Second</li><li>Third</li>")):
        page.set_content(PAGE.format(words=words, more=more))
        axe(page)
    assert _looked_at() <= before + 1


@pytest.mark.parametrize("fault", SPOILT)
def test_axe_sees_what_is_wrong_with_a_page_that_is_like_one_it_knows(
    browser_pages: Pages, fault: str
) -> None:
    page, whole = browser_pages.open(), PAGE.format(words="Two", more="")
    page.set_content(whole)
    axe(page)
    page.set_content(whole.replace(*SPOILT[fault]))
    for _ in range(2):
        with pytest.raises(AssertionError, match="axe on"):
            axe(page)


def test_a_request_that_leaves_the_machine_is_seen(browser_pages: Pages) -> None:
    page = browser_pages.open()
    page.set_content("<img src='https://example.org/x.png'>", wait_until="load")
    assert browser_pages.faults == ["a request left the machine: https://example.org/x.png"]
    browser_pages.faults.clear()


@pytest.mark.parametrize(("seconds", "holds"), [(30, True), (0.001, False)])
def test_a_test_has_the_processor_time_that_it_is_given_and_no_more(
    request: pytest.FixtureRequest, seconds: float, holds: bool
) -> None:
    test = request.node
    test.add_marker(pytest.mark.processor(seconds))
    try:
        with (
            nullcontext() if holds else pytest.raises(AssertionError, match="processor time"),
            budgets.kept(test),
        ):
            sum(range(1_000_000))
    finally:
        told = test.user_properties.pop()
    assert told[0] == "processor"
    assert 0.001 < told[1][0] < 30
