"""Beginning a scheme from one that is offered: each row is shown first, and recorded as an ordinary one."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from forms.presets import answered, form_for
from register import clock
from register.db import Session, reading
from register.domain.authority import presets as rules
from register.domain.errors import NotFound
from register.queries.authority.reservations import matters_on
from register.services.authority.presets import begin_scheme
from register.web import acting, choosing, noun_pages

blueprint = Blueprint("presets", __name__, url_prefix="/delegations/begin")


@blueprint.get("/")
def index() -> noun_pages.Page:
    """The schemes to start from."""
    return render_template("presets/index.html", presets=list(rules.presets().values()))


@blueprint.route("/<code>", methods=["GET", "POST"])
def begin(code: str) -> noun_pages.Page:
    preset = rules.presets().get(code)
    if preset is None:
        raise NotFound
    form = form_for(preset)(data={"valid_from": clock.today()})
    with reading() as session:
        choosing.offer(session, form)
        rows = rules.rows_of(preset, matters_on(session, clock.today()))

    def work(session: Session) -> str:
        begin_scheme(session, answered(form, preset), **acting.by())
        return url_for("delegations.index")

    return acting.asked(
        form, work, "presets/begin.html", said="Scheme recorded. Correct each row where yours differs", preset=preset,
        rows=rows,
    )  # fmt: skip
