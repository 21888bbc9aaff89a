"""Signing in with a passkey, and the passkeys of whoever is signed in."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.accounts import AddPasskeyForm, PasskeyForm
from register import clock
from register.accounts import passkeys, signing_in
from register.accounts.identity import user_of_request
from register.accounts.users import User
from register.db import reading, unit_of_work
from register.services.accounts import second_factors as services

blueprint = Blueprint("passkeys", __name__, url_prefix="/sign-in")
Page = str | Response | tuple[str, int]


@blueprint.route("/passkey", methods=["GET", "POST"])
def sign_in() -> Page:
    """A passkey is two proofs at once: the device, and the finger, face or PIN that unlocks it."""
    next_url = signing_in.safe_next(request.args.get("next", ""))
    if user_of_request() is not None:
        return redirect(next_url)
    form = PasskeyForm()
    if form.validate_on_submit():
        user = passkeys.prover(request.form.get("answer", ""))
        if user is not None:
            signing_in.enter(user, "passkey")
            return redirect(next_url)
        form.blame({"": passkeys.WRONG})
    options = passkeys.options_to_prove()
    return render_template("security/passkey.html", form=form, options=options, next=next_url), form.status


@blueprint.route("/passkeys", methods=["GET", "POST"])
def index() -> Page:
    user, form = cast(User, user_of_request()), AddPasskeyForm()
    if form.validate_on_submit() and _added(user, form):
        flash("Your passkey is added.", "success")
        return redirect(url_for("passkeys.index"))
    with reading() as session:
        kept = services.passkeys_of(session, user.id)
        left = services.recovery_codes_left(session, user.id)
    rows = [{"name": one.name, "added_at": one.added_at, "last_used_on": one.last_used_on} for one in kept]
    page = render_template(
        "security/passkeys.html", form=form, options=passkeys.options_to_add(user), rows=rows, kept=kept, left=left
    )  # fmt: skip
    return page, form.status


@blueprint.post("/passkeys/<key>/remove")
def remove(key: str) -> Page:
    with unit_of_work() as session:
        services.remove_passkey(session, cast(User, user_of_request()).id, key, now=clock.now())
    flash("Your passkey is removed.", "success")
    return redirect(url_for("passkeys.index"))


def _added(user: User, form: AddPasskeyForm) -> bool:
    with form.blaming():
        passkeys.add(user, request.form.get("answer", ""), form.name.data)
    return not form.errors
