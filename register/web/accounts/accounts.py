"""Accounts: the list, inviting, changing, accepting an invitation, and one's own."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.accounts import AccountForm, AmendAccountForm, InviteForm, NewPasswordForm, StaffForm
from forms.base import NhsForm
from register import clock, guard
from register.accounts import signing_in
from register.accounts.identity import user_of_request
from register.accounts.links import link_to, means
from register.accounts.passwords import chosen
from register.accounts.policies import policy
from register.accounts.users import User, user_of
from register.db import Session, reading, unit_of_work
from register.domain.accounts.account_terms import AccountTerms
from register.domain.accounts.accounts import Purpose
from register.domain.audit_scopes import AuditScope, read
from register.domain.permissions import Role
from register.queries.accounts import accounts as queries
from register.queries.accounts.uninvited import Uninvited, uninvited
from register.queries.listing import Column
from register.queries.people.organisations import organisation
from register.services.accounts.accounts import invite_again, remove_second_factor
from register.services.accounts.one_time_links import holder_of, spend_link
from register.services.accounts.sign_ins import set_password
from register.services.duties.confirmed_acts import amend_or_ask, invite_or_ask
from register.services.duties.confirmed_invitations import MOST, ask_to_invite
from register.web import acting, choosing, listings, scoping

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="accounts/index.html", links_to="accounts.amend")
STAFF = (
    Column("name", "Name"), Column("post", "Post"), Column("email", "Email address"), Column("problem", "Why not"),
)  # fmt: skip
GONE = "This invitation has been used or is too old. Ask your administrator for another one"


@blueprint.route("/invite", methods=["GET", "POST"], endpoint="invite")
def send_invitation() -> Page:
    form = InviteForm()
    _offer_people(form)

    def work(session: Session) -> str:
        terms = _terms(session, form)
        asked = invite_or_ask(session, form.email.data, terms, means=means(session), **acting.at())
        return url_for("accounts.index" if asked is None else "confirmations.index")

    return acting.asked(form, work, "accounts/invite.html", said=acting.or_waits("Invitation sent"))


@blueprint.route("/staff", methods=["GET", "POST"])
def invite_staff() -> Page:
    """Everybody of a body who has no account: looked at first, then asked for at once."""
    asking, found, chosen_body = StaffForm(), list[Uninvited](), ""
    with reading() as session:
        choosing.offer(session, asking)
        if request.args and asking.validate():
            one = organisation(session, asking.body_id.data, viewer=guard.actor().viewer)
            chosen_body = one.thing_id
            found = uninvited(session, chosen_body, clock.today(), viewer=guard.actor().viewer)

    def work(session: Session) -> str:
        ask_to_invite(session, chosen_body, means=means(session), **acting.at())
        return url_for("confirmations.index")

    reached = [one for one in found if not one.problem][:MOST]
    shown: dict[str, Any] = {
        "asking": asking, "chosen": chosen_body, "columns": STAFF[:3], "left_columns": STAFF, "count": len(reached),
        "reached": [asdict(one) for one in reached], "left": [asdict(one) for one in found if one.problem],
    }  # fmt: skip
    if request.method == "GET":
        return render_template("accounts/invite_staff.html", form=asking, **shown), asking.status
    return acting.asked(NhsForm(), work, "accounts/invite_staff.html", said=acting.ANOTHER_CONFIRMS, **shown)


@blueprint.route("/<ref>/amend", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        account = queries.account(session, ref, viewer=guard.actor().viewer)
        email, user, n = account.email, user_of(account, clock.today()), account.n
    form = AmendAccountForm(
        roles=sorted(user.role_names), person_id=user.person_id, access_from=user.access.starts_on,
        access_ends_on=user.access.ends_on, active=user.access.active, version=n, **scoping.answers(user.scope),
    )  # fmt: skip
    _offer_people(form)
    if not user.has_second_factor:
        del form.remove_second_factor
    return acting.asked(
        form, lambda session: _amended(session, ref, form), "accounts/amend.html", said=acting.or_waits("Changes saved"),
        email=email,
    )  # fmt: skip


@blueprint.route("/accept/<token>", methods=["GET", "POST"])
def accept(token: str) -> Page:
    """Choose a password, or go without one and sign in by links from then on."""
    user = _invited_user(token)
    if user is None:
        flash(GONE)
        return redirect(url_for("security.login"))
    form = NewPasswordForm()
    if "without" in request.form and NhsForm().validate_on_submit():
        return _accepted(user, token, None) or redirect(url_for("security.login"))
    if form.validate_on_submit():
        with form.blaming():
            done = _accepted(user, token, chosen(form.password.data, user.email))
            if done:
                return done
    return render_template("accounts/accept.html", form=form, email=user.email), form.status


@blueprint.get("/mine")
def mine() -> Page:
    user = cast(User, user_of_request())
    with reading() as session:
        rows = queries.sessions_of(session, user.id, viewer=guard.actor().viewer)
        now, limits = clock.now(), signing_in.limits()
        browsers = [
            {"began_at": row.began_at, "seen_at": row.seen_at, "here": row.id == user.fs_uniquifier}
            for row in rows
            if not limits.is_over(began_at=row.began_at, seen_at=row.seen_at, now=now)
        ]
    roles = [role.label for role in sorted(user.role_names)]
    return render_template(
        "accounts/mine.html", user=user, roles=roles, browsers=browsers, scope=scoping.told(guard.actor())
    )


def _offer_people(form: AccountForm) -> None:
    with reading() as session:
        choosing.offer(session, form)


def _terms(
    session: Session, form: AccountForm, *, active: bool = True, kept: AuditScope | None = None
) -> AccountTerms:
    return AccountTerms(
        roles=frozenset(Role(role) for role in form.roles.data), person_id=form.person_id.data or None,
        access_from=form.access_from.data, access_ends_on=form.access_ends_on.data, active=active,
        scope=scoping.asked(session, form, kept),
    )  # fmt: skip


def _amended(session: Session, ref: str, form: AmendAccountForm) -> str:
    kept = read(queries.account(session, ref, viewer=guard.actor().viewer).audit_scope)
    terms = _terms(session, form, active=bool(form.active.data), kept=kept)
    asked = amend_or_ask(session, ref, terms, means=means(session), **acting.at(form))
    if "remove_second_factor" in form and form.remove_second_factor.data:
        remove_second_factor(session, ref, **acting.at())
    if form.invite_again.data:
        invite_again(session, ref, link_to=partial(link_to, session), policy=policy(), **acting.at())
    return url_for("accounts.index" if asked is None else "confirmations.index")


def _invited_user(token: str) -> User | None:
    with reading() as session:
        account = holder_of(session, token, Purpose.INVITATION, now=clock.now())
        user = None if account is None else user_of(account, clock.today())
    return user if user is not None and user.active else None


def _accepted(user: User, token: str, password_hash: str | None) -> Response | None:
    with unit_of_work() as session:
        if spend_link(session, token, Purpose.INVITATION, now=clock.now()) is None:
            return None
        if password_hash is not None:
            set_password(session, user.id, password_hash, "account.password_chosen", now=clock.now())
    user.password = password_hash or user.password
    step = signing_in.go_on(user, "invitation", "/")
    return redirect("/" if step is None else url_for(step))
