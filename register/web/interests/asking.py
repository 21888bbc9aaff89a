"""What the pages of declaring share: what may be chosen on them, and which body a typed name means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from forms.gifts import GiftForm
from forms.interests import InterestForm
from forms.options import as_options
from register import clock, guard
from register.db import Session
from register.domain.interests.gifts import OFFERS
from register.domain.interests.interests import NewInterest
from register.domain.people.doubles import Doubtful
from register.domain.people.known_bodies import Called
from register.queries import names
from register.queries.interests import gifts
from register.queries.people.known_bodies import alike
from register.web import choosing


def offer(
    session: Session, form: Any, rows: dict[str, Any], code: str, person_id: str, itself: str = ""
) -> None:
    """What may be chosen on the page. What is no gift is not corrected into one: it is another form."""
    viewer = guard.actor().viewer
    choosing.offer(session, form)
    if isinstance(form, GiftForm):
        found = gifts.earlier_of(session, person_id, clock.today(), viewer=viewer, itself=itself)
        form.offer(code, found, names.organisations(session, viewer=viewer))
    else:
        form.situation.options = as_options((c, row["name"]) for c, row in rows.items() if c not in OFFERS)


def as_known(
    session: Session, form: InterestForm | GiftForm, new: NewInterest, before: NewInterest | None = None
) -> NewInterest:
    """With the body of the register that was meant by a typed name; Doubtful where that has still to be asked.
    before: as it was typed the last time, whose name is not asked about again."""
    if new.organisation_id or not new.organisation_name or form.is_another:
        return new
    if before is not None and before.organisation_name == new.organisation_name:
        return new
    if form.chosen:
        return replace(new, organisation_id=form.chosen, organisation_name=None)
    found = alike(session, Called(new.organisation_name), clock.today(), viewer=guard.actor().viewer)
    if found:
        raise Doubtful({}, [one.possible for one in found])
    return new
