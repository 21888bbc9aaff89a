"""The mail one gets: what is a duty and why, and what one chooses of the rest."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.mail_choices import MailChoicesForm
from register import guard
from register.db import Session, reading
from register.domain.duties.mail_choices import KINDS, holder_of
from register.queries.accounts.mail_choices import choices_of
from register.services.accounts.mail_choices import choose_mail
from register.web import acting

blueprint = Blueprint("mail_choices", __name__, url_prefix="/accounts/mail")
Page = str | Response | tuple[str, int]


@blueprint.route("/", methods=["GET", "POST"])
def mine() -> Page:
    actor = guard.actor()
    with reading() as session:
        chosen = choices_of(session, holder_of(actor.person_id, actor.id))
    form = MailChoicesForm(data=asdict(chosen))

    def work(session: Session) -> str:
        choose_mail(session, form.to_domain(), **acting.at())
        return url_for("mail_choices.mine")

    if request.method == "GET":
        return render_template("mail_choices/mine.html", form=form, kinds=KINDS)
    return acting.asked(form, work, "mail_choices/mine.html", said="Your choices are saved", kinds=KINDS)
