"""Making the Word files of many contracts again: begun at once, or once another person confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.reissues import Foreseen, chosen, needs_another
from register.domain.errors import Invalid
from register.domain.permissions import Actor, Permission, check
from register.domain.two_persons import Act
from register.models.base import new_id
from register.models.confirmations import Confirmation
from register.services.audit.background_work import ask_for
from register.services.duties import confirmations
from register.services.duties.confirmations import Asked, Means

KIND = "reissue"


def reissue_or_ask(
    session: Session, found: Sequence[Foreseen], *, means: Means, actor: Actor, now: datetime
) -> str | None:
    """Have the files made, or, where a file of one of these contracts went out already, have another person confirm it
    first. Returns the id of the work, None while it waits for them."""
    check(actor, Permission.KEEP_CONTRACTS)
    if not chosen(found):
        raise Invalid({"": "No contract of these needs a new Word file"})
    question: dict[str, Any] = {
        "chosen": [list(one) for one in chosen(found)],
        "left": [
            [one.ref, "; ".join(one.words) or one.becomes.label] for one in found if not one.becomes.is_made
        ],
    }
    if not needs_another(found):
        return ask_for(session, KIND, question, actor=actor, now=now)
    asked = Asked(act=Act.REISSUE, what=KIND, subject=new_id(), question=question)
    confirmations.ask(session, asked, means=means, actor=actor, now=now)
    return None


def confirm_reissue(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    """The other person's yes: the files are made for whoever asked."""
    ask_for(session, KIND, dict(row.question), actor=actor, now=now, account_id=row.asked_by)
