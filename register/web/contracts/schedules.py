"""The schedules of a contract, page by page: the contract template says what each page asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.schedules import ScheduleForm, schedule_form
from register import guard
from register.db import Session, reading
from register.documents.conditions import is_given
from register.domain.errors import NotFound, Refused
from register.queries.contracts import values as filling
from register.queries.contracts import views
from register.queries.contracts.missing_answers import Wanted, standard_for
from register.services.contracts.contracts import fill_schedules
from register.web import acting, choosing

blueprint = Blueprint("schedules", __name__, url_prefix="/contracts")
Page = str | Response | tuple[str, int]


@blueprint.get("/<ref>/schedules")
def index(ref: str) -> Page:
    with reading() as session:
        one = views.filled_contract(session, ref, viewer=guard.actor().viewer)
    return render_template("schedules/index.html", one=one, pages=_pages(one))


@blueprint.route("/<ref>/schedules/<page>", methods=["GET", "POST"])
@blueprint.route("/<ref>/schedules/<page>/<int:item>", methods=["GET", "POST"])
def fill(ref: str, page: str, item: int | None = None) -> Page:
    """One page of answers; `item` is the number of the service for what is asked of each."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = views.filled_contract(session, ref, viewer=viewer)
    fields, stored = _asked(one, page, item)
    with reading() as session:
        offered = _offered(session, one, fields, stored, item)
    begun = {**stored, **{each.field.name: each.offered for each in offered}}
    form = schedule_form(fields, begun)(version=one.row.n)
    with reading() as session:
        choosing.offer(session, form)
    return acting.asked(
        form, lambda session: _filled(session, one, page, item, form), "schedules/fill.html", said="Answers saved",
        one=one, page_title=_title(one, page, item), fields=fields, offered=offered,
    )  # fmt: skip


def _asked(one: views.FilledContract, page: str, item: int | None) -> tuple[list[Any], dict[str, Any]]:
    """The fields of the page that the register cannot answer itself, and the answers kept so far."""
    whole = _template(one)
    group = _group(one, page) if item is not None else ""
    fields = [f for f in whole.pack.fields() if _slug(f.page) == page and f.group == group]
    fields = [
        f for f in fields if f.name not in whole.derived and f.name not in filling.known_of_item(one.row)
    ]
    if not fields or (item is not None and not 0 <= item < len(one.contract.lines)):
        raise NotFound
    if item is None:
        return fields, dict(one.row.fields)
    return fields, dict(filling.item_of(one.row.fields, group, one.contract.lines[item]))


def _offered(
    session: Session, one: views.FilledContract, fields: list[Any], stored: dict[str, Any], item: int | None
) -> list[Wanted]:
    """A standard answer of whoever commissions it, for what is not answered on the page."""
    left = [field for field in fields if not is_given(stored.get(field.name))]
    code = "" if item is None else one.contract.lines[item].code
    return standard_for(session, one.row, left, code, viewer=guard.actor().viewer)


def _filled(
    session: Session, one: views.FilledContract, page: str, item: int | None, form: ScheduleForm
) -> str:
    values: dict[str, Any] = form.values()
    if item is not None:
        values = {_group(one, page): {one.contract.lines[item].code: values}}
    fill_schedules(session, one.row.ref, values, **acting.by(form))
    return url_for("schedules.index", ref=one.row.ref)


def _pages(one: views.FilledContract) -> list[tuple[str, str, int]]:
    """Every page to fill: words, address, and how many answers it still needs."""
    if one.filling is None:
        return []
    lacking = {(m.page, m.item): len(m.labels) for m in one.to_mend}
    return [
        (_title(one, _slug(page), item), _url(one, page, item), lacking.get((page, item), 0))
        for page, item in _places(one, one.filling)
    ]


def _places(one: views.FilledContract, whole: filling.Filling) -> list[tuple[str, int | None]]:
    found: dict[tuple[str, int | None], None] = {}
    for field in _to_ask(one, whole):
        items: Iterable[int | None] = range(len(one.contract.lines)) if field.group else [None]
        found |= dict.fromkeys((field.page, item) for item in items)
    return list(found)


def _to_ask(one: views.FilledContract, whole: filling.Filling) -> list[Any]:
    known = whole.derived | filling.known_of_item(one.row)
    return [field for field in whole.pack.fields() if field.name not in known]


def _template(one: views.FilledContract) -> filling.Filling:
    if one.filling is None:
        raise Refused("No contract template is held for this edition, so it has no schedules to fill")
    return one.filling


def _group(one: views.FilledContract, page: str) -> str:
    groups = {f.group for f in _template(one).pack.fields() if _slug(f.page) == page and f.group}
    if not groups:
        raise NotFound
    return sorted(groups)[0]


def _title(one: views.FilledContract, page: str, item: int | None) -> str:
    words = page.replace("-", " ").capitalize()
    known = item is not None and 0 <= item < len(one.contract.lines)
    return f"{words}: {one.contract.lines[item].name}" if known and item is not None else words


def _url(one: views.FilledContract, page: str, item: int | None) -> str:
    more: dict[str, Any] = {} if item is None else {"item": item}
    return url_for("schedules.fill", ref=one.row.ref, page=_slug(page), **more)


def _slug(page: str) -> str:
    """A page's name as its address has it; the one place that turns one into the other."""
    return page.replace(" ", "-")
