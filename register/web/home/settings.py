"""Settings: the way to organisations, people, rules, barriers, templates, accounts and one's own sign-in."""

from __future__ import annotations

from flask import Blueprint, render_template

from register import guard
from register.domain.permissions import Permission

blueprint = Blueprint("settings", __name__, url_prefix="/settings")

PLACES = (
    ("organisations.index", "Organisations", "Who commissions and who provides, with dates and successors"),
    ("people.index", "People", "Who holds which post, and who decides"),
    ("posts.index", "Posts", "What people are appointed to, on either side of the divide"),
    ("rules.index", "Rules", "Thresholds, categories, deadlines and intervals, each with its source"),
    ("walls.index", "Information barriers", "Who may not see which contract, organisation or record"),
    ("imports.index", "Moving in", "Registers kept elsewhere: bring them along, and mend the rows that wait"),
    ("templates.index", "Contract templates", "What contract documents are made from"),
    ("accounts.index", "Accounts", "Who may sign in, and in which roles"),
    ("confirmations.index", "Second persons", "What waits for another person's word, and who gives it"),
    ("audit_scopes.index", "External auditors", "What each may read: registers, organisations and a period"),
    ("accounts.mine", "My sign-in", "Your password and two-step sign-in"),
    ("tokens.index", "My API tokens", "For programs that act for you"),
    (
        "webhooks.index",
        "Webhooks",
        "Systems that are told when something is recorded, and what was sent to each",
    ),
    ("health.healthz", "Health", "Database, audit trail, scheduler and mail"),
)
TOLD_IN_FULL = {"health.healthz": Permission.SEE_HEALTH}
"""Doors open to anybody that say more than a word only to whoever may see it."""


@blueprint.get("/")
def index() -> str:
    places = [place for place in PLACES if _shown(place[0])]
    return render_template("settings/index.html", places=places)


def _shown(page: str) -> bool:
    wanted = TOLD_IN_FULL.get(page)
    return guard.may(page) if wanted is None else guard.allowed(wanted)
