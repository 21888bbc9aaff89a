"""Work that a job does, on a page: how far it is, what came of it, and the file it made. Only for whoever asked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from register import clock, guard
from register.db import reading, unit_of_work
from register.domain.errors import NotFound
from register.queries.audit import background_work
from register.services.audit import background_work as services
from register.services.audit.background_work import open_file

AGAIN = "3"
"""Seconds after which a page looks again by itself."""


def add_to(blueprint: Blueprint, kind: str, template: str, *, called: str) -> None:
    """The four addresses of work of one kind: how far it is, its file, stopping it, and going on where it was stopped.
    called: what its file is called."""

    @blueprint.get("/<key>")
    def show(key: str) -> Response:
        return progress(key, template, kind)

    @blueprint.get("/<key>/files.zip")
    def download(key: str) -> Response:
        return zip_file(key, kind, called)

    @blueprint.post("/<key>/stop", endpoint="stop")
    def stop_(key: str) -> Response:
        return stop(key, kind, blueprint.name)

    @blueprint.post("/<key>/go-on", endpoint="go_on")
    def go_on_(key: str) -> Response:
        return go_on(key, kind, blueprint.name)


def progress(key: str, template: str, kind: str | None = None) -> Response:
    """The page looks again by itself until there is an end, scripts or not. kind: of the work, where the page is for one."""
    with reading() as session:
        row = background_work.errand(session, key, guard.actor().id, kind)
        answer = make_response(render_template(template, row=row))
        if row.state in ("waiting", "working"):
            answer.headers["Refresh"] = AGAIN
        return answer


def stop(key: str, kind: str, at: str) -> Response:
    """Leave the work where it is. at: the pages that it is shown on."""
    with unit_of_work() as session:
        services.stop(session, key, kind, actor=guard.actor(), now=clock.now())
    flash("Stopped. What was made stays, and you can go on later.", "success")
    return redirect(url_for(f"{at}.show", key=key))


def go_on(key: str, kind: str, at: str) -> Response:
    """Begin where it was stopped."""
    with unit_of_work() as session:
        services.go_on(session, key, kind, actor=guard.actor())
    return redirect(url_for(f"{at}.show", key=key))


def asked_before(kind: str) -> list[Any]:
    """What this person asked for, or had confirmed by another, to come back to it."""
    with reading() as session:
        return list(background_work.asked_for(session, kind, guard.actor().id))


def zip_file(key: str, kind: str, called: str) -> Response:
    """The file that was made, under a name with the day on which it was asked for; NotFound before it is there."""
    with reading() as session:
        row = background_work.errand(session, key, guard.actor().id, kind)
        if row.state != "done":
            raise NotFound
        name = f"{called}-{row.asked_at.date().isoformat()}.zip"
        file = open_file(session, row)
        return send_file(file, mimetype="application/zip", as_attachment=True, download_name=name)
