"""What a browser is told about each page."""

from __future__ import annotations

import re

from flask import Flask, Response


def test_only_our_own_script_with_this_requests_word_may_run(app: Flask) -> None:
    client = app.test_client()
    first, second = client.get("/form"), client.get("/form")
    words = [
        re.findall(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])[0]
        for answer in (first, second)
    ]
    assert words[0] != words[1]
    html = first.get_data(as_text=True)
    assert html.count(f'nonce="{words[0]}"') == html.count("<script") == 2


def test_the_policy_allows_nothing_inline_and_no_frame(app: Flask) -> None:
    policy = app.test_client().get("/form").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_are_not_kept_and_static_files_are(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/form").headers["Cache-Control"] == "no-store"
    assert client.get("/missing").headers["Cache-Control"] == "no-store"
    with client.get("/static/armslength.css") as sheet:
        assert "max-age" in sheet.headers["Cache-Control"]


def test_a_page_may_set_its_own_header(app: Flask) -> None:
    app.add_url_rule("/own", "own", lambda: Response("x", headers={"Cache-Control": "public, max-age=60"}))
    assert app.test_client().get("/own").headers["Cache-Control"] == "public, max-age=60"


def test_https_is_remembered_only_when_it_was_used(app: Flask) -> None:
    client = app.test_client()
    assert "Strict-Transport-Security" not in client.get("/form").headers
    assert "Strict-Transport-Security" in client.get("/form", base_url="https://localhost").headers


def test_types_are_not_guessed_and_addresses_not_told(app: Flask) -> None:
    headers = app.test_client().get("/form").headers
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")
