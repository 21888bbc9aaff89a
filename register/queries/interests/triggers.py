"""Decision-making staff as the triggers look at them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.duties.triggers import Decider
from register.domain.people.people import HeldPost
from register.domain.permissions import Viewer
from register.queries.held_posts import held_posts
from register.queries.interests.declarants import last_returns
from register.queries.people.appointments import decision_makers


def deciders(session: Session, on: date, *, viewer: Viewer) -> list[Decider]:
    """Everybody who decides on the day, for each post in which they do."""
    rows = decision_makers(session, on, viewer=viewer)
    people = {appointment.person_id for appointment, _ in rows}
    holding: dict[str, list[HeldPost]] = {}
    for post in held_posts(session, viewer=viewer, people=people):
        holding.setdefault(post.person_id, []).append(post)
    last = last_returns(session, people, viewer=viewer)
    return [
        Decider(
            person_id=one.person_id, post=post.title, since=one.valid_from, until=one.valid_to,
            earlier=any(other.valid_from < one.valid_from for other in holding.get(one.person_id, ())),
            stays=_stays(one.valid_to, one.thing_id, holding.get(one.person_id, [])),
            returned_on=last.get(one.person_id),
        )
        for one, post in rows
    ]  # fmt: skip


def _stays(until: date | None, appointment_id: str, holding: list[HeldPost]) -> bool:
    """Whether another post goes on after this one's last day."""
    return until is not None and any(
        post.appointment_id != appointment_id and (post.valid_to is None or post.valid_to > until)
        for post in holding
    )
