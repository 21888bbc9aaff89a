"""The auditor's room: questions that only an auditor asks, each with its answer as a file too. Nothing changes here
but the notes of what was drawn."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.audit_room import (
    AuthorisedForm,
    ChangesForm,
    CompareForm,
    PaymentsForm,
    ReadersForm,
    SampleForm,
    StaffListForm,
)
from register import clock, guard
from register.db import Session, reading
from register.domain.audit.samples import LARGEST
from register.domain.audit.uploads import MOST_BYTES, payments, staff_list
from register.domain.dates import said
from register.domain.errors import Invalid, NotFound
from register.domain.kinds import LABELS
from register.look.record_pages import address_of
from register.queries import access_log
from register.queries.audit import files as audit_room_files
from register.queries.audit import reports
from register.queries.audit import room as queries
from register.queries.audit import samples as audit_room_samples
from register.queries.audit.decided_before import Unknown, decisions_before_an_interest_was_known
from register.queries.contracts.contracts import contract
from register.queries.contracts.hindsight.authorised import ActTold, WasAuthorised, was_authorised
from register.queries.listing import PAGE_SIZE, Column
from register.services.audit.samples import record_sample
from register.web import acting
from register.web.audit.answers import answered, is_file, kind_words, linked, pages, uploaded
from register.web.entry_keys import after_entry

blueprint = Blueprint("audit_room", __name__, url_prefix="/audit/room")
Page = str | Response | tuple[str, int]

CHANGES = (
    Column("ref", "Record", "link"), Column("kind", "Kind"), Column("version", "Version"), Column("act", "What was done"),
    Column("recorded_at", "Recorded", "instant"), Column("by", "By"), Column("reason", "Why"),
)  # fmt: skip
RE_DATED = (
    Column("ref", "Record", "link"), Column("kind", "Kind"), Column("act", "What was done"), Column("what", "Which date"),
    Column("was", "Was", "day"), Column("now", "Now", "day"), Column("recorded_at", "Recorded", "instant"),
    Column("by", "By"), Column("reason", "Why"),
)  # fmt: skip
LATE = (
    Column("ref", "Interest", "link"), Column("person", "Person"), Column("became_aware_on", "Became aware", "day"),
    Column("declared_on", "Declared", "day"), Column("days", "Days late"),
)  # fmt: skip
DECIDED_BEFORE = (
    Column("decided", "What was decided"), Column("record_ref", "On", "link"),
    Column("decision_ref", "Decision check", "link"), Column("person", "Decided by"),
    Column("decided_at", "Decided", "instant"), Column("interest_ref", "Interest", "link"),
    Column("declared_at", "Recorded", "instant"),
)  # fmt: skip
AUTHORISED = (
    Column("decision", "Decision check", "link"), Column("what", "What"), Column("person", "By"), Column("on", "On", "day"),
    Column("value_pence", "Value", "money"), Column("then", "Authorised, as known then"), Column("now", "As known now"),
    Column("because", "Why"), Column("exceeds_pence", "Too much by", "money"), Column("chain", "Chain"),
    Column("recorded_since", "Recorded since"), Column("instead", "Who could have"),
)  # fmt: skip
READINGS = (
    Column("at", "Read", "instant"), Column("who", "By"), Column("kind", "Kind"), Column("what", "What"),
)  # fmt: skip
SAMPLED = (
    Column("ref", "Record", "link"), Column("version", "Newest version"), Column("in_force_from", "From", "day"),
    Column("in_force_to", "To", "day"),
)  # fmt: skip
STAFF = (
    Column("name", "Name", "link"), Column("staff_number", "Staff number"), Column("email", "E-mail"),
    Column("found", "On the register"),
)  # fmt: skip
MATCHES = (
    Column("supplier", "Supplier"), Column("amount_pence", "Amount", "money"), Column("paid_on", "Paid", "day"),
    Column("person", "Person"), Column("ref", "Interest", "link"), Column("organisation", "Organisation"),
    Column("how", "Matched by"),
)  # fmt: skip


@blueprint.get("/changes")
def changes() -> Page:
    """What was recorded between two days."""
    form, today = ChangesForm(), clock.today()
    sound = form.validate() if request.args else True
    first = (form.first.data if sound else None) or today - timedelta(days=7)
    last, kind = (form.last.data if sound else None) or today, (form.kind.data if sound else None) or ""
    with reading() as session:
        some = {} if is_file() else {"after": after_entry(), "most": PAGE_SIZE + 1}
        viewer = guard.actor().viewer
        rows = queries.changes_between(session, first, last, viewer=viewer, kind=kind, **some)
    question = f"What was recorded from {said(first)} to {said(last)}" + (
        f", {kind_words(kind)}" if kind else ""
    )
    told = [linked(asdict(row)) for row in (rows if is_file() else rows[:PAGE_SIZE])]
    last_shown = rows[PAGE_SIZE - 1].seq if len(rows) > PAGE_SIZE and not is_file() else None
    return answered("changes", form, question, CHANGES, told, pages=pages(last_shown))


@blueprint.get("/re-dated", endpoint="redated")
def re_dated() -> Page:
    """Records whose dates a later version moved."""
    with reading() as session:
        rows = queries.re_dated(session, viewer=guard.actor().viewer)
    question = f"Records re-dated, as recorded by {said(clock.today())}"
    return answered("redated", None, question, RE_DATED, [linked(asdict(row)) for row in rows])


@blueprint.get("/late")
def late() -> Page:
    """Every interest that was declared late."""
    with reading() as session:
        rows = reports.late_declarations(session, viewer=guard.actor().viewer, most=None)
    told = [{**asdict(row), "ref": _at("interests.show", row.ref)} for row in rows]
    return answered("late", None, f"Late declarations, as recorded by {said(clock.today())}", LATE, told)


@blueprint.get("/decided-before")
def decided_before() -> Page:
    """Every decision that was taken before the decider's interest in somebody it is about was known."""
    with reading() as session:
        viewer = guard.actor().viewer
        rows = decisions_before_an_interest_was_known(session, viewer=viewer, most=None)
    question = f"Decisions taken before an interest was known, as recorded by {said(clock.today())}"
    return answered("decided_before", None, question, DECIDED_BEFORE, [_unknown(row) for row in rows])


