"""What every form that changes something does: its work once, and faults beside their fields."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect
from werkzeug.wrappers import Response

from forms.base import NhsForm
from register import clock
from register.db import Session, reading, unit_of_work
from register.domain.errors import Repeated
from register.services import tickets


def done(
    form: NhsForm, work: Callable[[Session], str], *, said: str, how: str = "success"
) -> Response | None:
    """Do the form's work and send the person on; None when the form has something to mend.

    `work` stages the change and answers with the address to go to. A form sent
    twice goes where it went first. With nothing `said`, the work says it itself.
    """
    ticket = str(form.once.data)
    went_to = _went_to(ticket)
    if went_to is not None:
        return redirect(went_to)
    try:
        with form.blaming(), unit_of_work() as session:
            went_to = work(session)
            tickets.spend(session, ticket, went_to, now=clock.now())
    except Repeated:
        return redirect(_went_to(ticket) or "/")
    if form.status != 200:
        return None
    if said:
        flash(said, how)
    return redirect(went_to or "/")


def _went_to(ticket: str) -> str | None:
    with reading() as session:
        return tickets.used(session, ticket)
