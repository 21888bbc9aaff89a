"""Accounts, their sessions, one-time links and API tokens. What happens to them is told in the audit trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Key, Line, Operational, Word


class Account(Operational, Base):
    """How one person signs in, and which roles they hold. The id is opaque and stands in the audit trail."""

    __tablename__ = "account"
    __table_args__ = (
        Index(
            "ix_account_one_a_person", "person_id", unique=True, sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )  # fmt: skip
    __harmless__ = (
        ("roles", "names of roles"),
        ("person_id", "whose name is asked for through the barriers"),
        ("audit_scope", "shown to its holder and to whoever sets scopes"),
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    roles: Mapped[list[Any]]
    person_id: Mapped[str | None] = mapped_column(
        String(32), ForeignKey("person.id", deferrable=True, initially="DEFERRED"), index=True
    )
    access_from: Mapped[date | None]
    access_ends_on: Mapped[date | None]
    audit_scope: Mapped[dict[str, Any] | None]
    tf_primary_method: Mapped[str | None] = mapped_column(String(40))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_counter: Mapped[int | None]
    passkeys: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_signed_in_on: Mapped[date | None]
    n: Mapped[int] = mapped_column(default=1)


class AccountSession(Operational, Base):
    """One signed-in browser; ending it here signs it out there."""

    __tablename__ = "account_session"
    __harmless__ = (("account_id", "its own holder's"),)

    id: Mapped[Key]
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id"), index=True)
    how: Mapped[Word]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    strong_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class OneTimeLink(Operational, Base):
    """A link sent by mail that works once: only a digest of its secret is kept."""

    __tablename__ = "one_time_link"
    __harmless__ = (("account_id", "its own holder's"),)

    id: Mapped[Key]
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[Word]
    digest: Mapped[Digest] = mapped_column(unique=True)
    next_url: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(64), default="")
    known: Mapped[bool] = mapped_column(default=False)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInWait(Operational, Base):
    """Wrong answers for one account from one place: an address, or a browser that its holder signed in with before."""

    __tablename__ = "sign_in_wait"

    account_id: Mapped[str] = mapped_column(String(32), ForeignKey("account.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    paused_until: Mapped[datetime | None]
    seen_at: Mapped[datetime] = mapped_column(index=True)


class LinkRequest(Operational, Base):
    """Somebody asked at the door for a link by mail. A job looks whether there is such an account."""

    __tablename__ = "link_request"
    __harmless__ = (("known_to", "read by the job that answers, and shown to nobody"),)

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254))
    purpose: Mapped[Word]
    next_url: Mapped[str] = mapped_column(Text)
    source: Mapped[Digest]
    known_to: Mapped[list[Any]]
    asked_at: Mapped[datetime] = mapped_column(index=True)


class ApiToken(Operational, Base):
    """What a program signs in with: shown once, kept as a digest, narrowed to its scopes."""

    __tablename__ = "api_token"
    __harmless__ = (
        ("account_id", "its own holder's"),
        ("scopes", "names of permissions"),
    )

    id: Mapped[Key]
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[Line]
    digest: Mapped[Digest] = mapped_column(unique=True)
    scopes: Mapped[list[Any]]
    issued_at: Mapped[datetime]
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]


class MailChoice(Operational, Base):
    """What a person, or an account of no person, chose of the mail it is sent; each change stands in the audit trail."""

    __tablename__ = "mail_choice"
    __harmless__ = (("holder_id", "its own holder's"),)

    holder_id: Mapped[Key]
    tasks: Mapped[Word]
    early: Mapped[bool]
    chosen_at: Mapped[datetime]
