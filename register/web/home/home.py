"""The start page, which says what needs somebody today, and the page of help that anybody may read."""

from __future__ import annotations

from flask import Blueprint, render_template

from forms.asking import asking
from register import clock, guard
from register.db import reading
from register.domain.permissions import AUDITORS, Actor, Permission, Role
from register.queries.home import home as queries
from register.queries.home.standing import standing
from register.queries.interests.interests import LISTING
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
        found = queries.sections(session, viewer=actor.viewer, now=now)
        how = standing(session, found, clock.today(), viewer=actor.viewer, tells=queries.NO_TASKS)
    return render_template(
        "home/index.html", sections=found, first=queries.first(found), today=clock.today(), now=now,
        no_tasks=queries.NO_TASKS, roles=_roles(actor), acts=_acts(actor), days=_days(actor),
        scope=scoping.told(actor), standing=how,
    )  # fmt: skip


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
