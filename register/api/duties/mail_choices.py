"""What whoever asks chose of the mail they are sent, as JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.duties.mail_choices import MailChoices, holder_of
from register.queries.accounts.mail_choices import choices_of
from register.services.accounts.mail_choices import choose_mail


@blueprint.get("/mail-choices", endpoint="mail_choices")
@described("accounts", reply=told("MailChosen", MailChoices))
def mail_choices() -> Response:
    """Tell how one's own reminders come."""
    actor = guard.actor()
    with reading() as session:
        return made(choices_of(session, holder_of(actor.person_id, actor.id)), 200)


@blueprint.post("/mail-choices", endpoint="choose_mail")
@described("accounts", takes=taken("MailChoices", MailChoices), reply=told("MailChosen", MailChoices))
def choose() -> Response:
    """Choose how one's own reminders come, and whether early ones do."""
    with unit_of_work() as session:
        return made(choose_mail(session, body(MailChoices), actor=guard.actor(), now=clock.now()), 200)
