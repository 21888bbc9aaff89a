"""What people chose of the mail they are sent."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.duties.mail_choices import HowTold, MailChoices
from register.domain.errors import NotFound
from register.models.accounts import Account, MailChoice

BY_DEFAULT = MailChoices()


def choices_of(session: Session, holder_id: str) -> MailChoices:
    """Those of one holder; what goes without saying until they choose."""
    row = session.get(MailChoice, holder_id)
    return BY_DEFAULT if row is None else _told(row)


def all_choices(session: Session) -> dict[str, MailChoices]:
    """By holder, of everybody who chose."""
    rows = session.scalars(select(MailChoice).order_by(MailChoice.holder_id))
    return {row.holder_id: _told(row) for row in rows}


def account_at(session: Session, email: str) -> Account:
    """The account at this address, for whoever runs the machine."""
    found = session.scalars(select(Account).where(Account.email == email.lower())).first()
    if found is None:
        raise NotFound
    return found


def _told(row: MailChoice) -> MailChoices:
    return MailChoices(tasks=HowTold(row.tasks), early=row.early)
