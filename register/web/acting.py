"""What every form that changes something does: its work once, and faults beside their fields."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.base import ITS_OWN, NhsForm
from forms.records import LOOKED, WORDS
from register import clock, guard
from register.db import Session, reading, rehearsal, unit_of_work
from register.domain.access import need
from register.domain.errors import Invalid, MovedOn, Repeated, Stale
from register.domain.permissions import Permission
from register.domain.problems import gathering
from register.domain.shipped_rules import shipped
from register.queries.rules import ruleset
from register.services import kept_forms, ledger, tickets
from register.web import catching_up, moved_on

Page = str | Response | tuple[str, int]
Saying = Callable[[str], tuple[str, str]]
"""The words for whoever sent a form, and how they are told, by where they go."""
Work = Callable[[Session], str]
"""Stages a change and answers with the address to go to."""


SENT_TWICE = "forms.sent_twice_minutes"
"""The rule that says for how long the same answers at the same address count as sent twice."""
OVERTAKEN = "Somebody changed this while you were working on it. What they changed is below. Nothing you typed is lost"
AGAIN = "This was sent before, so nothing was done again. If you meant to change something, change what is recorded"
NO_NEWS = "Nothing was different from what is recorded, so nothing was recorded"


def init_acting(app: Flask) -> None:
    """A form whose work is done leads where it led, even where what it was about is no longer there to be drawn."""
    app.before_request(_led_before)


def _led_before() -> Response | None:
    ticket = request.form.get("once", "") if request.method == "POST" and request.endpoint else ""
    if not ticket or g.get("csrf_failed", False) or not isinstance(need(request.endpoint), Permission):
        return None
    went_to = _went_to(ticket)
    return None if went_to is None else _again(went_to)


ELSEWHERE = "#asked"
WAITS = (
    "This concerns you and nobody else here may do it, so somebody elsewhere was asked by mail. "
    "Nothing changes until then"
)


def or_asked_elsewhere(said: str) -> Saying:
    """The words for what was done, or for what waits for a person elsewhere."""
    return lambda went_to: (WAITS, "info") if went_to.endswith(ELSEWHERE) else (said, "success")


ANOTHER_CONFIRMS = "Another person has to confirm this. They are told by mail, and nothing changes until then"


def or_waits(said: str) -> Saying:
    """The words for what was done, or for what waits for another person here."""

    def words(went_to: str) -> tuple[str, str]:
        waits = went_to == url_for("confirmations.index")
        return (ANOTHER_CONFIRMS, "information") if waits else (said, "success")

    return words


def asked(
    form: NhsForm,
    work: Work,
    template: str,
    *,
    said: str | Saying,
    how: str = "success",
    about: Any = None,
    **shown: Any,
) -> Page:
    """The page of a form: its work once it was sent without a fault, and the page itself until then.

    said: what the next page tells whoever sent it. about: the version that the page is about, for a form whose
    choices hang on it. shown: what the template needs besides the form."""
    went_to = _went_to(str(form.once.data)) if request.method == "POST" else None
    if went_to is not None:
        return _again(went_to)
    sound = form.status == 200 and form.validate_on_submit()
    if not sound:
        look_over(form, work)
    answer = done(form, work, said=said, how=how) if sound else None
    if isinstance(form.refusal, MovedOn):
        answer = _past(form, form.refusal, about)
    if about is not None and form.is_behind and form.errors and form.caught_up is None:
        form.behind = Stale(about.__kind__, about.thing_id)
        _catch_up(form)
    return answer or (render_template(template, form=form, **shown), form.status)


def _past(form: NhsForm, fault: MovedOn, about: Any) -> Response | None:
    """The record moved on meanwhile: who typed nothing is led to its page; who did keeps it, and is told there what
    happened."""
    if not form.has_words:
        return moved_on.led_to_record(fault, form.version.data)
    if about is not None:
        form.caught_up = catching_up.what_happened(form, about, moved_on.record_address())
    return None


def done(form: NhsForm, work: Work, *, said: str | Saying, how: str = "success") -> Response | None:
    """Do the form's work and send the person on; None when the form has something to mend.

    A form sent twice goes where it went first.
    """
    ticket = str(form.once.data)
    went_to = _went_to(ticket) or _sent_already(form)
    if went_to is not None:
        return _again(went_to)
    try:
        went_to, news = _worked(form, work, ticket)
    except Repeated:
        return _again(_went_to(ticket) or "/")
    if form.behind is not None:
        _catch_up(form)
    if form.status != 200:
        look_over(form, work)
        return None
    form.is_done = True
    words = said(went_to) if callable(said) else (said, how)
    flash(*(words if news or form.recorded is None else (NO_NEWS, "info")))
    return redirect(went_to)


def look_over(form: NhsForm, work: Work) -> None:
    """Ask the rules about the answers that are not at fault, so that every fault is told at once. Nothing is kept of it,
    and a rule that needs an answer which is not there says nothing, however it fails."""
    if not form.may_be_looked_over or _looked_over(form, work):
        return
    form.leaves_out = True
    _looked_over(form, work)
    form.leaves_out = False


def _looked_over(form: NhsForm, work: Work) -> bool:
    """Whether the rules could say all they had to: where one failed over an empty answer, those behind it said nothing."""
    is_all = False
    with gathering() as found, suppress(Exception), rehearsal() as session:
        try:
            work(session)
        except Invalid as last:
            found.update({field: words for field, words in last.problems.items() if field not in found})
        is_all = True
    form.blame_besides(found)
    return is_all


def _worked(form: NhsForm, work: Work, ticket: str) -> tuple[str, bool]:
    """Where to go, and whether anything was recorded. Whoever lost a race by a moment is told by the second try
    which record it was."""
    went_to, news = "/", False
    for _ in range(2):
        form.start_over()
        with form.blaming(), unit_of_work() as session:
            went_to = work(session)
            tickets.spend(session, ticket, guard.holder(), went_to, now=clock.now())
            tickets.note_sheet(session, _sheet(form), guard.holder(), went_to, now=clock.now())
            _forget_kept(session)
            news = bool(ledger.staged(session))
        if form.behind is None or form.behind.thing_id:
            break
    return went_to, news


def _sheet(form: NhsForm) -> str | None:
    """What stands for these very answers of this person at this address. A browser that goes back fetches the page
    anew, with another ticket: whoever then sends the same again has sent it twice. None for a form that may be sent
    alike again: about a version, with a file, or without a question."""
    is_about_version = form.version.data is not None and not form.adds
    if is_about_version or form.takes_files or form.may_repeat or not form.questions:
        return None
    beside = {f"{field.name}-{part}" for field in form.questions if field.is_long for part in (WORDS, LOOKED)}
    left_out = {*ITS_OWN, *beside, "whose"}
    answers = sorted(pair for pair in request.form.items(multi=True) if pair[0] not in left_out)
    words = json.dumps([guard.holder(), request.full_path, answers])
    return hashlib.sha256(words.encode()).hexdigest()


def _sent_already(form: NhsForm) -> str | None:
    sheet = _sheet(form)
    if sheet is None:
        return None
    with reading() as session:
        if tickets.used(session, sheet, guard.holder()) is None:
            return None
        return tickets.used(session, sheet, guard.holder(), since=clock.now() - _sent_twice_within(session))


def _sent_twice_within(session: Session) -> timedelta:
    """As this instance's rules say; by those that ship where it has none yet."""
    ours, today = shipped("national").value(SENT_TWICE, on=clock.today()), clock.today()
    return timedelta(minutes=int(str(ruleset(session).value_or(ours, SENT_TWICE, on=today))))


def _forget_kept(session: Session) -> None:
    key = request.args.get("kept", "")
    if key:
        kept_forms.forget_form(session, key, account_id=guard.holder())


def _catch_up(form: NhsForm) -> None:
    fault = form.behind or Stale()
    form.form_errors = [OVERTAKEN, *(words for words in form.form_errors if words != Stale().message)]
    form.caught_up = catching_up.catch_up(form, fault.kind, fault.thing_id)


def _again(went_to: str) -> Response:
    flash(AGAIN, "info")
    return redirect(went_to)


def by(form: NhsForm | None = None) -> dict[str, Any]:
    """Who acts and on what day, as services ask for it; with a form, the version its sender looked at too."""
    return {"actor": guard.actor(), "today": clock.today(), **_seen(form)}


def at(form: NhsForm | None = None) -> dict[str, Any]:
    """The same with the time, for what is judged to the minute."""
    return {"actor": guard.actor(), "now": clock.now(), **_seen(form)}


def _seen(form: NhsForm | None) -> dict[str, Any]:
    return {} if form is None else {"expected_n": form.version.data}


def _went_to(ticket: str) -> str | None:
    with reading() as session:
        return tickets.used(session, ticket, guard.holder())
