"""The start page, which says what needs somebody today, and the page of help that anybody may read."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request, url_for

from forms.asking import asking
from register import clock, guard
from register.db import reading
from register.domain.permissions import AUDITORS, Actor, Permission, Role
from register.queries.home import home as queries
from register.queries.home.entries import MOST_COUNTED
from register.queries.home.returns import Returns
from register.queries.home.standing import standing
from register.queries.interests.interests import LISTING
from register.queries.listing import PAGE_SIZE
from register.web import scoping

blueprint = Blueprint("home", __name__)

ACTS = (
    ("interests.declare", "Declare an interest or a gift"),
    ("interests.nothing", "I have nothing to declare, or nothing has changed"),
    ("incidents.report", "Report something that may be a data incident"),
)
"""What everybody may do from the start page; shown where the door is theirs."""

AUDITING = AUDITORS | {Role.COUNTER_FRAUD_SPECIALIST}


@blueprint.get("/")
def index() -> str:
    actor, now = guard.actor(), clock.now()
    with reading() as session:
        returns = Returns(session, clock.today(), actor.viewer)
        found = queries.sections(session, viewer=actor.viewer, now=now, returns=returns)
        how = standing(session, found, returns, viewer=actor.viewer, tells=queries.NO_TASKS)
    return render_template(
        "home/index.html", sections=found, first=queries.first(found), today=clock.today(), now=now,
        no_tasks=queries.NO_TASKS, roles=_roles(actor), acts=_acts(actor), days=_days(actor),
        scope=scoping.told(actor), standing=how, uncounted=queries.UNCOUNTED,
    )  # fmt: skip


@blueprint.get("/start/<key>")
def all(key: str) -> str:
    """Everything that a section of the start page counts."""
    start, now = _start(request.args.get("begin", "")), clock.now()
    with reading() as session:
        part = queries.one_section(session, key, viewer=guard.actor().viewer, now=now, start=start)
    more, back = start + PAGE_SIZE, max(start - PAGE_SIZE, 0)
    pages = {
        "next_url": url_for("home.all", key=key, begin=str(more)) if part.found > more else None,
        "prev_url": url_for("home.all", key=key, begin=str(back)) if start else None,
    }
    return render_template("home/all.html", part=part, pages=pages, today=clock.today(), now=now)


def _start(typed: str) -> int:
    """From which entry on; from the first for whatever is no such number."""
    return min(int(typed), MOST_COUNTED) if re.fullmatch(r"[0-9]{1,6}", typed) else 0


@blueprint.get("/help")
def help() -> str:
    return render_template("home/help.html")


def _roles(actor: Actor) -> str:
    """The roles of whoever is signed in, in the order of the table of roles."""
    return ", ".join(role.label for role in Role if role in actor.roles)


def _acts(actor: Actor) -> list[tuple[str, str]]:
    if not actor.may(Permission.DECLARE_INTEREST):
        return []
    return [(page, words) for page, words in ACTS if guard.may(page)]


def _days(actor: Actor) -> object:
    """The two days an auditor asks about, to be answered by the register."""
    wanted = actor.roles & AUDITING and actor.may(Permission.SEE_REGISTER)
    return asking([], bitemporal=LISTING.bitemporal) if wanted else None
