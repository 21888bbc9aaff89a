"""Contract templates: which there are, what each holds, and how a body's own Word file becomes one."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.templates import (
    Asked,
    ConditionsForm,
    PlacesForm,
    PreviewForm,
    PublishForm,
    UploadForm,
    places_form,
    repeats_form,
)
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.documents import own_choices, own_files
from register.documents.places import Place
from register.documents.preview import PreviewBlock
from register.domain.contracts.contracts import editions
from register.domain.dates import london_day
from register.domain.errors import Invalid, NotFound, Refused
from register.domain.media_types import WORD
from register.domain.two_persons import Act
from register.queries import entries as trail
from register.queries.contracts import contracts
from register.queries.contracts import templates as queries
from register.queries.contracts import values as filling
from register.queries.rules import ruleset
from register.queries.visible import versions_of
from register.services.contracts import documents as making
from register.services.contracts import template_checks as checks
from register.services.contracts import template_uploads as uploads
from register.services.contracts import templates as services
from register.services.duties.confirmations import check_somebody_could
from register.services.duties.confirmed_acts import ask_to_publish
from register.web import acting, choosing

blueprint = Blueprint("templates", __name__, url_prefix="/templates")
Page = str | Response | tuple[str, int]
ON_A_PAGE = 40


@blueprint.get("/")
def index() -> Page:
    with reading() as session:
        published = queries.published(session, viewer=guard.actor().viewer)
        waiting = queries.uploads(session)
    return render_template(
        "templates/index.html", packs=queries.packs(), published=published, waiting=waiting
    )


@blueprint.get("/<pack>")
def show(pack: str) -> Page:
    """One that comes with the product by its id, or one that was published by its reference."""
    found = queries.pack(pack)
    if found is not None:
        return render_template("templates/show.html", pack=found, one=None)
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.template(session, pack, viewer=viewer)
        found = queries.pack_of(session, one)
        versions = versions_of(session, one, viewer=viewer)
        history = trail.history_of(session, versions, viewer=viewer)
    now = queries.conditions_on(one.conditions, clock.today())
    return render_template("templates/show.html", pack=found, one=one, conditions=now, history=history)


@blueprint.route("/<pack>/conditions", methods=["GET", "POST"])
def conditions(pack: str) -> Page:
    with reading() as session:
        one = queries.template(session, pack, viewer=guard.actor().viewer)
    form = ConditionsForm(version=one.n)

    def work(session: Session) -> str:
        services.add_conditions(session, one.ref, form.to_domain(), **acting.by(form))
        return url_for("templates.show", pack=one.ref)

    return acting.asked(form, work, "templates/conditions.html", said="Conditions saved", one=one)


@blueprint.route("/upload", methods=["GET", "POST"])
def upload() -> Page:
    """Bring a Word file. What is refused is not stored."""
    form = UploadForm()
    form.checked_against.options = as_options((pack.id, pack.title) for pack in queries.packs())
    docx = b""
    if form.validate_on_submit():
        with closing(form.file.data) as file:
            docx = file.read()
        with form.blaming():
            uploads.check_upload(docx, own=not form.checked_against.data)
    return acting.asked(
        form, lambda session: _uploaded(session, form, docx), "templates/upload.html", said="File uploaded"
    )


@blueprint.get("/uploads/<key>")
def uploaded(key: str) -> Page:
    """Where a file stands on its way to a template; one that cannot be read any more can still be removed."""
    try:
        file = _opened(key)
    except NotFound:
        raise
    except Refused as refused:
        return render_template("templates/unreadable.html", key=key, words=refused.message), refused.status
    row, places = file.row, own_choices.open_places(file.whole)
    _, findings = checks.findings_of(file.sent, row, clock.today())
    pages = _pages(places)
    counted = [
        (n, page, sum(place.id in row.picks for place in page)) for n, page in enumerate(pages, start=1)
    ]
    return render_template(
        "templates/uploaded.html", row=row, places=places, pages=counted, findings=findings,
        kept_until=_kept_until(row), stops=checks.stops(findings), unseen=checks.unseen_by_kind(file.sent),
        controls=own_files.in_word_already(file.whole), tables=_with_rows(places, row),
        repeats=_repeats(file.whole, row), chosen=sum(place.id in row.picks for place in places),
    )  # fmt: skip


def _opened(key: str) -> uploads.Opened:
    with reading() as session:
        return uploads.opened(session, key)


@blueprint.route("/uploads/<key>/places/<int:number>", methods=["GET", "POST"])
def place(key: str, number: int) -> Page:
    """Choose what goes into the places of one page."""
    file = _opened(key)
    row, docx = file.row, file.whole
    pages, stretches = _pages(own_choices.open_places(docx)), own_choices.Stretches(docx, row.picks)
    if not 1 <= number <= len(pages):
        raise NotFound
    asked = [_asked(place, each=stretches.hold(place)) for place in pages[number - 1]]
    form = places_form(asked, row.picks)
    on_to = _after(key, number, len(pages))
    return acting.asked(
        form, lambda session: _picked(session, key, form, on_to), "templates/place.html", said="Choices saved",
        row=row, number=number, count=len(pages),
    )  # fmt: skip


@blueprint.route("/uploads/<key>/repeats", methods=["GET", "POST"])
def repeats(key: str) -> Page:
    """Choose which stretches come once for each service."""
    file = _opened(key)
    row, docx = file.row, file.whole
    headings = own_choices.headings_of(docx)
    form = repeats_form(
        [(h.id, f"{'– ' * (h.level - 1)}{h.text}"[:120]) for h in headings], _chosen(docx, row)
    )

    def work(session: Session) -> str:
        uploads.repeat_stretches(session, key, docx, form.stretches(), actor=guard.actor())
        return url_for("templates.uploaded", key=key)

    return acting.asked(
        form, work, "templates/repeats.html", said="Choices saved", row=row, headings=headings
    )


@blueprint.route("/uploads/<key>/columns/<table>", methods=["GET", "POST"])
def columns(key: str, table: str) -> Page:
    """Choose what goes into each column of a table whose row is made anew."""
    file = _opened(key)
    row, places = file.row, own_choices.open_places(file.whole)
    place = next((one for one in _with_rows(places, row) if one.id == table), None)
    if place is None:
        raise NotFound
    form = places_form(_columns(place, row.picks[table]), _columns_so_far(place, row))
    on_to = url_for("templates.uploaded", key=key)
    return acting.asked(
        form, lambda session: _picked(session, key, form, on_to), "templates/columns.html", said="Choices saved",
        row=row, place=place,
    )  # fmt: skip


@blueprint.get("/uploads/<key>/problems")
def lint(key: str) -> Page:
    """Everything wrong with the file at once, each with its place."""
    file = _opened(key)
    row = file.row
    _, findings = checks.findings_of(file.sent, row, clock.today())
    return render_template("templates/lint.html", row=row, findings=findings, stops=checks.stops(findings))


@blueprint.get("/uploads/<key>/problems.docx")
def annotated(key: str) -> Response:
    """A copy of the file with each problem as a Word comment."""
    file = _opened(key)
    checked, findings = checks.findings_of(file.sent, file.row, clock.today())
    name = {"Content-Disposition": 'attachment; filename="checked.docx"'}
    return Response(checks.annotated(checked, findings), mimetype=WORD, headers=name)


@blueprint.get("/uploads/<key>/preview")
def preview(key: str) -> Page:
    """The file with a real contract's data in its places."""
    form = PreviewForm()
    file = _opened(key)
    row = file.row
    with reading() as session:
        choosing.offer(session, form)
        chosen = form.contract.data if request.args and form.validate() else ""
        blocks, fault = _previewed(session, file, chosen) if chosen else ([], "")
    return render_template(
        "templates/preview.html", form=form, row=row, blocks=blocks, fault=fault
    ), form.status


