"""Bringing a contracts register in: a file is looked at, taken in as recorded only, and its rows that wait are mended."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.contract_imports import BringContractsForm, ContractsUploadForm, parties_form
from forms.imports import SOMEBODY_ELSE, ForgetForm, Meant, columns_form, row_form
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import Invalid, NotFound
from register.domain.imports.contract_readings import ContractReading
from register.domain.imports.mappings import (
    FIELDS,
    SHIPPED_FOR_CONTRACTS,
    About,
    columns_of,
    shipped,
    shipped_text,
    with_columns,
)
from register.domain.imports.mappings import (
    Mapping as By,
)
from register.domain.imports.matching import NEW
from register.domain.imports.readings import headings_of
from register.domain.imports.tables import Sheet, Unreadable
from register.queries.imports import batches as queries
from register.queries.imports import contract_batches as readings
from register.queries.imports.contracts import ContractPlan
from register.queries.imports.contracts_told import told
from register.queries.imports.plans import sign_of
from register.services.imports import batches, contract_batches, uploads
from register.web import acting, choosing
from register.web.imports.rows import Places, check_needed, lacking, let_go, mended, name_of, standing

blueprint = Blueprint("contract_imports", __name__, url_prefix="/contracts/imports")
Page = str | Response | tuple[str, int]
ABOUT = About.CONTRACTS
ON_A_PAGE, SAMPLE = 50, 10


@blueprint.get("/")
def index() -> Page:
    """The contracts registers that were brought, and what of them waits."""
    with reading() as session:
        return render_template("contract_imports/index.html", summaries=queries.batches(session, about=ABOUT))


@blueprint.route("/upload", methods=["GET", "POST"])
def upload() -> Page:
    """Bring a file. What is refused is not stored; nothing is recorded yet."""
    form = ContractsUploadForm()
    form.mapping.options = as_options((name, shipped(name).title) for name in SHIPPED_FOR_CONTRACTS)
    with reading() as session:
        choosing.offer(session, form)
    data, mapping = b"", shipped(SHIPPED_FOR_CONTRACTS[0])
    if form.validate_on_submit():
        with closing(form.file.data) as file:
            data = file.read()
        with form.blaming():
            sheets = uploads.check_file(data, name_of(form), field="file")
            mapping = shipped(form.mapping.data) if form.mapping.data else _guessed(sheets)
    return acting.asked(
        form,
        lambda session: _uploaded(session, form, data, mapping),
        "contract_imports/upload.html",
        said="File uploaded",
    )


def _guessed(sheets: list[Sheet]) -> By:
    return uploads.guessed(sheets, [shipped(name) for name in SHIPPED_FOR_CONTRACTS])


def _uploaded(session: Session, form: ContractsUploadForm, data: bytes, mapping: By) -> str:
    key = uploads.keep_file(queries.imports_folder(session), data)
    batch = batches.begin_batch(
        session, mapping=shipped_text(mapping.name), mapping_name=mapping.name, file_name=name_of(form),
        file_hash=sha256(data).hexdigest(), published_on=None, columns={},
        about=ABOUT, actor=guard.actor(), now=clock.now(), key=key,
    )  # fmt: skip
    batch.answers = {readings.COMMISSIONER: form.commissioner_id.data}
    return url_for("contract_imports.show", key=key)


@blueprint.route("/<key>", methods=["GET", "POST"])
def show(key: str) -> Page:
    """What a file holds and what bringing it in would do; once that is done, what of it waits."""
    with reading() as session:
        batch = queries.batch(session, key, about=ABOUT)
        if batch.state == batches.DONE:
            return _done(session, batch)
        sheets, mapping = queries.brought_sheets(session, batch), queries.mapping_of(batch)
        plan, read, fault = _looked_at(session, batch, sheets)
        session.expunge(batch)
    form = BringContractsForm()

    def work(session: Session) -> str:
        if plan is None:
            raise Invalid({"": fault})
        fresh = queries.batch(session, key, about=ABOUT)
        contract_batches.bring_in_contracts(session, fresh, plan, actor=guard.actor(), today=clock.today())
        return url_for("contract_imports.show", key=key)

    answer = acting.asked(
        form, work, "contract_imports/look.html", said="Contracts brought in", batch=batch, mapping=mapping, fault=fault,
        told=told(plan, read) if plan and read else None, lacking=lacking(mapping, sheets),
        sample=[step.keyed.entry for step in plan.steps[:SAMPLE]] if plan else [],
    )  # fmt: skip
    if form.is_done:
        let_go(key)
    return answer


def _looked_at(
    session: Session, batch: queries.Batch, sheets: list[Sheet]
) -> tuple[ContractPlan | None, ContractReading | None, str]:
    """The plan with what was read, or the sentence that says why the file cannot be taken up."""
    try:
        read = readings.read_sheets(batch, sheets)
    except Unreadable as refused:
        return None, None, str(refused)
    return readings.plan_of(session, batch, read, actor=guard.actor(), today=clock.today()), read, ""


def _done(session: Session, batch: queries.Batch) -> Page:
    waiting = queries.count_waiting(session, batch.id)
    asked = _asked(session, batch) if waiting else []
    return render_template("contract_imports/done.html", batch=batch, waiting=waiting, asked=asked)


def _asked(session: Session, batch: queries.Batch) -> list[Any]:
    return readings.asked_parties(session, batch, actor=guard.actor(), today=clock.today())


@blueprint.route("/<key>/forget", methods=["GET", "POST"])
def forget(key: str) -> Page:
    """Let go of a file that was looked at and not brought in."""
    with reading() as session:
        batch = queries.batch(session, key, about=ABOUT)
        session.expunge(batch)

    def work(session: Session) -> str:
        batches.forget_batch(session, key, about=ABOUT, actor=guard.actor())
        return url_for("contract_imports.index")

    form = ForgetForm()
    answer = acting.asked(form, work, "contract_imports/forget.html", said="File let go", batch=batch)
    if form.is_done:
        let_go(key)
    return answer


@blueprint.route("/<key>/columns", methods=["GET", "POST"])
def columns(key: str) -> Page:
    """Say under which heading each field stands."""
    with reading() as session:
        batch = queries.batch(session, key, about=ABOUT)
        if batch.state == batches.DONE:
            raise NotFound
        sheets, mapping = queries.brought_sheets(session, batch), queries.mapping_of(batch)
    headings = headings_of(sheets, [mapping, *(shipped(name) for name in SHIPPED_FOR_CONTRACTS)])
    now = standing(mapping, headings)
    form = columns_form(FIELDS[ABOUT], headings, now)

    def work(session: Session) -> str:
        changed = {name: heading for name, heading in form.chosen().items() if heading != now.get(name, "")}
        chosen = {**batch.columns, **changed}
        check_needed(with_columns(mapping, chosen), headings)
        batches.choose_columns(session, key, chosen, about=ABOUT, actor=guard.actor())
        return url_for("contract_imports.show", key=key)

    return acting.asked(form, work, "contract_imports/columns.html", said="Columns saved", batch=batch)


@blueprint.route("/<key>/parties", methods=["GET", "POST"])
def parties(key: str) -> Page:
    """Say which organisation is meant, where a file writes a name otherwise than it is recorded."""
    with reading() as session:
        batch = queries.batch(session, key, about=ABOUT)
        asked = _asked(session, batch)[:ON_A_PAGE]
    form = parties_form([Meant(one.party.name, [(c.id, c.label) for c in one.candidates]) for one in asked])

    def work(session: Session) -> str:
        told_ = {
            sign_of(asked[at].party.key): NEW if answer == SOMEBODY_ELSE else answer
            for at, answer in form.answers().items()
        }
        contract_batches.answer_parties(session, key, told_, actor=guard.actor(), today=clock.today())
        return url_for("contract_imports.show", key=key)

    return acting.asked(
        form, work, "contract_imports/parties.html", said="Answers saved", batch=batch, asked=asked
    )


@blueprint.get("/<key>/rows")
def rows(key: str) -> Page:
    """The rows of an import that wait, each with its reason."""
    with reading() as session:
        batch = queries.batch(session, key, about=ABOUT)
        waiting = queries.waiting_rows(session, key, limit=ON_A_PAGE)
        count = queries.count_waiting(session, key)
        return render_template(
            "imports/rows.html", at="contract_imports", batch=batch, rows=waiting, count=count
        )


@blueprint.route("/rows/<key>", methods=["GET", "POST"])
def row(key: str) -> Page:
    """Mend a row, or leave it out."""
    with reading() as session:
        one, batch = queries.row_of_batch(session, key, about=ABOUT)
        places = columns_of(queries.mapping_of(batch), one.headings)
        if one.state == batches.DONE:
            raise NotFound
    beside = {places[name][0]: words for name, words in one.problems.items() if name in places}
    form = row_form(one.headings, one.cells, beside)
    apart = [words for name, words in one.problems.items() if name not in places]

    def work(session: Session) -> str:
        if form["aside"].data:
            batches.put_aside(session, key, about=ABOUT, actor=guard.actor())
        else:
            _mend(session, key, form.cells(), places)
        return url_for("contract_imports.rows", key=batch.id)

    return acting.asked(
        form, work, "contract_imports/row.html", said="Row dealt with", row=one, batch=batch, apart=apart
    )


def _mend(session: Session, key: str, cells: tuple[str, ...], places: Places) -> None:
    mended(
        lambda: contract_batches.mend_contract_row(session, key, cells, **acting.by()),
        lambda: queries.row_of_batch(session, key, about=ABOUT)[0].problems, places,
    )  # fmt: skip
