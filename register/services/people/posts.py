"""Keeps posts: recorded once, amended as new versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.people.people import NewPost, check_post
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import check_text
from register.models.posts import PostVersion
from register.queries.people.organisations import organisation
from register.queries.people.posts import post
from register.queries.rules import ruleset
from register.services import facts


def add_post(
    session: Session, new: NewPost, *, actor: Actor, today: date, provenance: str = ""
) -> PostVersion:
    """Record a post. Invalid names each field that is wrong."""
    check(actor, Permission.KEEP_PEOPLE)
    _check(session, new, actor, today)
    return facts.begin(
        session, PostVersion, "post.added", actor=actor, known_on=today, valid_from=today,
        provenance=provenance, **facts.columns(PostVersion, new),
    )  # fmt: skip


def amend_post(
    session: Session, key: str, new: NewPost, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> PostVersion:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker."""
    check(actor, Permission.KEEP_PEOPLE)
    newest = post(session, key, viewer=actor.viewer)
    columns = facts.columns(PostVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    _check(session, new, actor, today)
    refuse(
        {"reports_to_id": "A post cannot report to itself" if new.reports_to_id == newest.thing_id else None}
    )
    return facts.change(
        session, newest, "post.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), **columns,
    )  # fmt: skip


def _check(session: Session, new: NewPost, actor: Actor, today: date) -> None:
    check_post(new, ruleset(session), on=today)
    refuse(
        {
            "organisation_id": _missing(session, organisation, new.organisation_id, actor),
            "reports_to_id": _missing(session, post, new.reports_to_id, actor),
            "reviewed_by_id": _missing(session, post, new.reviewed_by_id, actor),
        }
    )


def _missing(session: Session, find: Any, key: str | None, actor: Actor) -> str | None:
    if key is None:
        return None
    try:
        found = find(session, key, viewer=actor.viewer)
    except NotFound:
        return "Select one from the register"
    return None if found.thing_id == key else "Give its id, not its reference"
