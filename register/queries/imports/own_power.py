"""Rows of a list of staff that would give whoever takes it in what a post may do: somebody else takes these in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from register.domain.folding import folded
from register.domain.imports.staff import Change, StaffRow, Unclear
from register.domain.permissions import Viewer
from register.domain.two_persons import RULES, Act
from register.queries.accounts.identities import is_own
from register.queries.authority.delegations import holds_delegations

LEFT = f"{RULES[Act.POWER].words}. Another officer takes this row in"


def left_to_others(
    session: Session, unclear: list[Unclear], found: Sequence[Change], rows: Sequence[StaffRow],
    posts: Mapping[str, Sequence[str]], *, viewer: Viewer,
) -> list[Change]:  # fmt: skip
    """The changes without these; their rows are told among those that are left out. posts: their ids by folded title."""
    kept = []
    for change in found:
        row = _row(change, rows)
        if row is not None and _gives_power(session, change, row, posts, viewer):
            unclear.append(Unclear(row.place, {"post": LEFT}))
        else:
            kept.append(change)
    return kept


def _row(change: Change, rows: Sequence[StaffRow]) -> StaffRow | None:
    if change.begins or not change.ends:
        return change.begins
    title = folded(change.ends.title)
    return next((row for row in rows if row.whom.key == change.key and folded(row.post) == title), None)


def _gives_power(
    session: Session, change: Change, row: StaffRow, posts: Mapping[str, Sequence[str]], viewer: Viewer
) -> bool:
    if viewer.person_id is None or not change.person_id:
        return False
    return is_own(session, change.person_id, viewer.person_id) and (
        _begins_with_power(session, change, posts.get(folded(row.post), ())) or _lasts_longer(session, change)
    )


def _begins_with_power(session: Session, change: Change, posts: Sequence[str]) -> bool:
    since = change.begins_on
    return since is not None and any(holds_delegations(session, post, since) for post in posts)


def _lasts_longer(session: Session, change: Change) -> bool:
    held, last = change.ends, change.ends_on
    if held is None or held.valid_to is None or last is None or last <= held.valid_to:
        return False
    return held.stands_in or holds_delegations(session, held.post_id, held.valid_to + timedelta(days=1))
