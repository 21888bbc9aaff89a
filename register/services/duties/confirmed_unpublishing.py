"""What of a contract is not published, by two persons: leaving out counts at once, showing again waits for the second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.public.unpublished import Unpublishing, shows_again
from register.domain.dates import london_day
from register.domain.errors import Invalid, Stale
from register.domain.permissions import Actor
from register.domain.two_persons import UNKNOWN, Act
from register.models.confirmations import Confirmation
from register.models.contracts import ContractVersion
from register.queries.accounts.identities import identity_of_actor
from register.services.duties import confirmations
from register.services.duties.confirmations import Asked, Heard, Means, anybody_else
from register.services.procurement.contract_editions import (
    check_decision,
    decide_contract_publication,
    refuse_contract_publication,
    second_contract_publication,
)

MOVED_ON = "It was decided again since this was asked. They take it back and ask again"


def unpublish_or_ask(
    session: Session, key: str, new: Unpublishing, *, expected_n: int | None, means: Means, actor: Actor, now: datetime
) -> tuple[ContractVersion, Heard]:  # fmt: skip
    """Decide what the public is not shown of a contract. What leaves something out counts at once, and a second person is
    asked to agree; to show it again waits for their word. Invalid where the account belongs to no person."""
    today = london_day(now)
    newest = check_decision(session, key, new, actor=actor, today=today)
    if identity_of_actor(session, actor) is None:
        raise Invalid({"": UNKNOWN})
    about = {**_kept(new), "ref": newest.ref, "was": newest.unpublished or ""}
    if shows_again(newest.unpublished or "", new):
        if expected_n is not None and expected_n != newest.n:
            raise Stale(newest.__kind__, newest.thing_id)
        _ask(session, "unpublishing", newest, about, means, actor, now)
        return newest, Heard.WAITS
    row = decide_contract_publication(session, key, new, expected_n=expected_n, actor=actor, today=today)
    if (
        not new.hidden
        or row.unpublished_seconded_by
        or not anybody_else(session, Act.UNPUBLISHING, actor, now)
    ):
        return row, Heard.DONE
    _ask(session, "unpublishing.hide", row, {**about, "n": row.n}, means, actor, now)
    return row, Heard.AGREEMENT_ASKED


def _ask(
    session: Session, what: str, row: ContractVersion, question: dict[str, Any], means: Means, actor: Actor, now: datetime
) -> None:  # fmt: skip
    new = Asked(act=Act.UNPUBLISHING, what=what, subject=row.thing_id, question=question)
    confirmations.ask(session, new, means=means, actor=actor, now=now)


def _kept(new: Unpublishing) -> dict[str, Any]:
    return {
        "all_of_it": new.all_of_it, "fields": list(new.fields), "ground": new.ground, "requested_by": new.requested_by,
        "review_on": new.review_on.isoformat() if new.review_on else None, "reason": new.reason,
    }  # fmt: skip


def _asked_for(question: dict[str, Any]) -> Unpublishing:
    day = question["review_on"]
    names = ("all_of_it", "ground", "requested_by", "reason")
    new = Unpublishing(**{name: question[name] for name in names}, fields=tuple(question["fields"]))
    return replace(new, review_on=date.fromisoformat(day) if day else None)


def confirm_shown_again(
    session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime
) -> None:
    """The second person's yes: the public is shown what was left out, from the next edition on."""
    new, today = _asked_for(row.question), london_day(now)
    newest = check_decision(session, row.subject, new, actor=actor, today=today)
    if (newest.unpublished or "") != row.question["was"]:
        raise Invalid({"": MOVED_ON})
    decide_contract_publication(
        session, row.subject, new, expected_n=None, asked_by=row.asked_by, actor=actor, today=today
    )


def second_left_out(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    """The second person's yes to what was left out already."""
    with answered_in_time():
        second_contract_publication(session, row.subject, **_of(row, actor, now))


def refuse_left_out(session: Session, row: Confirmation, means: Means, actor: Actor, now: datetime) -> None:
    """Their no: it is shown as it was before."""
    with answered_in_time():
        refuse_contract_publication(session, row.subject, **_of(row, actor, now))


def _of(row: Confirmation, actor: Actor, now: datetime) -> dict[str, Any]:
    return {"decided_n": row.question["n"], "actor": actor, "today": london_day(now)}


@contextmanager
def answered_in_time() -> Iterator[None]:
    """Invalid where what was asked about was decided or answered again since."""
    try:
        yield
    except Stale:
        raise Invalid({"": MOVED_ON}) from None
