"""Whether a stored decision check rests on something that the viewer may not see, asked in the statement itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, false, literal, not_, or_
from sqlalchemy.orm import aliased

from register.domain.contracts.assessments import ANOTHER_PERSON, Outcome
from register.domain.contracts.waivers import ASKER
from register.domain.home.tones import Tone
from register.domain.permissions import Viewer
from register.models.base import Version
from register.models.decisions import DecisionVersion
from register.models.delegations import DelegationVersion
from register.models.interests import InterestVersion
from register.models.posts import PostVersion
from register.queries.reach import any_of
from register.queries.visible import may_see_barriers, open_to, seen_by, that_bind

D = DecisionVersion
NOT_SHOWN, NOT_SHOWN_LABEL = "not_shown", "Not shown to you"


def outcome_for(viewer: Viewer) -> ColumnElement[str]:
    """How a check came out, as this viewer may know it; part of a statement over decisions. That one was stopped shows in
    what did not happen; not where somebody only asked."""
    kept = case((or_(D.taken, D.party == ASKER), literal(NOT_SHOWN)), else_=literal(Outcome.STOPPED.value))
    return case((rests_on_hidden(viewer), kept), else_=D.outcome)


def outcome_words(outcome: str) -> str:
    return NOT_SHOWN_LABEL if outcome == NOT_SHOWN else Outcome(outcome).label


OUTCOME_TONES = {
    Outcome.CLEAR.value: Tone.GOOD, Outcome.CONDITIONAL.value: Tone.CAREFUL, Outcome.STOPPED.value: Tone.BAD,
    NOT_SHOWN: Tone.OVER,
}  # fmt: skip


def outcome_told(outcome: str) -> tuple[str, Tone]:
    """The words and the colour of an answer."""
    return outcome_words(outcome), OUTCOME_TONES[outcome]


@lru_cache(maxsize=1024)
def rests_on_hidden(viewer: Viewer) -> ColumnElement[bool]:
    """A reason of the check is about something that this viewer may not see. Never NULL. Put together once for a viewer: it
    takes longer than to ask."""
    return names_hidden_in(cast(D.reasons, String), viewer)


@lru_cache(maxsize=1024)
def saw_hidden(viewer: Viewer) -> ColumnElement[bool]:
    """The check weighed, for a reason or for none, something that this viewer may not see. Never NULL."""
    return or_(rests_on_hidden(viewer), names_hidden_in(cast(D.looked_at, String), viewer))


def checks_shown(viewer: Viewer) -> ColumnElement[bool]:
    """Whether this viewer may read what checks found whose reasons are not asked about one by one: nothing is kept from
    them by a barrier."""
    return false() if viewer.is_scoped else not_(any_of(that_bind(viewer)))


def names_hidden_in(words: Any, viewer: Viewer) -> ColumnElement[bool]:
    """`words` are a list of the check that names records by their ids."""
    ids = that_bind(viewer)
    barred = or_(
        exists().where(words.contains(_quoted(ids.c.id))),
        *(_names_hidden(model, words, viewer) for model in (DelegationVersion, PostVersion)),
        words.contains(f'"{ANOTHER_PERSON.code}"'),
        _own_hidden(words, viewer),
    )  # fmt: skip
    found = [and_(any_of(ids), barred)]
    if viewer.is_scoped:
        found.append(_own_hidden(words, viewer))
    if not may_see_barriers(viewer):
        found.append(words.contains('"wall"'))
    return or_(*found)


def _quoted(key: Any) -> Any:
    return literal('"') + key + literal('"')


def _names_hidden(model: type[Version], words: Any, viewer: Viewer) -> ColumnElement[bool]:
    other: Any = aliased(model)
    return exists().where(not_(open_to(other, viewer)), words.contains(_quoted(other.thing_id)))


def _own_hidden(words: Any, viewer: Viewer) -> ColumnElement[bool]:
    """An interest of whoever decided, which the check weighed."""
    own = aliased(InterestVersion)
    mine = and_(own.person_id == D.person_id, words.contains(_quoted(own.thing_id)))
    return exists().where(mine, not_(seen_by(own, viewer)))
