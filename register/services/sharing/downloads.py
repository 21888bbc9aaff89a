"""Records as information shared what somebody downloaded of another body's papers behind a barrier."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from register.domain.permissions import system_actor
from register.domain.sharing.downloads import Download, as_disclosure, received_at
from register.models.access_log import PaperTaken
from register.queries.held_posts import held_posts
from register.queries.people.parties import recognised
from register.queries.rules import ruleset
from register.queries.sharing.downloads import download_of, is_recorded, papers_taken
from register.services.sharing.disclosures import add_disclosure


def settle_downloads(session: Session, *, now: datetime) -> int:
    """Record each of these that left the body that keeps it, once a person, a document and a day; forget all. Returns how
    many were looked at. It starts no clock: what no agreement covers is an item to check."""
    taken, viewer = papers_taken(session), system_actor().viewer
    found = (download_of(session, one, viewer=viewer) for one in taken)
    for download in dict.fromkeys(one for one in found if one is not None):
        if not is_recorded(session, download, viewer=viewer):
            _record(session, download, now)
    session.execute(delete(PaperTaken).where(PaperTaken.id.in_([one.id for one in taken])))
    return len(taken)


def _record(session: Session, download: Download, now: datetime) -> None:
    actor = system_actor()
    posts = held_posts(session, viewer=actor.viewer, people=[download.person_id])
    ends = {*download.whose, *(post.organisation_id for post in posts)}
    bodies = recognised(session, ends, download.on, viewer=actor.viewer)
    post = received_at(download, posts, bodies=bodies)
    if post is not None:
        new = as_disclosure(download, post, ruleset(session))
        add_disclosure(session, new, actor=actor, now=now, download=download)
