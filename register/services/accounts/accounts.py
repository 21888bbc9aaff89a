"""Accounts: opened, invited, given roles and days, switched off. Nobody changes their own roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.accounts.account_terms import NOTHING, AccountTerms, check_terms, gains
from register.domain.accounts.accounts import ADDRESS, Purpose, SignInPolicy, same_address
from register.domain.accounts.letters import changed_letter
from register.domain.audit_scopes import NewAuditScope, asked_again, read, stored, widens
from register.domain.errors import Invalid, NotFound, Stale
from register.domain.leaves import Json
from register.domain.permissions import SYSTEM, Actor, Permission, Role, check, permissions_of
from register.domain.texts import checked
from register.domain.two_persons import RULES, Act
from register.models.accounts import Account
from register.models.base import new_id
from register.queries.accounts.identities import identity_of
from register.services import ledger
from register.services.accounts.calendar_addresses import end_address
from register.services.accounts.one_time_links import send_link
from register.services.accounts.second_factors import forget_second_factors
from register.services.accounts.sign_ins import end_sessions, weaken_sessions
from register.services.accounts.tokens import end_tokens
from register.services.outbox import enqueue

OWN = "Ask another administrator to change your own roles, say whose account it is, or close it"
USED = (
    "This account was used by its person already. Switch it off, and invite the other person to an account of "
    "their own"
)
OWN_SCOPE = "Ask somebody else to set the scope of your own audit"
ANOTHER = "This person has an account that may be used already. Change that one, or switch it off first"


def create_account(
    session: Session,
    email: str,
    roles: Iterable[Role],
    *,
    person_id: str | None = None,
    password_hash: str | None = None,
    access_from: date | None = None,
    access_ends_on: date | None = None,
    scope: NewAuditScope | None = None,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> Account:
    """Open an account. Without a password its holder signs in by one-time links until they choose one.

    `confirmed` says that a second administrator agreed; a command on the machine asks for none."""
    check(actor, Permission.KEEP_ACCOUNTS)
    terms = AccountTerms(
        roles=frozenset(roles), person_id=person_id, access_from=access_from, access_ends_on=access_ends_on,
        scope=scope,
    )  # fmt: skip
    check_terms(terms)
    _check_confirmed(NOTHING, terms, actor, confirmed)
    check_only(session, terms)
    account = Account(
        id=new_id(), email=_free_address(session, email), password=password_hash, active=True,
        roles=_stored(terms.roles), person_id=person_id, access_from=access_from,
        access_ends_on=access_ends_on, audit_scope=_scope_of(terms), created_at=now, failures=0, passkeys=0, n=1,
    )  # fmt: skip
    session.add(account)
    session.flush()
    ledger.note(session, "account.opened", account.id, _told(account), actor=actor)
    return account


def invite(
    session: Session,
    email: str,
    terms: AccountTerms,
    *,
    link_to: Callable[[Purpose, str], str],
    policy: SignInPolicy,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> str:
    """Open an account and post an invitation to its holder; returns the invitation's address."""
    account = create_account(
        session, email, terms.roles, person_id=terms.person_id, access_from=terms.access_from,
        access_ends_on=terms.access_ends_on, scope=terms.scope, confirmed=confirmed, actor=actor, now=now,
    )  # fmt: skip
    return invite_again(session, account.id, link_to=link_to, policy=policy, actor=actor, now=now)


def invite_again(
    session: Session,
    account_id: str,
    *,
    link_to: Callable[[Purpose, str], str],
    policy: SignInPolicy,
    actor: Actor,
    now: datetime,
) -> str:
    """Post another invitation; the earlier ones stop working."""
    check(actor, Permission.KEEP_ACCOUNTS)
    account = one(session, account_id)
    return send_link(
        session, account, Purpose.INVITATION, link_to=link_to, policy=policy, actor=actor, now=now
    )


