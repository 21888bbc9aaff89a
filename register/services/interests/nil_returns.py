"""Yearly returns without news: "I have nothing to declare", or "nothing has changed"."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.interests.interests import Act, NewNilReturn, check_nil_return
from register.domain.permissions import Actor, Permission, check
from register.models.nil_returns import NilReturnVersion
from register.queries.interests.interests import standing
from register.services import facts
from register.services.interests.interests import check_whose, for_whom


def declare_nothing(
    session: Session, new: NewNilReturn, *, actor: Actor, today: date, provenance: str = "",
    prepared_by_id: str | None = None,
) -> NilReturnVersion:  # fmt: skip
    """Record the return. For somebody with entries in the register it says that nothing has changed.
    prepared_by_id: the assistant who prepared it."""
    check(actor, Permission.DECLARE_INTEREST)
    check_whose(session, new.person_id, actor)
    check_nil_return(new, today=today)
    entries = standing(session, [new.person_id], today, viewer=actor.viewer)
    act = Act.NO_CHANGE if entries else Act.NIL_RETURN
    return facts.begin(
        session, NilReturnVersion, f"nil_return.{act.value}", actor=for_whom(actor, new.person_id), known_on=today,
        valid_from=new.period_from, valid_to=new.period_to, act=act.value, provenance=provenance,
        prepared_by_id=prepared_by_id,
        **facts.columns(NilReturnVersion, new),
    )  # fmt: skip
