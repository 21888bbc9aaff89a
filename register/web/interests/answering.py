"""The step between a gift or hospitality as it was typed and as it is sent: what the rules answer stands on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template

from forms.gifts import GiftForm
from register import guard
from register.db import Session, reading
from register.domain.errors import Invalid
from register.domain.interests.interests import NewInterest, check_interest
from register.queries.interests.gifts import Answered, answer
from register.queries.people.people import body_of
from register.queries.rules import ruleset
from register.web import acting
from register.web.acting import Page, Work


def answered(
    form: Any, work: Work, template: str, *, new: Callable[[Session], NewInterest], said: str, itself: str = "",
    **shown: Any,
) -> Page:  # fmt: skip
    """The page of a declaration. A gift is sent once its answer was seen: the same answer, or else the page shows the
    one that holds now. itself: the id of the gift, once it is recorded."""
    found = _answer(form, new, itself) if isinstance(form, GiftForm) else None
    if found is None:
        return acting.asked(form, work, template, said=said, answer=None, **shown)
    seen = form.answered.data == found.fingerprint
    form.answers(found.fingerprint)
    if not seen:
        return render_template(template, form=form, answer=found, **shown)
    return acting.asked(form, work, template, said=said, answer=found, **shown)


def _answer(form: GiftForm, new: Callable[[Session], NewInterest], itself: str) -> Answered | None:
    """None while nothing was sent, or while something has to be mended before it can be judged."""
    if form.status != 200 or not form.validate_on_submit():
        return None
    actor, today = guard.actor(), acting.by()["today"]
    with reading() as session:
        try:
            asked = new(session)
            body = body_of(session, asked.person_id, today, viewer=actor.viewer)
            check_interest(asked, ruleset(session), today=today, body=body)
        except Invalid:
            return None
        return answer(session, asked, viewer=actor.viewer, itself=itself)
