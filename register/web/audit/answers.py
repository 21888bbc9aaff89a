"""How a question of the auditor's room is answered: as a page, or as a file when it is asked for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from register import exports
from register.domain import money
from register.domain.kinds import LABELS
from register.look.record_pages import address_of
from register.queries.listing import Column, scoped
from register.web import listings, scoping

Page = str | Response | tuple[str, int]


def answered(
    page: str,
    form: Any,
    question: str,
    columns: Sequence[Column],
    rows: list[dict[str, Any]] | None,
    **more: Any,
) -> Page:
    """The answer as a page, or as a file when the address asks for one."""
    question = within_scope(question)
    kind = request.args.get("format", "")
    if kind in exports.FORMATS and rows is not None:
        return _file(kind, page, question, columns, rows)
    files = {f"{each}_url": _url(each) for each in ("csv", "xlsx")}
    status = 200 if form is None else form.status
    return render_template(
        f"audit_room/{page}.html",
        form=form,
        question=question,
        columns=columns,
        rows=rows,
        files=files,
        **more,
    ), status


def uploaded(
    page: str, form: Any, question: str, columns: Sequence[Column], rows: list[dict[str, Any]]
) -> Page:
    """The answer to a list that was sent: the page with it, or as a file when that is chosen."""
    question = within_scope(question)
    is_answered = form.is_submitted() and form.status == 200
    if is_answered and form.answer.data in exports.FORMATS:
        return _file(form.answer.data, page, question, columns, rows)
    return render_template(
        f"audit_room/{page}.html",
        form=form,
        question=question,
        columns=columns,
        rows=rows,
        answered=is_answered,
    ), form.status


def is_file() -> bool:
    return request.args.get("format", "") in exports.FORMATS


def pages(last_shown: object) -> dict[str, str | None]:
    """The addresses of the first page and of the next, which begins after this key."""
    asked: dict[str, Any] = {k: v for k, v in request.args.items() if v and k not in ("after", "endpoint")}
    here = request.endpoint or ""
    return {
        "prev_url": url_for(here, **asked) if request.args.get("after") else None, "prev_text": "The first of them",
        "next_url": url_for(here, **{**asked, "after": last_shown}) if last_shown else None,
    }  # fmt: skip


def within_scope(question: str) -> str:
    return ", ".join([question, *scoped(scoping.words())])


def _file(
    kind: str, page: str, question: str, columns: Sequence[Column], rows: list[dict[str, Any]]
) -> Response:
    amounts = [column.key for column in columns if column.kind == "money" and kind != "jsonl"]
    plain = [
        {key: value[0] if isinstance(value, tuple) else value for key, value in row.items()}
        | {key: money.pounds(row[key]) for key in amounts if row[key] is not None}
        for row in rows
    ]
    return listings.file_of(kind, question, columns, plain, name=page)


def _url(kind: str) -> str:
    kept = {key: value for key, value in request.args.items() if value and key != "format"}
    return url_for(str(request.endpoint), **kept, format=kind)  # type: ignore[arg-type]


def linked(row: dict[str, Any]) -> dict[str, Any]:
    """The record's reference with its page, and its kind in words."""
    url = address_of(row["kind"], row["ref"])
    return {**row, "ref": (row["ref"], url), "kind": kind_words(row["kind"])}


def kind_words(kind: str) -> str:
    return LABELS.get(kind, "Everything" if kind == "bundle" else kind.replace("_", " ").capitalize())
