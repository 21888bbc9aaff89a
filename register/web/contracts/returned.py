"""Files that came back for a contract: uploaded, told difference by difference, decided; replies and comparisons."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.returned import CompareFilesForm, DecideFindingForm, PageCodesForm, ReturnedForm, TakeInForm
from register import clock, guard
from register.db import Session, reading
from register.domain.contracts.contracts import line_value_pence
from register.domain.contracts.stages import EDITABLE, Stage
from register.domain.errors import NotFound
from register.domain.media_types import WORD
from register.queries.contracts import contracts
from register.queries.contracts import returned as queries
from register.services.contracts import replies
from register.services.contracts import returned as services
from register.web import acting

blueprint = Blueprint("returned", __name__, url_prefix="/contracts")
Page = str | Response | tuple[str, int]


@blueprint.get("/<ref>/returned")
def index(ref: str) -> Page:
    """Every round, side by side: which difference was in which file, and what became of it."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = contracts.contract(session, ref, viewer=viewer)
        rounds = queries.returns_of(session, one.thing_id, viewer=viewer)
        told = [(row, queries.decided(session, row, viewer=viewer)) for row in rounds]
    return render_template("returned/index.html", one=one, rounds=told)


@blueprint.route("/<ref>/returned/add", methods=["GET", "POST"])
def add(ref: str) -> Page:
    """Take in a file that came back. What is refused is not stored; the same file again leads to its first round."""
    form = ReturnedForm()
    viewer = guard.actor().viewer
    with reading() as session:
        one = contracts.contract(session, ref, viewer=viewer)
    received, name = None, ""
    if form.validate_on_submit():
        with closing(form.file.data) as file:
            content = file.read()
        with form.blaming(), reading() as session:
            received = services.read_returned(
                session, one.thing_id, content, viewer=viewer, instance=_instance()
            )
            known = services.same_file(session, received, viewer=viewer)
            name = "" if known else services.keep_returned(_instance(), content)

    def work(session: Session) -> str:
        assert received is not None
        sent = Path(str(form.file.data.filename)).name
        row = services.record_returned(session, received, name, sent, actor=guard.actor(), now=clock.now())
        return url_for("returned.show", ref=one.ref, key=row.id)

    return acting.asked(form, work, "returned/add.html", said="File received and compared", one=one)


@blueprint.get("/<ref>/returned/<key>")
def show(ref: str, key: str) -> Page:
    """The report: each difference at its place, word by word, with what was decided."""
    viewer = guard.actor().viewer
    with reading() as session:
        one, row = _row(session, ref, key)
        told = queries.decided(session, row, viewer=viewer)
        document = replies.document_of(session, row, viewer=viewer)
        taken = services.would_take_in(session, row, viewer=viewer)
        applied = queries.put_into(session, row, viewer=viewer)
    untracked = [one for one in told if not one.finding.tracked and one.finding.kind != "comment"]
    return render_template(
        "returned/show.html", one=one, row=row, told=told, document=document, untracked=untracked, taken=taken,
        left=sum(item.answer is None for item in told), applied=applied,
        applied_on=date.fromisoformat(applied["on"]) if applied else None,
        checked=row.answers.get(queries.CHECKED), not_compared=row.outcome == queries.NOT_COMPARED,
        is_pdf=row.file_name.endswith(".pdf"),
        is_draft=Stage(one.stage) in EDITABLE, changes=bool(taken.contract != contracts.to_domain(one) or taken.wording),
    )  # fmt: skip


