"""The pages that a noun with nothing out of the ordinary has: its list, one of it with its history, adding and amending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.base import NhsForm
from register import clock, guard
from register.db import Session, reading
from register.domain.permissions import Viewer
from register.look.words import said
from register.queries import entries as trail
from register.queries.field_words import words_of
from register.queries.listing import Listing
from register.queries.visible import versions_of
from register.services.noun_shape import Noun
from register.web import acting, choosing, listings

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Known:
    """Where somebody chose one that the register has: what it is called, and where to go, from the one that is to be
    amended, if any, and the id of the one chosen."""

    one: str
    place: Callable[[Any, str], str]

    def saying(self, form: Any, words: str) -> acting.Saying:
        """Nothing is recorded then."""
        there = (f"Nothing was recorded. This {self.one} is in the register already", "info")
        return lambda _place: there if form.chosen else (words, "success")


def _nothing_more(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What the pages of a noun say and ask.

    at: the first part of its endpoints. under: its address, where that is not the noun's name. list_page, page, question:
    its templates; new, where adding one has a template of its own; a noun without page draws one of it by itself.
    listed: what its list draws besides the rows. codes: how a code of the record is told, by its column. one: what one of
    it is called in a sentence. adding: the words for adding one, in the address and for whoever did it.
    form, change: what is asked to add and to amend one; without change nothing is amended. called: what one of it is
    called. told: what its page draws besides the record and its history. history_of: its history in words. fill: what the
    questions may be answered with, and of one that is there. begin: answers that the address gives to a new one; begins:
    those that are worked out. insist: what its service is told besides. known: what is done where somebody chose one
    that is there."""

    at: str
    list_page: str
    question: str
    one: str
    noun: Noun
    listing: Listing | Callable[[], Listing]
    form: type[Any]
    called: Callable[[Any], str]
    told: Callable[[Session, Any, Viewer, date], Mapping[str, Any]] = _nothing_more
    page: str = ""
    change: type[Any] | None = None
    under: str = ""
    new: str = ""
    adding: tuple[str, str] = ("add", "")
    listed: Callable[[], dict[str, Any]] = dict
    history_of: Callable[..., Any] = trail.history_of
    fill: Callable[[Session, NhsForm], None] = choosing.offer
    fill_about: Callable[[Session, NhsForm, Any], None] | None = None
    begin: tuple[str, ...] = ()
    begins: Callable[[], Mapping[str, Any]] = dict
    insist: Mapping[str, Any] = field(default_factory=dict)
    known: Known | None = None
    codes: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


def blueprint_of(pages: Pages) -> Blueprint:
    """The noun's pages under addresses of its own."""
    blueprint = Blueprint(pages.at, __name__, url_prefix=f"/{pages.under or pages.noun.name}")
    listings.add_to(
        blueprint, pages.listing, template=pages.list_page, links_to=f"{pages.at}.show", more=pages.listed
    )
    both, adding = ["GET", "POST"], pages.adding[0]
    if pages.page:
        blueprint.add_url_rule("/<ref>", "show", partial(_show, pages), methods=["GET"])
    blueprint.add_url_rule(f"/{adding}", adding, partial(_add, pages), methods=both)
    if pages.change:
        blueprint.add_url_rule("/<ref>/amend", "amend", partial(_amend, pages), methods=both)
    return blueprint


def _find(pages: Pages, session: Session, ref: str) -> Any:
    return pages.noun.find(session, ref, viewer=guard.actor().viewer, today=clock.today())


def _show(pages: Pages, ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = _find(pages, session, ref)
        versions = versions_of(session, one, viewer=viewer)
        history = pages.history_of(session, versions, viewer=viewer)
        shown = {"one": one, "history": history, "called": pages.called(one)}
        shown["summary"] = _summary(pages, one, history[0].values)
        shown |= pages.told(session, one, viewer, clock.today())
        return render_template(pages.page, **shown)


def _summary(pages: Pages, one: Any, values: Iterable[tuple[str, object]]) -> list[tuple[str, object]]:
    """What the newest version says, but for what the page draws as a table."""
    codes = {words_of(name): told(getattr(one, name)) for name, told in pages.codes.items()}
    return [
        (words, codes.get(words) or said(value))
        for words, value in values
        if not isinstance(value, list | dict)
    ]


def _add(pages: Pages) -> Page:
    given = {**pages.begins(), **{name: request.args[name] for name in pages.begin if name in request.args}}
    form = pages.form(data=given) if given else pages.form()
    with reading() as session:
        pages.fill(session, form)

    def work(session: Session) -> str:
        if pages.known and form.chosen:
            return pages.known.place(None, form.chosen)
        more = {**pages.insist, **_besides(pages, form)}
        made = pages.noun.add(session, form.to_domain(), **more, **acting.at())
        return url_for(f"{pages.at}.show", ref=made.ref)

    title = f"Add {'an' if pages.one[0] in 'aeiou' else 'a'} {pages.one}"
    said = pages.adding[1] or f"{pages.one.capitalize()} added"
    template = pages.new or pages.question
    return acting.asked(form, work, template, said=_said(pages, form, said), title_=title, ref=None)


def _besides(pages: Pages, form: Any) -> dict[str, Any]:
    """What is said beside the record: that it is another one than the register has."""
    return {"is_another": form.is_another} if pages.noun.doubted else {}


def _said(pages: Pages, form: Any, words: str) -> str | acting.Saying:
    return pages.known.saying(form, words) if pages.known else words


def _amend(pages: Pages, ref: str) -> Page:
    amend: Any = pages.noun.amend
    with reading() as session:
        one = _find(pages, session, ref)
        form = _form_about(pages, one)
        if pages.fill_about:
            pages.fill_about(session, form, one)
        else:
            pages.fill(session, form)

    def work(session: Session) -> str:
        if pages.known and form.chosen:
            return pages.known.place(one, form.chosen)
        more = {"reason": form.reason.data, **_besides(pages, form), **_dated(pages, form)}
        amend(session, ref, form.to_domain(), **more, **acting.by(form))
        return url_for(f"{pages.at}.show", ref=ref)

    said, title = _said(pages, form, "Changes saved"), f"Change {pages.called(one)}"
    return acting.asked(form, work, pages.question, said=said, title_=title, ref=ref, one=one)


def _form_about(pages: Pages, one: Any) -> Any:
    change: Any = pages.change
    dated = {"change_from": clock.today()} if pages.noun.dated else {}
    return change.about(pages.noun.to_domain(one), version=one.n, **dated)


def _dated(pages: Pages, form: Any) -> dict[str, Any]:
    """The day from which the change holds, for a record that reads otherwise from a day on."""
    return {"change_from": form.change_from.data} if pages.noun.dated else {}
