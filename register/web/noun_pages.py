"""The pages that a noun with nothing out of the ordinary has: its list, one of it with its history, adding and amending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
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
from register.services.nouns import Noun
from register.web import acting, choosing, listings

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What the pages of a noun say and ask.

    at: the first part of its endpoints. list_page, page, question: its templates. codes: how a code of the record is told,
    by its column. one: what one of it is called in a sentence.
    form, change: what is asked to add and to amend one. called: what one of it is called. told: what its page draws
    besides the record and its history. fill: what the questions may be answered with. begin: answers that the address
    gives to a new one."""

    at: str
    list_page: str
    page: str
    question: str
    one: str
    noun: Noun
    listing: Listing | Callable[[], Listing]
    versions_of: Callable[..., Any]
    form: type[Any]
    change: type[Any]
    called: Callable[[Any], str]
    told: Callable[[Session, Any, Viewer, date], Mapping[str, Any]]
    fill: Callable[[Session, NhsForm], None] = choosing.offer
    begin: tuple[str, ...] = ()
    codes: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


def blueprint_of(pages: Pages) -> Blueprint:
    """The noun's pages under addresses of its own."""
    blueprint = Blueprint(pages.at, __name__, url_prefix=f"/{pages.noun.name}")
    listings.add_to(blueprint, pages.listing, template=pages.list_page, links_to=f"{pages.at}.show")

    @blueprint.get("/<ref>")
    def show(ref: str) -> Page:
        return _show(pages, ref)

    @blueprint.route("/add", methods=["GET", "POST"])
    def add() -> Page:
        return _add(pages)

    @blueprint.route("/<ref>/amend", methods=["GET", "POST"])
    def amend(ref: str) -> Page:
        return _amend(pages, ref)

    return blueprint


def _find(pages: Pages, session: Session, ref: str) -> Any:
    return pages.noun.find(session, ref, viewer=guard.actor().viewer, today=clock.today())


def _show(pages: Pages, ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = _find(pages, session, ref)
        versions = pages.versions_of(session, one.thing_id, viewer=viewer)
        history = trail.history_of(session, versions, viewer=viewer)
        return render_template(
            pages.page, one=one, history=history, called=pages.called(one),
            summary=_summary(pages, one, history[0].values),
            **pages.told(session, one, viewer, clock.today()),
        )  # fmt: skip


def _summary(pages: Pages, one: Any, values: Iterable[tuple[str, object]]) -> list[tuple[str, object]]:
    """What the newest version says, but for what the page draws as a table."""
    codes = {words_of(name): told(getattr(one, name)) for name, told in pages.codes.items()}
    return [
        (words, codes.get(words) or said(value))
        for words, value in values
        if not isinstance(value, list | dict)
    ]


def _add(pages: Pages) -> Page:
    given = {name: request.args[name] for name in pages.begin if name in request.args}
    form = pages.form(data=given) if given else pages.form()
    with reading() as session:
        pages.fill(session, form)

    def work(session: Session) -> str:
        made = pages.noun.add(session, form.to_domain(), **acting.at())
        return url_for(f"{pages.at}.show", ref=made.ref)

    title = f"Add a {pages.one}"
    return acting.asked(
        form, work, pages.question, said=f"{pages.one.capitalize()} added", title_=title, ref=None
    )


def _amend(pages: Pages, ref: str) -> Page:
    amend: Any = pages.noun.amend
    with reading() as session:
        one = _find(pages, session, ref)
        form = pages.change.about(pages.noun.to_domain(one), version=one.n)
        title = f"Change {pages.called(one)}"
        pages.fill(session, form)

    def work(session: Session) -> str:
        amend(session, ref, form.to_domain(), reason=form.reason.data, **acting.by(form))
        return url_for(f"{pages.at}.show", ref=ref)

    return acting.asked(form, work, pages.question, said="Changes saved", title_=title, ref=ref)
