"""Recovery codes: made and shown once, and used by whoever lost their app and their passkeys."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from forms.accounts import MakeCodesForm, RecoveryForm
from register import clock
from register.accounts import signing_in
from register.accounts.identity import user_of_request
from register.accounts.policies import policy
from register.accounts.users import User
from register.db import reading, unit_of_work
from register.services.accounts import second_factors as services

blueprint = Blueprint("recovery_codes", __name__, url_prefix="/sign-in")
Page = str | Response | tuple[str, int]
REFUSED = "The code is not right or was used before, or you have to wait after too many tries"


@blueprint.route("/recovery-codes", methods=["GET", "POST"])
def make() -> Page:
    user, form = cast(User, user_of_request()), MakeCodesForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            codes = services.new_recovery_codes(session, user.id, policy=policy(), now=clock.now())
        return render_template("security/recovery_codes_made.html", codes=codes)
    with reading() as session:
        left = services.recovery_codes_left(session, user.id)
    return render_template("security/recovery_codes.html", form=form, left=left), form.status


@blueprint.route("/recovery", methods=["GET", "POST"])
def use() -> Page:
    """In the place of a code from the app, after the first step of signing in."""
    waiting = signing_in.half_way()
    if waiting is None or not waiting[0].has_second_factor:
        return redirect(url_for("security.login"))
    form, (user, how, next_url) = RecoveryForm(), waiting
    if form.validate_on_submit():
        if signing_in.check_recovery_code(user, form.code.data):
            signing_in.enter(user, f"{how}_and_recovery_code")
            return redirect(next_url)
        form.blame({"code": REFUSED})
    return render_template("security/recovery.html", form=form), form.status