@blueprint.route("/<ref>/returned/<key>/decide/<finding>", methods=["GET", "POST"])
def decide(ref: str, key: str, finding: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one, row = _row(session, ref, key)
        told = queries.decided(session, row, viewer=viewer)
    item = next((item for item in told if item.finding.key == finding), None)
    if item is None:
        raise NotFound
    form = DecideFindingForm(
        data={
            "answer": item.answer.value if item.answer else None,
            "reason": item.reason,
            "ground": item.ground,
        }
    )
    if not item.finding.fixed:
        del form.ground
    following = _following([i.finding.key for i in told if i.answer is None], finding)

    def work(session: Session) -> str:
        _, mine = _row(session, ref, key)
        ground = str(form.ground.data or "") if "ground" in form else ""
        services.decide_finding(
            session,
            mine,
            finding,
            form.answer.data,
            reason=form.reason.data or "",
            ground=ground,
            **acting.by(),
        )
        if following:
            return url_for("returned.decide", ref=one.ref, key=key, finding=following)
        return url_for("returned.show", ref=one.ref, key=key)

    return acting.asked(
        form, work, "returned/decide.html", said="Decision recorded", one=one, row=row, item=item
    )


def _following(left: list[str], finding: str) -> str:
    """The next one that waits, after this."""
    at = left.index(finding) + 1 if finding in left else len(left)
    return left[at] if at < len(left) else ""


@blueprint.route("/<ref>/returned/<key>/take-in", methods=["GET", "POST"])
def take_in(ref: str, key: str) -> Page:
    """Put the answers that were taken in into the draft, or propose them as a variation."""
    viewer = guard.actor().viewer
    with reading() as session:
        one, row = _row(session, ref, key)
        taken = services.would_take_in(session, row, viewer=viewer)
    form = TakeInForm()

    def work(session: Session) -> str:
        _, mine = _row(session, ref, key)
        made = services.take_in(session, mine, **acting.by())
        return (
            url_for("contracts.show", ref=one.ref) if made == one.ref else url_for("changes.show", ref=made)
        )

    before = contracts.to_domain(one)
    return acting.asked(
        form, work, "returned/take_in.html", said="Put into the contract, with its value worked out anew", one=one,
        row=row, taken=taken, before=before, value_of=line_value_pence,
    )  # fmt: skip


@blueprint.route("/<ref>/returned/<key>/page-codes", methods=["GET", "POST"])
def page_codes(ref: str, key: str) -> Page:
    """Say that one has checked the page codes of a file that could not be compared."""
    with reading() as session:
        one, row = _row(session, ref, key)
    form = PageCodesForm()

    def work(session: Session) -> str:
        services.check_page_codes(session, _row(session, ref, key)[1], **acting.by())
        return url_for("returned.show", ref=one.ref, key=key)

    return acting.asked(form, work, "returned/page_codes.html", said="Recorded", one=one, row=row)


@blueprint.get("/<ref>/returned/<key>/file")
def file(ref: str, key: str) -> Response:
    """The very file that came back."""
    with reading() as session:
        one, row = _row(session, ref, key)
    kind = "application/pdf" if row.file_name.endswith(".pdf") else WORD
    ending = "pdf" if row.file_name.endswith(".pdf") else "docx"
    return _handed(replies.read_kept(_instance(), row), f"{one.ref}-returned.{ending}", kind)


@blueprint.get("/<ref>/returned/<key>/redline.docx")
def redline(ref: str, key: str) -> Response:
    """Their file against what was issued, every change tracked, also those made with tracking off."""
    with reading() as session:
        one, row = _row(session, ref, key)
        made = replies.redline_of_return(session, row, instance=_instance(), viewer=guard.actor().viewer)
    return _handed(made, f"{one.ref}-returned-redline.docx", WORD)


@blueprint.get("/<ref>/returned/<key>/decisions.docx")
def decisions(ref: str, key: str) -> Response:
    """The list of decisions as a Word file, for the reply."""
    with reading() as session:
        one, row = _row(session, ref, key)
        made = replies.decisions_as_word(session, row, viewer=guard.actor().viewer)
    return _handed(made, f"{one.ref}-decisions.docx", WORD)


@blueprint.get("/<ref>/compare")
def compare(ref: str) -> Page:
    """Any two Word files of one contract, readable without Word."""
    form = CompareFilesForm()
    viewer = guard.actor().viewer
    with reading() as session:
        one = contracts.contract(session, ref, viewer=viewer)
        files = replies.files_of(session, one, viewer=viewer)
        for question in (form.before, form.after):
            question.options = as_options((file.key, file.words) for file in files)
        chosen = request.args.get("before", ""), request.args.get("after", "")
        found = None
        if all(chosen) and form.validate():
            found = replies.compared(session, one, *chosen, instance=_instance(), viewer=viewer)
    return render_template(
        "returned/compare.html", form=form, one=one, found=found, before=chosen[0], after=chosen[1]
    ), form.status


@blueprint.get("/<ref>/compare/redline.docx")
def compare_redline(ref: str) -> Response:
    """The later of two files of one contract with its changes against the earlier tracked."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = contracts.contract(session, ref, viewer=viewer)
        chosen = request.args.get("before", ""), request.args.get("after", "")
        made = replies.redline_of(
            session,
            one,
            *chosen,
            instance=_instance(),
            viewer=viewer,
            author=guard.actor(),
            today=clock.today(),
        )
    return _handed(made, f"{one.ref}-redline.docx", WORD)


def _row(session: Session, ref: str, key: str) -> tuple[Any, Any]:
    viewer = guard.actor().viewer
    one = contracts.contract(session, ref, viewer=viewer)
    return one, queries.returned(session, key, contract_id=one.thing_id, viewer=viewer)


def _handed(body: bytes, name: str, kind: str) -> Response:
    return Response(body, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _instance() -> Path:
    return Path(current_app.extensions["settings"].instance)
