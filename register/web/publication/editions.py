"""Editions of the register: the list, one of them, and publishing one: choose the day, look at the rows, confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.editions import EditionForm, PublishForm
from register import clock, guard
from register.db import Session, reading
from register.domain.publication.editions import STATE_LABELS, NewEdition, State
from register.domain.publication.withholdings import hidden_words
from register.domain.trail.notes import short_code
from register.queries.labels import actors
from register.queries.listing import Column
from register.queries.publication import edition_rows, edition_told
from register.queries.publication import editions as queries
from register.queries.publication.edition_drafts import Draft, Drawn, draw
from register.services.publication.editions import publish_edition
from register.web import acting, listings

blueprint = Blueprint("editions", __name__, url_prefix="/editions")
Page = str | Response | tuple[str, int]
PAGE_SIZE = 50
COLUMNS = (*edition_told.COLUMNS[:2], Column("decide", "Publication", "link"), *edition_told.COLUMNS[2:])
WITHHELD = (
    Column("position", "Row"), Column("ref", "Interest", "link"), Column("what", "Left out"), Column("ground", "Ground"),
    Column("by", "Decided by"),
)  # fmt: skip

listings.add_to(blueprint, queries.LISTING, template="editions/index.html", links_to="editions.show")


@dataclass(frozen=True, slots=True)
class Turned:
    """The links to the other pages of a preview."""

    prev_url: str | None
    next_url: str | None
    prev_text: str = "First rows"


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.edition(session, ref, viewer=viewer)
        return render_template(
            "editions/show.html", one=one, question=queries.question(one), agrees=queries.agrees(session, one),
            code=short_code(bytes.fromhex(one.sha256)), columns=WITHHELD, withheld=_withheld(session, one),
            by=actors(session, [one.recorded_by], viewer=viewer).get(one.recorded_by),
        )  # fmt: skip


def _withheld(session: Session, one: Any) -> list[dict[str, Any]]:
    viewer = guard.actor().viewer
    rows = queries.withheld(session, one, viewer=viewer)
    refs = queries.refs_of(session, [row.subject_id for row in rows], viewer=viewer)
    names = actors(session, {row.decided_by for row in rows}, viewer=viewer)
    known = edition_rows.ground_names(session, one.held_on)
    return [
        {
            "position": row.position, "ground": known.get(row.ground, row.ground), "by": names.get(row.decided_by),
            "what": hidden_words(row.hidden) or "All of it",
            "ref": _link(refs.get(row.subject_id)),
        }
        for row in rows
    ]  # fmt: skip


def _link(ref: str | None) -> Any:
    return None if ref is None else (ref, url_for("interests.show", ref=ref))


@blueprint.get("/preview")
def preview() -> Page:
    form, drawn, names = EditionForm(data={"held_on": clock.today()}), None, {}
    if request.args and form.validate():
        with form.blaming(), reading() as session:
            drawn = draw(session, _asked(form), viewer=guard.actor().viewer, today=clock.today())
            names = edition_rows.ground_names(session, form.held_on.data)
    if drawn is None:
        return render_template("editions/preview.html", form=form, drawn=None), form.status
    start = _start(len(drawn.rows))
    apart = [row for row in drawn.rows if row.objected or row.state == State.WITHHELD]
    return render_template(
        "editions/preview.html", form=form, drawn=drawn, columns=COLUMNS, turned=_turned(drawn, start),
        apart=[_row(row, names) for row in apart], counts=_counts(drawn), confirm=_confirm(form, drawn),
        rows=[_row(row, names) for row in drawn.rows[start : start + PAGE_SIZE]],
    )  # fmt: skip


def _asked(form: EditionForm) -> NewEdition:
    return NewEdition(
        **{name: form[name].data for name in ("held_on", "declared_by", "drawn_basis", "title")}
    )


def _counts(drawn: Drawn) -> list[tuple[str, int]]:
    return [(words, drawn.count(state)) for state, words in STATE_LABELS.items() if drawn.count(state)]


def _row(row: Draft, names: dict[str, str]) -> dict[str, Any]:
    """Exactly what the public page will say, and the way to decide otherwise."""
    told = edition_told.on_page(edition_told.draft_told(row, names).values)
    if row.objected:
        told["entry"] = f"{told['entry']} (the person objected)"
    is_interest = row.kind == "interest" and row.state != State.REMOVED
    return {**told, "decide": (f"Decide: {row.subject_ref}", _decide_url(row)) if is_interest else None}


def _decide_url(row: Draft) -> str:
    return f"{url_for('withholdings.decide', ref=row.subject_ref)}?{request.query_string.decode('ascii', 'ignore')}"


def _start(count: int) -> int:
    typed = request.args.get("row", "")
    return min(int(typed), max(count - 1, 0)) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _turned(drawn: Drawn, start: int) -> Turned:
    kept = [(name, value) for name, value in request.args.items() if name != "row"]
    more, here = start + PAGE_SIZE, url_for("editions.preview")
    return Turned(
        f"{here}?{urlencode(kept)}" if start else None,
        f"{here}?{urlencode([*kept, ('row', more)])}" if more < len(drawn.rows) else None,
    )


def _confirm(form: EditionForm, drawn: Drawn) -> str:
    new = _asked(form)
    by = None if new.declared_by is None else new.declared_by.isoformat()
    return url_for(
        "editions.publish", held_on=new.held_on.isoformat(), declared_by=by, drawn_basis=new.drawn_basis,
        title=new.title or None, seen=drawn.sha256,
    )  # fmt: skip


@blueprint.route("/publish", methods=["GET", "POST"])
def publish() -> Page:
    """The last step: what was looked at is published, or nothing."""
    new = _confirmed()
    if new is None:
        return redirect(url_for("editions.preview"))
    form, drawn = PublishForm(), None
    if request.method == "GET":
        with form.blaming(), reading() as session:
            drawn = draw(session, new, viewer=guard.actor().viewer, today=clock.today())

    def work(session: Session) -> str:
        made = publish_edition(session, new, seen=request.args.get("seen", ""), **acting.by())
        return url_for("editions.show", ref=made.ref)

    counts = [] if drawn is None else _counts(drawn)
    return acting.asked(
        form, work, "editions/publish.html", said="Edition published", new=new, drawn=drawn, counts=counts
    )


def _confirmed() -> NewEdition | None:
    """What the preview asked for, from the address; None where that cannot be read."""
    answers = request.args
    try:
        known = answers.get("declared_by")
        return NewEdition(
            held_on=date.fromisoformat(answers["held_on"]), declared_by=date.fromisoformat(known) if known else None,
            drawn_basis=answers.get("drawn_basis", "recorded"), title=answers.get("title", ""),
        )  # fmt: skip
    except (KeyError, ValueError):
        return None