@blueprint.route("/uploads/<key>/publish", methods=["GET", "POST"])
def publish(key: str) -> Page:
    """The files are written before the short moment in which they are recorded."""
    form = PublishForm()
    file = _opened(key)
    with reading() as session:
        known = editions(ruleset(session), on=clock.today())
    form.edition.options = as_options((code, edition["name"]) for code, edition in known.items())
    pack_hash = _kept(form, file) if form.validate_on_submit() else ""

    def work(session: Session) -> str:
        ask_to_publish(session, key, form.to_domain(), pack_hash, means=means(session), **acting.at())
        return url_for("confirmations.index")

    said = acting.or_waits("Template published")
    return acting.asked(form, work, "templates/publish.html", said=said, row=file.row)


def _uploaded(session: Session, form: UploadForm, docx: bytes) -> str:
    key = uploads.keep_upload(queries.uploads_folder(session), docx)
    row = uploads.record_upload(
        session, key, Path(str(form.file.data.filename)).name, docx,
        checked_against=form.checked_against.data or "", actor=guard.actor(), now=clock.now(),
    )  # fmt: skip
    return url_for("templates.lint" if row.checked_against else "templates.uploaded", key=key)


def _kept_until(row: checks.Upload) -> date | None:
    """The last day on which an upload is kept for certain; None where it is kept for ever."""
    days = current_app.extensions["settings"].upload_days
    return london_day(row.uploaded_at) + timedelta(days=days - 1) if days else None


