"""Signing in and out: password or link, then a code where one is needed. The same words for every refusal."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from forms.accounts import (
    AskLinkForm,
    ChangePasswordForm,
    CodeForm,
    NewPasswordForm,
    ReplaceCodeForm,
    SetUpCodeForm,
    SignInForm,
    UseLinkForm,
)
from register import clock
from register.accounts import signing_in
from register.accounts.datastore import user_with, users_to_try
from register.accounts.identity import user_of_request
from register.accounts.links import ask_for_link
from register.accounts.passwords import chosen
from register.accounts.users import User, user_of
from register.db import reading, unit_of_work
from register.domain.accounts.accounts import DEMO_PASSWORD, Purpose
from register.services.accounts.one_time_links import holder_of, spend_link
from register.services.accounts.sign_ins import end_sessions, set_password, set_second_factor

blueprint = Blueprint("security", __name__)
Page = str | Response | tuple[str, int]

REFUSED = (
    "The email address or password is not right, or the account is paused after too many tries. "
    "Try again later, or ask for a link by email"
)
CODE_REFUSED = "The code is not right, was used before, or the account is paused. Wait for the next code"
GONE = "This link has been used or is too old. Ask for another one"
APP_LATER = "Sign in with your password, then set up your authenticator app. A link alone does not do that"
_NEW_SECRET = "new_secret"  # noqa: S105  (the name of a value, not the value)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def login() -> Page:
    if user_of_request() is not None:
        return redirect(signing_in.safe_next(_next()))
    form = SignInForm()
    if form.validate_on_submit():
        user = signing_in.check_first(form.email.data, form.password.data)
        if user is not None:
            return _go_on(user, "password", _next())
        form.blame({"": REFUSED})
    page = render_template("security/login.html", form=form, next=_next(), demo=_demo_accounts())
    return page, form.status


@blueprint.route("/sign-in/link", methods=["GET", "POST"])
def ask_link() -> Page:
    form = AskLinkForm()
    if form.validate_on_submit():
        ask_for_link(form.email.data, Purpose.SIGN_IN, signing_in.safe_next(_next()))
        return redirect(url_for("security.sent"))
    return render_template("security/ask_link.html", form=form, next=_next()), form.status


@blueprint.get("/sign-in/sent")
def sent() -> Page:
    return render_template("security/sent.html")


@blueprint.route("/sign-in/link/<token>", methods=["GET", "POST"])
def use_link(token: str) -> Page:
    form = UseLinkForm()
    if not form.validate_on_submit():
        return render_template("security/use_link.html", form=form), form.status
    with unit_of_work() as work:
        found = spend_link(work, token, Purpose.SIGN_IN, now=clock.now())
        user, next_url = (None, "") if found is None else (user_of(found[0], clock.today()), found[1])
    if user is None or not user.active:
        return _gone("security.ask_link")
    if signing_in.wants_password(user):
        flash(APP_LATER)
        return redirect(url_for("security.login", next=next_url))
    return _go_on(user, "link", next_url)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def code() -> Page:
    waiting = signing_in.half_way()
    if waiting is None or not waiting[0].tf_totp_secret:
        return redirect(url_for("security.login"))
    form, (user, how, next_url) = CodeForm(), waiting
    if form.validate_on_submit():
        if signing_in.check_code(user, form.code.data):
            signing_in.enter(user, f"{how}_and_code")
            return redirect(next_url)
        form.blame({"code": CODE_REFUSED})
    return render_template("security/code.html", form=form), form.status


@blueprint.route("/sign-in/authenticator", methods=["GET", "POST"])
def two_factor() -> Page:
    """Set up an app: on the way in for those who must have one, or later for anybody."""
    waiting, inside = signing_in.half_way(), user_of_request()
    user = inside or (waiting[0] if waiting and not waiting[0].has_second_factor else None)
    if user is None:
        return redirect(url_for("security.login"))
    if _NEW_SECRET not in session:
        session[_NEW_SECRET] = signing_in.new_secret()
    secret = str(session[_NEW_SECRET])
    form = ReplaceCodeForm() if user.tf_totp_secret else SetUpCodeForm()
    if form.validate_on_submit() and _app_works(form, user, secret):
        return _app_kept(user, secret, waiting if inside is None else None)
    values = signing_in.set_up_values(secret, user)
    return render_template("security/two_factor.html", form=form, values=values), form.status


@blueprint.route("/sign-in/forgotten", methods=["GET", "POST"])
def forgot_password() -> Page:
    form = AskLinkForm()
    if form.validate_on_submit():
        ask_for_link(form.email.data, Purpose.RESET)
        return redirect(url_for("security.sent"))
    return render_template("security/forgotten.html", form=form), form.status


@blueprint.route("/sign-in/reset/<token>", methods=["GET", "POST"])
def reset_password(token: str) -> Page:
    """A new password does not sign anybody in: the code is asked for as ever."""
    with reading() as read:
        holder = holder_of(read, token, Purpose.RESET, now=clock.now())
        email = None if holder is None else holder.email
    if email is None:
        return _gone("security.forgot_password")
    form = NewPasswordForm()
    if form.validate_on_submit() and _reset(form, token, email):
        flash("Your password is changed. Sign in with it.", "success")
        return redirect(url_for("security.login"))
    return render_template("security/new_password.html", form=form), form.status


@blueprint.route("/sign-in/password", methods=["GET", "POST"])
def change_password() -> Page:
    user = user_of_request()
    if user is None:
        return redirect(url_for("security.login", next=request.path))
    form = ChangePasswordForm() if user.password else NewPasswordForm()
    if form.validate_on_submit() and _changed(form, user):
        flash("Your password is changed, and your other browsers are signed out.", "success")
        return redirect(url_for("accounts.mine"))
    return render_template("security/change_password.html", form=form), form.status


@blueprint.post("/sign-out")
def logout() -> Page:
    signing_in.leave()
    return redirect(url_for("security.login"))


@blueprint.post("/sign-out/others")
def leave_others() -> Page:
    user = user_of_request()
    if user is None:
        return redirect(url_for("security.login"))
    with unit_of_work() as work:
        end_sessions(work, user.id, now=clock.now(), but=user.fs_uniquifier)
    flash("Your other browsers are signed out.", "success")
    return redirect(url_for("accounts.mine"))


def _next() -> str:
    return request.args.get("next", "")


def _go_on(user: User, how: str, next_url: str) -> Response:
    step = signing_in.go_on(user, how, next_url)
    return redirect(signing_in.safe_next(next_url) if step is None else url_for(step))


def _gone(endpoint: str) -> Response:
    flash(GONE)
    return redirect(url_for(endpoint))


def _demo_accounts() -> list[dict[str, str]]:
    """Who may be tried out: only a demonstration has any, and only there are they shown."""
    return [
        {"role": ", ".join(sorted(role.label for role in user.role_names)), "email": user.email, "password": DEMO_PASSWORD}
        for user in users_to_try()
    ]  # fmt: skip


def _app_works(form: SetUpCodeForm, user: User, secret: str) -> bool:
    """The app in use, if there is one, comes first; then the new one must show the right code."""
    if isinstance(form, ReplaceCodeForm) and not signing_in.check_code(user, form.current.data):
        form.blame({"current": CODE_REFUSED})
        return False
    fresh = user_with(id=user.id) or user
    fresh.totp_counter = fresh.tf_totp_secret = None
    if not signing_in.code_matches(fresh, secret, form.code.data):
        form.blame({"code": "The code is not right. Wait for the next one, then enter it"})
        return False
    user.totp_counter = fresh.totp_counter
    return True


def _app_kept(user: User, secret: str, waiting: tuple[User, str, str] | None) -> Response:
    with unit_of_work() as work:
        set_second_factor(work, user.id, secret, user.totp_counter or 0, now=clock.now())
    session.pop(_NEW_SECRET, None)
    if waiting is None:
        flash("Your authenticator app is set up.", "success")
        return redirect(url_for("accounts.mine"))
    signing_in.enter(user, f"{waiting[1]}_and_code")
    return redirect(waiting[2])


def _reset(form: NewPasswordForm, token: str, email: str) -> bool:
    with form.blaming():
        kept = chosen(form.password.data, email)
        with unit_of_work() as work:
            found = spend_link(work, token, Purpose.RESET, now=clock.now())
            if found is not None:
                set_password(work, found[0].id, kept, "account.password_reset", now=clock.now())
                return True
        form.blame({"": GONE})
    return False


def _changed(form: NewPasswordForm, user: User) -> bool:
    if isinstance(form, ChangePasswordForm) and not signing_in.check_first(user.email, form.current.data):
        form.blame({"current": "Enter the password you use now"})
        return False
    with form.blaming():
        kept = chosen(form.password.data, user.email)
        with unit_of_work() as work:
            set_password(
                work, user.id, kept, "account.password_changed", now=clock.now(), but=user.fs_uniquifier
            )
    return not form.errors
