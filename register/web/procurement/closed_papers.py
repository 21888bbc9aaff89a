"""What somebody is told whom a procurement names and to whom its papers are closed: never only that nothing is there."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from register import clock, guard
from register.db import reading
from register.domain.errors import NotFound
from register.failures import refused
from register.queries.procurement.own_papers import closed_at

Page = str | Response | tuple[str, int]


def told_kindly(fault: NotFound) -> Page:
    """Whoever a procurement names reads that its papers are closed to them; anybody else finds nothing."""
    ref = (request.view_args or {}).get("ref", "")
    with reading() as session:
        one = closed_at(session, ref, viewer=guard.actor().viewer, on=clock.today())
    return refused(fault) if one is None else (render_template("paper_access/closed.html", one=one), 403)
