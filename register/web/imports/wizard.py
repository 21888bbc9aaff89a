"""The pages by which a register whose rows name organisations is brought in: looked at, taken in, settled and mended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.contract_imports import parties_form
from forms.imports import SOMEBODY_ELSE, ForgetForm, Meant, columns_form, row_form
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import Invalid, NotFound
from register.domain.imports.kept_rows import RowsRead
from register.domain.imports.mappings import FIELDS, About, columns_of, shipped, shipped_text, with_columns
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.matching import NEW, sign_of
from register.domain.imports.readings import headings_of
from register.domain.imports.tables import Sheet, Unreadable
from register.queries.imports import batches as queries
from register.queries.imports.contracts_told import told
from register.queries.imports.lists import COMMISSIONER, Plan
from register.services.imports import batches, uploads
from register.services.imports.brought_lists import BroughtList
from register.web import acting, choosing
from register.web.imports.rows import Places, check_needed, lacking, let_go, mended, name_of, standing

Page = str | Response | tuple[str, int]
ON_A_PAGE, SAMPLE = 50, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wizard:
    """What is a register's own: where its pages are, what its rows become and are called, and who does the work.

    index_page, upload_page: the templates that are its own. brought: how it is read, and what is done with it. things,
    things_recorded: the rows in a sentence. list_at: the page of all of them. sample: heading, kind and value of what is
    shown of the first rows."""

    at: str
    under: str
    index_page: str
    upload_page: str
    brought: BroughtList
    things: str
    things_recorded: str
    list_at: str
    upload_form: type[Any]
    bring_form: type[Any]
    sample: tuple[tuple[str, str, Callable[[Any], Any]], ...]

    @property
    def about(self) -> About:
        return self.brought.read.about

    @property
    def shipped(self) -> list[By]:
        return self.brought.read.shipped


def blueprint_of(wizard: Wizard) -> Blueprint:
    """Its pages under addresses of their own."""
    blueprint = Blueprint(wizard.at, __name__, url_prefix=f"/{wizard.under}")
    asked: dict[str, tuple[str, Callable[..., Page]]] = {
        "upload": ("/upload", _upload), "show": ("/<key>", _show), "forget": ("/<key>/forget", _forget),
        "columns": ("/<key>/columns", _columns), "parties": ("/<key>/parties", _parties), "row": ("/rows/<key>", _row),
    }  # fmt: skip
    for name, (address, page) in asked.items():
        blueprint.add_url_rule(address, name, partial(page, wizard), methods=["GET", "POST"])
    blueprint.add_url_rule("/", "index", partial(_index, wizard), methods=["GET"])
    blueprint.add_url_rule("/<key>/rows", "rows", partial(_rows, wizard), methods=["GET"])
    return blueprint


def _index(wizard: Wizard) -> Page:
    with reading() as session:
        return render_template(wizard.index_page, summaries=queries.batches(session, about=wizard.about))


def _upload(wizard: Wizard) -> Page:
    """What is refused is not stored; nothing is recorded yet."""
    form = wizard.upload_form()
    form.mapping.options = as_options((one.name, one.title) for one in wizard.shipped)
    with reading() as session:
        choosing.offer(session, form)
    data, mapping = b"", wizard.shipped[0]
    if form.validate_on_submit():
        with closing(form.file.data) as file:
            data = file.read()
        with form.blaming():
            sheets = uploads.check_file(data, name_of(form), field="file")
            chosen = form.mapping.data
            mapping = shipped(chosen) if chosen else uploads.guessed(sheets, wizard.shipped)
    return acting.asked(
        form,
        lambda session: _uploaded(wizard, session, form, data, mapping),
        wizard.upload_page,
        said="File uploaded",
    )


def _uploaded(wizard: Wizard, session: Session, form: Any, data: bytes, mapping: By) -> str:
    key = uploads.keep_file(queries.imports_folder(session), data)
    batch = batches.begin_batch(
        session, mapping=shipped_text(mapping.name), mapping_name=mapping.name, file_name=name_of(form),
        file_hash=sha256(data).hexdigest(), published_on=None, columns={},
        about=wizard.about, actor=guard.actor(), now=clock.now(), key=key,
    )  # fmt: skip
    batch.answers = {COMMISSIONER: form.commissioner_id.data}
    return url_for(f"{wizard.at}.show", key=key)


def _show(wizard: Wizard, key: str) -> Page:
    """What bringing it in would do; once that is done, what of it waits."""
    with reading() as session:
        batch = queries.batch(session, key, about=wizard.about)
        if batch.state == batches.DONE:
            return _done(wizard, session, batch)
        sheets, mapping = queries.brought_sheets(session, batch), queries.mapping_of(batch)
        plan, read, fault = _looked_at(wizard, session, batch, sheets)
        session.expunge(batch)
    form = wizard.bring_form()

    def work(session: Session) -> str:
        if plan is None:
            raise Invalid({"": fault})
        fresh = queries.batch(session, key, about=wizard.about)
        wizard.brought.bring_in(session, fresh, plan, **acting.by())
        return url_for(f"{wizard.at}.show", key=key)

    answer = acting.asked(
        form, work, "brought/look.html", said=f"{wizard.things.capitalize()} brought in", batch=batch, mapping=mapping,
        fault=fault, told=told(plan, read) if plan and read else None, lacking=lacking(mapping, sheets), wizard=wizard,
        sample=[step.keyed.entry for step in plan.steps[:SAMPLE]] if plan else [],
    )  # fmt: skip
    if form.is_done:
        let_go(key)
    return answer


def _looked_at(
    wizard: Wizard, session: Session, batch: queries.Batch, sheets: list[Sheet]
) -> tuple[Plan | None, RowsRead[Any] | None, str]:
    """The plan with what was read, or the sentence that says why the file cannot be taken up."""
    try:
        read = wizard.brought.read.read(session, sheets, queries.mapping_of(batch), today=clock.today())
    except Unreadable as refused:
        return None, None, str(refused)
    return wizard.brought.read.plan_of(session, batch, read, **acting.by()), read, ""


def _done(wizard: Wizard, session: Session, batch: queries.Batch) -> Page:
    waiting = queries.count_waiting(session, batch.id)
    asked = wizard.brought.read.asked(session, batch, **acting.by()) if waiting else []
    return render_template("brought/done.html", batch=batch, waiting=waiting, asked=asked, wizard=wizard)


def _forget(wizard: Wizard, key: str) -> Page:
    """Let go of a file that was looked at and not brought in."""
    with reading() as session:
        batch = queries.batch(session, key, about=wizard.about)
        session.expunge(batch)

    def work(session: Session) -> str:
        batches.forget_batch(session, key, about=wizard.about, actor=guard.actor())
        return url_for(f"{wizard.at}.index")

    form = ForgetForm()
    answer = acting.asked(form, work, "brought/forget.html", said="File let go", batch=batch, wizard=wizard)
    if form.is_done:
        let_go(key)
    return answer


def _columns(wizard: Wizard, key: str) -> Page:
    """Say under which heading each field stands."""
    with reading() as session:
        batch = queries.batch(session, key, about=wizard.about)
        if batch.state == batches.DONE:
            raise NotFound
        sheets, mapping = queries.brought_sheets(session, batch), queries.mapping_of(batch)
    headings = headings_of(sheets, [mapping, *wizard.shipped])
    now = standing(mapping, headings)
    form = columns_form(FIELDS[wizard.about], headings, now)

    def work(session: Session) -> str:
        changed = {name: heading for name, heading in form.chosen().items() if heading != now.get(name, "")}
        chosen = {**batch.columns, **changed}
        check_needed(with_columns(mapping, chosen), headings)
        batches.choose_columns(session, key, chosen, about=wizard.about, actor=guard.actor())
        return url_for(f"{wizard.at}.show", key=key)

    return acting.asked(form, work, "brought/columns.html", said="Columns saved", batch=batch, wizard=wizard)


def _parties(wizard: Wizard, key: str) -> Page:
    """Say which organisation is meant, where a file writes a name otherwise than it is recorded."""
    with reading() as session:
        batch = queries.batch(session, key, about=wizard.about)
        asked = wizard.brought.read.asked(session, batch, **acting.by())[:ON_A_PAGE]
    form = parties_form([Meant(one.party.name, [(c.id, c.label) for c in one.candidates]) for one in asked])

    def work(session: Session) -> str:
        told_ = {
            sign_of(asked[at].party.key): NEW if answer == SOMEBODY_ELSE else answer
            for at, answer in form.answers().items()
        }
        wizard.brought.answer(session, key, told_, **acting.by())
        return url_for(f"{wizard.at}.show", key=key)

    return acting.asked(
        form, work, "brought/parties.html", said="Answers saved", batch=batch, asked=asked, wizard=wizard
    )


def _rows(wizard: Wizard, key: str) -> Page:
    """The rows of an import that wait, each with its reason."""
    with reading() as session:
        batch = queries.batch(session, key, about=wizard.about)
        waiting = queries.waiting_rows(session, key, limit=ON_A_PAGE)
        count = queries.count_waiting(session, key)
        return render_template("imports/rows.html", at=wizard.at, batch=batch, rows=waiting, count=count)


def _row(wizard: Wizard, key: str) -> Page:
    """Mend a row, or leave it out."""
    with reading() as session:
        one, batch = queries.row_of_batch(session, key, about=wizard.about)
        places = columns_of(queries.mapping_of(batch), one.headings)
        if one.state == batches.DONE:
            raise NotFound
    beside = {places[name][0]: words for name, words in one.problems.items() if name in places}
    form = row_form(one.headings, one.cells, beside)
    apart = [words for name, words in one.problems.items() if name not in places]

    def work(session: Session) -> str:
        if form["aside"].data:
            batches.put_aside(session, key, about=wizard.about, actor=guard.actor())
        else:
            _mend(wizard, session, key, form.cells(), places)
        return url_for(f"{wizard.at}.rows", key=batch.id)

    return acting.asked(
        form,
        work,
        "brought/row.html",
        said="Row dealt with",
        row=one,
        batch=batch,
        apart=apart,
        wizard=wizard,
    )


def _mend(wizard: Wizard, session: Session, key: str, cells: tuple[str, ...], places: Places) -> None:
    mended(
        lambda: wizard.brought.mend(session, key, cells, **acting.by()),
        lambda: queries.row_of_batch(session, key, about=wizard.about)[0].problems, places,
    )  # fmt: skip