def _unknown(row: Unknown) -> dict[str, Any]:
    check = (row.decision_ref or "", address_of("decision", row.decision_ref))
    return {
        **asdict(row), "decided": row.decided.label, "decision_ref": check,
        "record_ref": (row.record_ref, address_of(row.record_kind, row.record_ref)),
        "interest_ref": _at("interests.show", row.interest_ref),
    }  # fmt: skip


def _at(endpoint: str, ref: str) -> tuple[str, str | None]:
    return ref, url_for(endpoint, ref=ref) if guard.may(endpoint) else None


@blueprint.get("/authorised")
def authorised() -> Page:
    """Whether whoever approved, signed or changed a contract was authorised on that day."""
    form, rows = AuthorisedForm(), None
    ref = (form.contract.data or "").strip() if request.args and form.validate() else ""
    if ref:
        with form.blaming(), reading() as session:
            rows = [_acted(act) for act in _authorised(session, ref).acts]
    question = f"Whether each of them was authorised on the day, contract {ref}" if rows is not None else ""
    return answered("authorised", form, question, AUTHORISED, rows)


def _authorised(session: Session, ref: str) -> WasAuthorised:
    viewer = guard.actor().viewer
    try:
        return was_authorised(session, contract(session, ref, viewer=viewer), viewer=viewer)
    except NotFound:
        raise Invalid({"contract": "There is no contract with this reference"}) from None


def _acted(act: ActTold) -> dict[str, Any]:
    return {
        "decision": _at("decisions.show", act.decision), "what": act.what, "person": act.person, "on": act.on,
        "value_pence": act.value_pence, "then": act.known_then.answer.label, "now": act.known_now.answer.label,
        "because": ". ".join(act.known_now.because), "exceeds_pence": act.known_now.exceeds_by_pence,
        "chain": ", ".join(link or "not shown" for link in act.known_now.chain),
        "recorded_since": ", ".join(act.recorded_since), "instead": ", ".join(act.instead),
    }  # fmt: skip


@blueprint.get("/readers")
def readers() -> Page:
    """Who read what an information barrier withholds from others."""
    form, viewer = ReadersForm(), guard.actor().viewer
    sound = form.validate() if request.args else True
    kind, ref = (form.kind.data or "", form.ref.data or "") if sound else ("", "")
    with reading() as session:
        if kind and ref:
            rows = access_log.readers(session, kind, ref, viewer=viewer)
        else:
            rows = access_log.readings(session, viewer=viewer)
    about = f"{kind_words(kind)} {ref}" if kind and ref else "withheld records"
    told = [_reading(row) for row in rows]
    return answered("readers", form, f"Who read {about}, as noted by {said(clock.today())}", READINGS, told)


