"""Asks for the proof again at a fresh door, in its place: what was typed travels along and nothing of it is lost."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from forms.accounts import AGAIN, CodeAgainForm, PasswordAgainForm
from register.accounts import freshness, passkeys
from register.accounts.identity import user_of_request
from register.accounts.users import User

BY_PASSKEY = "again_passkey"
_OURS = (AGAIN, BY_PASSKEY, "again_opens", "csrf_token")
REFUSED = "The password or code is not right, was used before, or the account is paused. Try again later"


def ask_again() -> Response | None:
    """The page that asks, or None once the proof is given and the request may go on."""
    user = user_of_request()
    if user is None:
        return None
    if freshness.came_by_mail(user):
        return _page("security/not_by_mail.html", 403)
    form = CodeAgainForm() if freshness.wants_code(user) else PasswordAgainForm()
    answered = request.method == "POST" and bool({AGAIN, BY_PASSKEY} & set(request.form))
    if answered and _proved(user, form):
        return redirect(request.full_path.rstrip("?")) if "again_opens" in request.form else None
    options = passkeys.options_to_prove(user) if freshness.takes_passkey(user) else ""
    return _page(
        "security/again.html", form.status if answered else 401, form=form, kept=_kept(), opens=_opens(),
        options=options, takes_answer=freshness.takes_answer(user),
    )  # fmt: skip


def _proved(user: User, form: CodeAgainForm | PasswordAgainForm) -> bool:
    if BY_PASSKEY in request.form:
        right = freshness.proved_by_passkey(user, request.form[BY_PASSKEY])
        form.blame({} if right else {"": passkeys.WRONG})
        return right
    if not freshness.takes_answer(user) or not form.validate_on_submit():
        return False
    right = freshness.proved(user, form.again.data)
    form.blame({} if right else {AGAIN: REFUSED})
    return right


def _opens() -> bool:
    """Whether the page was only to be opened, so that nothing was typed yet."""
    return request.method != "POST" or "again_opens" in request.form


def _kept() -> list[tuple[str, str]]:
    """Everything that was typed, in order, to be sent again with the proof."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]


def _page(template: str, status: int, **values: object) -> Response:
    return Response(render_template(template, **values), status, mimetype="text/html")