def amend_account(
    session: Session,
    account_id: str,
    terms: AccountTerms,
    *,
    expected_n: int | None = None,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> None:
    """Change roles, days or whether the account works; effective with its holder's next request.

    `confirmed` says that a second administrator agreed to what it gives."""
    check(actor, Permission.KEEP_ACCOUNTS)
    account, had = check_amendment(session, account_id, terms, expected_n=expected_n, actor=actor)
    _check_confirmed(had, terms, actor, confirmed)
    before = _told(account)
    account.roles, account.person_id, account.active = _stored(terms.roles), terms.person_id, terms.active
    account.access_from, account.access_ends_on = terms.access_from, terms.access_ends_on
    account.audit_scope = _scope_of(terms)
    account.n += 1
    _tell_changes(session, account, before, actor)
    if not account.active:
        end_sessions(session, account.id, now=now)
        end_tokens(session, account.id, actor=actor, now=now)
        end_address(session, account.id, actor=actor, now=now)
    elif permissions_of(terms.roles) - permissions_of(had.roles):
        weaken_sessions(session, account.id, now=now)


def check_amendment(
    session: Session, account_id: str, terms: AccountTerms, *, expected_n: int | None, actor: Actor
) -> tuple[Account, AccountTerms]:
    """The account, and what its holder has now; Invalid when it cannot be changed so, Stale when it was."""
    check(actor, Permission.KEEP_ACCOUNTS)
    check_terms(terms)
    account = _locked(session, account_id, expected_n)
    had = _terms_of(account)
    if account.id == actor.id and (had.roles, had.person_id, True) != (
        terms.roles, terms.person_id, terms.active,
    ):  # fmt: skip
        raise Invalid({"": OWN})
    if account.last_signed_in_on and had.person_id not in (None, terms.person_id):
        raise Invalid({"person_id": USED})
    check_only(session, terms, but=account.id)
    return account, had


def check_new(session: Session, email: str, terms: AccountTerms) -> None:
    """Raise Invalid when no account can be opened so."""
    _free_address(session, email)
    check_terms(terms)
    check_only(session, terms)


def check_only(session: Session, terms: AccountTerms, *, but: str | None = None) -> None:
    """One account that may be used for each person, so that nobody is two of those who decide."""
    mine = identity_of(session, terms.person_id)
    if mine is None or not terms.active:
        return
    others = select(Account.id, Account.person_id).where(Account.active, Account.person_id.is_not(None))
    for other in session.execute(others.order_by(Account.id)):
        if other.id != but and identity_of(session, other.person_id) == mine:
            raise Invalid({"person_id": ANOTHER})


def _check_confirmed(before: AccountTerms, after: AccountTerms, actor: Actor, confirmed: bool) -> None:
    if actor.id != SYSTEM and not confirmed and gains(before, after):
        raise Invalid({"": RULES[Act.ACCOUNT].words})


def change_roles(
    session: Session,
    email: str,
    roles: frozenset[Role],
    *,
    ends_on: date | None = None,
    scope: NewAuditScope | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Give the account with this address these roles, and no others; a last day and a scope where they are given."""
    account = _with_address(session, email)
    kept = _terms_of(account)
    terms = replace(
        kept, roles=roles, access_ends_on=ends_on or kept.access_ends_on, scope=scope or kept.scope
    )
    amend_account(session, account.id, terms, actor=actor, now=now)


def set_scope(
    session: Session, account_id: str, scope: NewAuditScope, *, expected_n: int | None = None,
    confirmed: bool = False, actor: Actor,
) -> None:  # fmt: skip
    """Say what an external auditor may read; effective with their next request. A wider scope needs another person's
    word (`confirmed`), or a command on the machine."""
    account = check_scope(session, account_id, scope, expected_n=expected_n, actor=actor)
    if actor.id != SYSTEM and not confirmed and is_wider(account, scope):
        raise Invalid({"": RULES[Act.AUDIT_SCOPE].words})
    before = _told(account)
    account.audit_scope = stored(scope.settled())
    account.n += 1
    _tell_changes(session, account, before, actor)


def check_scope(
    session: Session, account_id: str, scope: NewAuditScope, *, expected_n: int | None, actor: Actor
) -> Account:
    """The external auditor's account; NotFound for any other, Invalid when the scope cannot be set so, Stale when it
    was changed."""
    check(actor, Permission.SET_AUDIT_SCOPE)
    account = _locked(session, account_id, expected_n)
    if Role.EXTERNAL_AUDITOR not in account.roles:
        raise NotFound
    if account.id == actor.id:
        raise Invalid({"": OWN_SCOPE})
    scope.settled()
    return account


def is_wider(account: Account, scope: NewAuditScope) -> bool:
    """Whether the holder could read more with this scope than they can now."""
    return widens(read(account.audit_scope), scope.settled())


def scope_with_address(session: Session, email: str, scope: NewAuditScope, *, actor: Actor) -> None:
    """Say what the external auditor with this address may read."""
    set_scope(session, _with_address(session, email).id, scope, actor=actor)


def link_person(session: Session, email: str, person_id: str, *, actor: Actor, now: datetime) -> None:
    """Say whose account the one with this address is."""
    account = _with_address(session, email)
    amend_account(session, account.id, replace(_terms_of(account), person_id=person_id), actor=actor, now=now)


def reset_second_factor(session: Session, email: str, *, actor: Actor, now: datetime) -> None:
    """For the account with this address: see remove_second_factor."""
    remove_second_factor(session, _with_address(session, email).id, actor=actor, now=now)


def switch_off(session: Session, email: str, *, actor: Actor, now: datetime) -> None:
    """Switch off the account with this address."""
    account = _with_address(session, email)
    amend_account(session, account.id, replace(_terms_of(account), active=False), actor=actor, now=now)


def remove_second_factor(session: Session, account_id: str, *, actor: Actor, now: datetime) -> None:
    """For somebody who lost their phone: they set up another at their next sign-in, and are signed out now."""
    check(actor, Permission.KEEP_ACCOUNTS)
    account = _locked(session, account_id, None)
    if account.id == actor.id:
        raise Invalid({"": "Ask another administrator to remove your own authenticator app"})
    forget_second_factors(session, account)
    end_sessions(session, account.id, now=now)
    ledger.note(session, "account.second_factor_removed", account.id, {}, actor=actor)
    words = "Your authenticator app, passkeys and recovery codes were removed from your account."
    enqueue(session, account.email, changed_letter(words), now=now)


def one(session: Session, account_id: str) -> Account:
    """The account, or NotFound."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFound
    return found


def _locked(session: Session, account_id: str, expected_n: int | None) -> Account:
    found = session.scalars(select(Account).where(Account.id == account_id).with_for_update()).first()
    if found is None:
        raise NotFound
    if expected_n is not None and found.n != expected_n:
        raise Stale
    return found


def _with_address(session: Session, email: str) -> Account:
    found = session.scalars(select(Account).where(Account.email == same_address(email))).first()
    if found is None:
        raise NotFound("No account has this email address.")
    return found


def _terms_of(account: Account) -> AccountTerms:
    return AccountTerms(
        roles=frozenset(map(Role, account.roles)), person_id=account.person_id, active=account.active,
        access_from=account.access_from, access_ends_on=account.access_ends_on,
        scope=asked_again(read(account.audit_scope)),
    )  # fmt: skip


def _free_address(session: Session, email: str) -> str:
    address = checked(ADDRESS, same_address(email), field="email")
    if session.scalar(select(Account.id).where(Account.email == address)) is not None:
        raise Invalid({"email": "Enter an e-mail address that has no account yet"})
    return address


def _scope_of(terms: AccountTerms) -> dict[str, Json] | None:
    """What is kept of the scope; nothing for whoever is no external auditor."""
    if Role.EXTERNAL_AUDITOR not in terms.roles or terms.scope is None:
        return None
    return stored(terms.scope.settled())


def _stored(roles: frozenset[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _told(account: Account) -> dict[str, Json]:
    """What the audit trail says of an account: opaque ids, roles and days, never an address or a name."""
    days = {"access_from": account.access_from, "access_ends_on": account.access_ends_on}
    told: dict[str, Json] = {key: day.isoformat() if day else None for key, day in days.items()}
    told["audit_scope"] = account.audit_scope
    return {**told, "roles": list(account.roles), "person_id": account.person_id, "active": account.active}


def _tell_changes(session: Session, account: Account, before: dict[str, Json], actor: Actor) -> None:
    after = _told(account)
    if after["roles"] != before["roles"]:
        body: dict[str, Json] = {"before": before["roles"], "after": after["roles"]}
        ledger.note(session, "account.roles_changed", account.id, body, actor=actor)
    if after["active"] != before["active"]:
        event = "account.switched_on" if account.active else "account.switched_off"
        ledger.note(session, event, account.id, {}, actor=actor)
    if after["audit_scope"] != before["audit_scope"]:
        body = {"before": before["audit_scope"], "after": after["audit_scope"]}
        ledger.note(session, "account.scope_changed", account.id, body, actor=actor)
    others = {key: after[key] for key in ("access_from", "access_ends_on", "person_id")}
    if others != {key: before[key] for key in others}:
        ledger.note(session, "account.access_changed", account.id, dict(others), actor=actor)
