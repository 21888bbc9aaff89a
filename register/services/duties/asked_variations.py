"""A national variation for many contracts, asked for in one act: the job proposes it, and nobody decides by that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.contracts.national import WhichVaried, chosen, not_chosen
from register.domain.dates import london_day
from register.domain.errors import Invalid
from register.domain.permissions import Actor, Permission, check
from register.services.audit.background_work import ask_for
from register.services.contracts.national import foreseen

KIND = "vary"


def ask_to_vary(session: Session, which: WhichVaried, *, actor: Actor, now: datetime) -> str:
    """Have the national variation proposed for each contract that it would vary; returns the id of the work."""
    check(actor, Permission.KEEP_CONTRACTS)
    found, rows = foreseen(session, which, actor=actor, today=london_day(now))
    if not chosen(rows):
        raise Invalid({"": "This national variation would be proposed for no contract of these"})
    question = {
        "code": found.code,
        "called": found.called,
        "chosen": [list(one) for one in chosen(rows)],
        "left": [list(one) for one in not_chosen(rows)],
    }
    return ask_for(session, KIND, question, actor=actor, now=now)
