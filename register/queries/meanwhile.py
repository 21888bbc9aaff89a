"""What was recorded of a fact after the version that somebody looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.models.base import Version
from register.models.registry import kinds
from register.queries.entries import Recorded, history_of
from register.queries.visible import history, one


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """The version that somebody looked at, the newest, and every one after the first as its record's page tells it."""

    seen: Version | None
    newest: Version
    told: Sequence[Recorded]


def meanwhile(
    session: Session, kind: str, thing_id: str, seen: int | None, *, viewer: Viewer
) -> Meanwhile | None:
    """None where there is no such fact, or none for the viewer to see. seen: the number of the version."""
    cls = kinds().get(kind)
    versions: list[Version] = [] if cls is None else list(session.scalars(history(cls, thing_id, viewer)))
    if not versions:
        return None
    told = [one for one in history_of(session, versions, viewer=viewer) if one.version > (seen or 0)]
    return Meanwhile(next((v for v in versions if v.n == seen), None), versions[-1], told[::-1])


STAGED = ("contract", "contract_change", "incident", "complaint")
"""Kinds that go from stage to stage, whose history whoever may open their page may read."""
MOST_TOLD = 3


def last_told(session: Session, ref: str, seen: int | None, *, viewer: Viewer) -> Sequence[Recorded]:
    """What was recorded of such a record since the version that somebody saw, or else last; newest last. Nothing where
    the reference is of another kind."""
    cls = next((kinds()[kind] for kind in STAGED if ref.startswith(f"{kinds()[kind].__prefix__}-")), None)
    if cls is None:
        return ()
    try:
        newest = one(session, cls, ref, viewer)
    except NotFound:
        return ()
    since = newest.n - 1 if seen is None else min(seen, newest.n - 1)
    found = meanwhile(session, cls.__kind__, newest.thing_id, since, viewer=viewer)
    return found.told[-MOST_TOLD:] if found else ()
