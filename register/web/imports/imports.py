"""Moving in: a register's file is brought, looked at, taken in, and its rows that wait are mended."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from hashlib import sha256
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.imports import (
    SOMEBODY_ELSE,
    BringForm,
    ForgetForm,
    Meant,
    PeopleForm,
    Split,
    UploadForm,
    columns_form,
    people_form,
    row_form,
)
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading, unit_of_work
from register.domain.dates import said
from register.domain.errors import Invalid, NotFound
from register.domain.imports.mappings import (
    FIELDS,
    SHIPPED,
    About,
    columns_of,
    shipped,
    shipped_text,
    with_columns,
)
from register.domain.imports.mappings import (
    Mapping as By,
)
from register.domain.imports.matching import NEW, sign_of
from register.domain.imports.readings import (
    Reading,
    by_edition,
    check_published,
    edition_title,
    headings_of,
    read_edition,
)
from register.domain.imports.tables import Sheet, Unreadable
from register.domain.interests.interests import SITUATION_LABELS
from register.queries.imports import batches as queries
from register.queries.imports import told as words
from register.queries.imports.plans import Plan, plan
from register.queries.publication.source_editions import published
from register.services.imports import batches, uploads
from register.web import acting
from register.web.imports import staff_lists
from register.web.imports.rows import Places, check_needed, lacking, let_go, mended, name_of, standing

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
Page = str | Response | tuple[str, int]
ON_A_PAGE, SAMPLE = 50, 10


@blueprint.get("/")
def index() -> Page:
    """What was brought, what of it waits, and the editions that sources published."""
    with reading() as session:
        return render_template(
            "imports/index.html", summaries=queries.batches(session), editions=published(session)
        )


@blueprint.route("/upload", methods=["GET", "POST"])
def upload() -> Page:
    """Bring a file. What is refused is not stored; nothing is recorded yet."""
    form = UploadForm()
    form.mapping.options = as_options((name, shipped(name).title) for name in SHIPPED)
    data, mapping = b"", shipped(SHIPPED[0])
    if form.validate_on_submit():
        with closing(form.file.data) as file:
            data = file.read()
        with form.blaming():
            check_published(form.published_on.data, clock.today())
            sheets = uploads.check_file(data, name_of(form), field="file")
            mapping = shipped(form.mapping.data) if form.mapping.data else _guessed(sheets)
    return acting.asked(
        form,
        lambda session: _uploaded(session, form, data, mapping),
        "imports/upload.html",
        said="File uploaded",
    )


def _guessed(sheets: list[Sheet]) -> By:
    return uploads.guessed(sheets, [shipped(name) for name in SHIPPED])


def _uploaded(session: Session, form: UploadForm, data: bytes, mapping: By) -> str:
    key = uploads.keep_file(queries.imports_folder(session), data)
    batches.begin_batch(
        session, mapping=shipped_text(mapping.name), mapping_name=mapping.name, file_name=name_of(form),
        file_hash=sha256(data).hexdigest(), published_on=form.published_on.data, columns={},
        about=mapping.about, actor=guard.actor(),
        now=clock.now(), key=key,
    )  # fmt: skip
    return url_for("imports.show", key=key)


@blueprint.route("/<key>", methods=["GET", "POST"])
def show(key: str) -> Page:
    """What a file holds and what bringing it in would do; once that is done, what of it waits."""
    with reading() as session:
        batch = queries.batch(session, key)
        if batch.state == batches.DONE:
            return _done(session, batch)
        sheets, mapping = queries.brought_sheets(session, batch), queries.mapping_of(batch)
        session.expunge(batch)
    if mapping.about is About.STAFF:
        return staff_lists.look(batch, mapping, sheets, lacking(mapping, sheets))
    form, plans, fault = BringForm(), list[tuple[Plan, Reading]](), ""
    try:
        plans = _plans(batch, mapping, sheets)
    except Unreadable as refused:
        fault = str(refused)

    def work(session: Session) -> str:
        if fault:
            raise Invalid({"": fault})
        fresh = queries.batch(session, key)
        (made, _), *_ = plans
        batches.bring_in(
            session, fresh, made, is_last=len(plans) == 1, actor=guard.actor(), today=clock.today()
        )
        return url_for("imports.show", key=key)

    told = [{**words.told(made, read), "day": made.published_on} for made, read in plans]
    answer = acting.asked(
        form, work, "imports/look.html", said="Entries brought in", batch=batch, mapping=mapping, told=told, fault=fault,
        sample=_sample(plans), situations=SITUATION_LABELS, lacking=lacking(mapping, sheets),
    )  # fmt: skip
    if form.is_done:
        _bring_the_rest(batch, mapping, sheets)
    return answer


def _plans(batch: queries.Batch, mapping: By, sheets: list[Sheet]) -> list[tuple[Plan, Reading]]:
    """A plan for each edition in the file, each made as if those before it were done."""
    found: list[tuple[Plan, Reading]] = []
    for on, some in by_edition(sheets, mapping, batch.published_on).items():
        found.append(_planned(batch, mapping, on, some, after=[made for made, _ in found]))
    return found


def _planned(
    batch: queries.Batch, mapping: By, on: date | None, sheets: list[Sheet], *, after: list[Plan]
) -> tuple[Plan, Reading]:
    today = clock.today()
    read = read_edition(sheets, mapping, on=on, today=today)
    title = edition_title(batch.file_name, on)
    with reading() as session:
        made = plan(
            session, read, source=mapping.source, title=title, published_on=on, answers=batch.answers, after=after,
            viewer=guard.actor().viewer, today=today,
        )  # fmt: skip
    return made, read


def _bring_the_rest(batch: queries.Batch, mapping: By, sheets: list[Sheet]) -> None:
    """The later editions of a file, each in a unit of work of its own, and each planned when those before it are in; then
    the file is let go."""
    rest = list(by_edition(sheets, mapping, batch.published_on).items())[1:]
    for at, edition in enumerate(rest, start=1):
        made, _ = _planned(batch, mapping, *edition, after=[])
        with unit_of_work() as session:
            batches.bring_in(
                session, queries.batch(session, batch.id), made, is_last=at == len(rest), actor=guard.actor(),
                today=clock.today(),
            )  # fmt: skip
    let_go(batch.id)


def _sample(plans: list[tuple[Plan, Reading]]) -> list[Any]:
    return [step.keyed.entry for made, _ in plans[:1] for step in made.steps[:SAMPLE]]


def _done(session: Session, batch: queries.Batch) -> Page:
    waiting = queries.count_waiting(session, batch.id)
    asked = (
        queries.asked(session, batch, viewer=guard.actor().viewer, today=clock.today()) if waiting else None
    )
    return render_template(
        "imports/done.html", batch=batch, waiting=waiting, asked=asked or queries.Questions()
    )


@blueprint.route("/<key>/forget", methods=["GET", "POST"])
def forget(key: str) -> Page:
    """Let go of a file that was looked at and not brought in."""
    with reading() as session:
        batch = queries.batch(session, key)
        session.expunge(batch)

    def work(session: Session) -> str:
        batches.forget_batch(session, key, actor=guard.actor())
        return url_for("imports.index")

    form = ForgetForm()
    answer = acting.asked(form, work, "imports/forget.html", said="File let go", batch=batch)
    if form.is_done:
        let_go(key)
    return answer


@blueprint.route("/<key>/columns", methods=["GET", "POST"])
def columns(key: str) -> Page:
    """Say under which heading each field stands."""
    with reading() as session:
        batch = queries.batch(session, key)
        if batch.state == batches.DONE:
            raise NotFound
        sheets, mapping = queries.brought_sheets(session, batch), queries.mapping_of(batch)
    headings = headings_of(sheets, [mapping, *(shipped(name) for name in SHIPPED)])
    now = standing(mapping, headings)
    form = columns_form(FIELDS[mapping.about], headings, now)

    def work(session: Session) -> str:
        chosen = {
            **batch.columns,
            **{name: heading for name, heading in form.chosen().items() if heading != now.get(name, "")},
        }
        check_needed(with_columns(mapping, chosen), headings)
        batches.choose_columns(session, key, chosen, actor=guard.actor())
        return url_for("imports.show", key=key)

    return acting.asked(form, work, "imports/columns.html", said="Columns saved", batch=batch)


@blueprint.route("/<key>/people", methods=["GET", "POST"])
def people(key: str) -> Page:
    """Say who is meant, where a file writes a name otherwise than the register."""
    with reading() as session:
        batch = queries.batch(session, key)
        is_staff = queries.mapping_of(batch).about is About.STAFF
        ask = queries.asked_of_staff if is_staff else queries.asked
        asked = ask(session, batch, viewer=guard.actor().viewer, today=clock.today())
    form = people_form(_meant(asked), _split(asked))

    def work(session: Session) -> str:
        if is_staff:
            batches.note_answers(session, key, _answered(form, asked), actor=guard.actor())
        else:
            batches.answer(session, key, _answered(form, asked), actor=guard.actor(), today=clock.today())
        return url_for("imports.show", key=key)

    is_open = bool(asked.people or asked.bodies)
    return acting.asked(form, work, "imports/people.html", said="Answers saved", batch=batch, is_open=is_open)


def _meant(asked: queries.Questions) -> list[Meant]:
    return [
        Meant(one.whom.name, [(c.id, c.label) for c in one.candidates]) for one in asked.people[:ON_A_PAGE]
    ]


def _split(asked: queries.Questions) -> list[Split]:
    return [
        Split(f"{one.name}, which closed on {said(one.closed_on)}", list(one.candidates))
        for one in asked.bodies[:ON_A_PAGE]
    ]


def _answered(form: PeopleForm, asked: queries.Questions) -> dict[str, str]:
    """What was said, by the sign of each question."""
    people = {
        sign_of(asked.people[at].whom.key): NEW if answer == SOMEBODY_ELSE else answer
        for at, answer in form.answers().items()
    }
    return people | {asked.bodies[at].sign: answer for at, answer in form.went_to().items()}


@blueprint.get("/<key>/rows")
def rows(key: str) -> Page:
    """The rows of an import that wait, each with its reason."""
    with reading() as session:
        batch = queries.batch(session, key)
        waiting = queries.waiting_rows(session, key, limit=ON_A_PAGE)
        count = queries.count_waiting(session, key)
        return render_template("imports/rows.html", at="imports", batch=batch, rows=waiting, count=count)


@blueprint.route("/rows/<key>", methods=["GET", "POST"])
def row(key: str) -> Page:
    """Mend a row, or leave it out."""
    with reading() as session:
        one, batch = queries.row_of_batch(session, key)
        places = columns_of(queries.mapping_of(batch), one.headings)
        if one.state == batches.DONE:
            raise NotFound
    beside = {places[name][0]: words for name, words in one.problems.items() if name in places}
    form = row_form(one.headings, one.cells, beside)
    apart = [words for name, words in one.problems.items() if name not in places]

    def work(session: Session) -> str:
        if form["aside"].data:
            batches.put_aside(session, key, actor=guard.actor())
        else:
            _mend(session, key, form.cells(), places)
        return url_for("imports.rows", key=batch.id)

    return acting.asked(
        form, work, "imports/row.html", said="Row dealt with", row=one, batch=batch, apart=apart
    )


def _mend(session: Session, key: str, cells: tuple[str, ...], places: Places) -> None:
    mended(
        lambda: batches.mend_row(session, key, cells, actor=guard.actor(), today=clock.today()),
        lambda: queries.row_of_batch(session, key)[0].problems, places,
    )  # fmt: skip
