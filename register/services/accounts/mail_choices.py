"""Choosing the mail one gets: kept with an entry in the audit trail for every change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.duties.mail_choices import MailChoices, holder_of
from register.domain.permissions import Actor, Permission, Role, actor_with, check
from register.models.accounts import Account, MailChoice
from register.queries.accounts.mail_choices import choices_of
from register.services import ledger

BY_LINK = "mailed-link"


def choose_mail(session: Session, new: MailChoices, *, actor: Actor, now: datetime) -> MailChoices:
    """What the holder of an account chooses for themselves."""
    check(actor, Permission.USE_ACCOUNT)
    return _choose(session, holder_of(actor.person_id, actor.id), new, actor=actor, now=now)


def choose_for(
    session: Session, account: Account, new: MailChoices, *, actor: Actor, now: datetime
) -> MailChoices:
    """The same by whoever runs the machine, on somebody's behalf."""
    check(actor, Permission.KEEP_ACCOUNTS)
    return _choose(session, holder_of(account.person_id, account.id), new, actor=actor, now=now)


def stop_early(session: Session, holder_id: str, *, now: datetime) -> MailChoices:
    """Early reminders end for whoever holds the link of a mail to them."""
    new = replace(choices_of(session, holder_id), early=False)
    actor = actor_with(Role.DECLARANT, id=BY_LINK, person_id=holder_id)
    return _choose(session, holder_id, new, actor=actor, now=now)


def _choose(
    session: Session, holder_id: str, new: MailChoices, *, actor: Actor, now: datetime
) -> MailChoices:
    """Written and noted only where it differs."""
    if choices_of(session, holder_id) == new:
        return new
    row = MailChoice(holder_id=holder_id, tasks=new.tasks.value, early=new.early, chosen_at=now)
    session.merge(row)
    told = {"tasks": new.tasks.value, "early": new.early}
    ledger.note(session, "account.mail_chosen", holder_id, {**told}, actor=actor)
    return new