def _pages(places: list[Place]) -> list[list[Place]]:
    return [places[start : start + ON_A_PAGE] for start in range(0, len(places), ON_A_PAGE)]


def _with_rows(places: list[Place], row: checks.Upload) -> list[Place]:
    """Tables whose row is made anew for each answer or each service."""
    return [
        place
        for place in places
        if place.kind == "table" and own_choices.takes_rows(row.picks.get(place.id, ""))
    ]


def _columns(place: Place, pick: str) -> list[Asked]:
    options = own_choices.columns_for(place, pick)
    heads = enumerate(place.columns)
    return [Asked(f"{place.id}.{n}", head or f"Column {n + 1}", "", options) for n, head in heads]


def _columns_so_far(place: Place, row: checks.Upload) -> dict[str, str]:
    """What each column takes now: as chosen, or as it is guessed."""
    usual = own_choices.usual_columns(place, row.picks[place.id])
    return {f"{place.id}.{n}": row.picks.get(f"{place.id}.{n}", guessed) for n, guessed in enumerate(usual)}


def _chosen(docx: bytes, row: checks.Upload) -> list[tuple[str, str]]:
    repeats = own_choices.Stretches(docx, row.picks).repeats
    return [(begin, until) for begin, until in repeats.items() if until not in ("row", "table")]


def _repeats(docx: bytes, row: checks.Upload) -> list[tuple[str, str]]:
    """The stretches as words: from which heading, to before which."""
    called = {heading.id: heading.text for heading in own_choices.headings_of(docx)}
    return [(called.get(begin, ""), called.get(until, "")) for begin, until in _chosen(docx, row)]


def _asked(place: Place, *, each: bool) -> Asked:
    shown = {"table": "Table with the headings ", "cell": "Empty cell beside "}.get(place.kind, "")
    words = f"{shown}{_called(place)}"
    blank = place.sentence or place.text if place.kind == "blank" else ""
    said = [f"{blank}, under “{place.near}”" if blank and place.near else blank]
    if place.near and not blank:
        said = [f"Under “{place.near}”"]
    if place.signs:
        said.append("A place to sign: leave it as it is")
    if each:
        said.append("Once for each service")
    hint = "; ".join(part for part in said if part)
    return Asked(place.id, words[:120], hint, own_choices.choices_for(place, each=each))


def _called(place: Place) -> str:
    """What a place is shown as: the words beside it, or the headings of its row and column."""
    if place.kind == "blank":
        return own_choices.name_of(place) if place.ticks or not place.label else place.label
    return place.label or place.text or place.near


def _after(key: str, number: int, count: int) -> str:
    if number < count:
        return url_for("templates.place", key=key, number=number + 1)
    return url_for("templates.uploaded", key=key)


def _picked(session: Session, key: str, form: PlacesForm, on_to: str) -> str:
    picks = form.picks()
    uploads.pick_fields(session, key, picks, picks, actor=guard.actor())
    return on_to


def _previewed(session: Session, file: uploads.Opened, contract_id: str) -> tuple[list[PreviewBlock], str]:
    try:
        pack = services.pack_in_the_making(file.sent, file.row, clock.today())
    except Invalid as fault:
        return [], fault.message
    viewer = guard.actor().viewer
    contract = contracts.contract(session, contract_id, viewer=viewer)
    return making.preview_of(filling.filling_with(session, pack, contract, viewer=viewer)), ""


def _kept(form: PublishForm, file: uploads.Opened) -> str:
    """The files, written and checked before anything is recorded; empty when something has to be mended."""
    new = form.to_domain()
    with form.blaming():
        with reading() as session:
            services.check_new(session, new, today=clock.today())
            check_somebody_could(session, Act.TEMPLATE, **acting.by())
        return services.keep_pack(_instance(), services.make_draft(file.sent, file.row, new))
    return ""  # type: ignore[unreachable]  # blaming keeps a fault for the form


def _instance() -> Path:
    return Path(current_app.extensions["settings"].instance)