@blueprint.route("/sample", methods=["GET", "POST"])
def sample() -> Page:
    """Draw a random sample, and note its seed in the audit trail."""
    form = SampleForm()
    return acting.asked(
        form,
        lambda session: _draw(session, form),
        "audit_room/sample.html",
        said="Drawn, and its seed recorded",
    )


def _draw(session: Session, form: SampleForm) -> str:
    seed = form.seed.data or secrets.token_hex(8)
    asked = {"kind": form.kind.data, "seed": seed, "size": form.size.data}
    up_to, viewer = audit_room_samples.position(session), guard.actor().viewer
    record_sample(
        session, audit_room_samples.sample(session, **asked, up_to=up_to, viewer=viewer), actor=guard.actor()
    )
    return url_for("audit_room.drawn", up_to=up_to, **asked)


@blueprint.get("/drawn")
def drawn() -> Page:
    """A sample by its seed: the same seed, size and entry give the same records."""
    asked = request.args
    if not asked:
        return redirect(url_for("audit_room.sample"))
    kind, seed = asked.get("kind", ""), asked.get("seed", "")[:60]
    size, up_to = asked.get("size", 0, type=int), asked.get("up_to", 0, type=int)
    if kind not in LABELS or not 0 < size <= LARGEST or not 0 < up_to < 2**53:
        raise NotFound
    with reading() as session:
        found = audit_room_samples.sample(session, kind, seed, size, up_to, viewer=guard.actor().viewer)
    question = (
        f"{len(found.records)} of {found.population} records drawn at random from {kind_words(kind).lower()} "
        f"recorded up to entry {up_to}, seed {seed}"
    )
    rows = [linked({**asdict(row), "kind": kind}) for row in found.records]
    return answered("drawn", None, question, SAMPLED, rows)


@blueprint.route("/staff", methods=["GET", "POST"])
def completeness() -> Page:
    """Who on a staff list is not on the register, or has not declared."""
    form = StaffListForm()
    rows: list[dict[str, Any]] = []
    if form.validate_on_submit():
        with form.blaming(), reading() as session:
            lines = staff_list(_sent(form), "file")
            viewer = guard.actor().viewer
            rows = [_staff(row) for row in audit_room_files.completeness(session, lines, viewer=viewer)]
    return uploaded(
        "staff", form, f"A staff list held against the register on {said(clock.today())}", STAFF, rows
    )


@blueprint.route("/payments", methods=["GET", "POST"], endpoint="payments")
def payments_page() -> Page:
    """Payments to organisations in which somebody held an interest on the day."""
    form = PaymentsForm()
    rows: list[dict[str, Any]] = []
    if form.validate_on_submit():
        with form.blaming(), reading() as session:
            paid = payments(_sent(form), "file")
            found = audit_room_files.matched(session, paid, clock.today(), viewer=guard.actor().viewer)
            rows = [linked({**asdict(row), "kind": "interest"}) for row in found]
    question = (
        f"Payments that meet an interest held on their day, as the register stands on {said(clock.today())}"
    )
    return uploaded("payments", form, question, MATCHES, rows)


@blueprint.get("/compare")
def compare() -> Page:
    """Any two versions of a record, word by word."""
    form, found = CompareForm(), None
    sound = form.validate() if request.args else False
    kind, ref = form.kind.data or "", form.ref.data or ""
    if sound and kind and ref:
        asked = kind, ref, form.first.data, form.second.data
        with form.blaming(), reading() as session:
            found = queries.compared(session, *asked, viewer=guard.actor().viewer)
    return render_template("audit_room/compare.html", form=form, found=found), form.status


def _sent(form: Any) -> bytes:
    """What was sent, as far as it may be long; the rest is left unread."""
    with form.file.data.stream as stream:
        return bytes(stream.read(MOST_BYTES + 1))


def _reading(row: access_log.Reading) -> dict[str, Any]:
    what = "All records of this kind" if row.whole_list else "The record"
    return {"at": row.at, "who": row.who, "kind": kind_words(row.kind), "what": what}


def _staff(row: audit_room_files.Staff) -> dict[str, Any]:
    url = url_for("people.show", ref=row.ref) if row.ref else None
    return {**asdict(row), "name": (row.name, url)}
