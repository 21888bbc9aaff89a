"""Proofs for people: a receipt for what was declared, the proof code of a day, and the auditor's bundle."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.proofs import BundleForm, CodeForm
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.domain.trail.notes import read_proof_code
from register.look.words import instant
from register.queries import entries as trail
from register.queries.instance import is_demo
from register.queries.interests import interests
from register.queries.trail import checkpoints as queries
from register.queries.trail import proof_codes
from register.queries.visible import versions_of
from register.services.audit.background_work import ask_for
from register.web import acting

blueprint = Blueprint("proofs", __name__, url_prefix="/proofs")
Page = str | Response | tuple[str, int]
DAYS = 60
"""The newest days whose codes are listed."""
ALARM = (
    "If it was printed from this register, what was recorded before then has been changed: tell your auditor."
)


@blueprint.get("/interests/<ref>")
def receipt(ref: str) -> Page:
    """What was recorded of somebody's own declaration, and whether its proof can be fetched yet."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = interests.interest(session, ref, viewer=viewer, on=clock.today())
        versions = versions_of(session, one, viewer=viewer)
        told = trail.history_of(session, versions, viewer=viewer)
        covered = {v.n for v in versions if queries.covering(session, v.seq) is not None}
    return render_template("proofs/receipt.html", one=one, told=told, covered=covered)


@blueprint.get("/interests/<ref>/<int(max=2147483647):n>")
def download(ref: str, n: int) -> Response:
    """The proof file of one version; 404 while no checkpoint covers it."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = interests.interest(session, ref, viewer=viewer, on=clock.today())
        seqs = {v.n: v.seq for v in versions_of(session, one, viewer=viewer)}
        found = queries.receipt(session, seqs[n]) if n in seqs else None
    if found is None:
        raise NotFound("This proof cannot be fetched yet. Try again in a few minutes.")
    return _file(found.encode(), f"{one.ref}-{n}.tlog-proof", "text/plain; charset=utf-8")


@blueprint.route("/codes", methods=["GET", "POST"])
def codes() -> Page:
    """The proof code each day ended with, and a check of one that was printed at any time of a day."""
    form, answer = CodeForm(), None
    sent = form.validate_on_submit()
    with reading() as session:
        days, demo = proof_codes.codes_of_days(session, DAYS), is_demo(session)
        if sent:
            answer = _answer(session, form.code.data)
    return render_template(
        "proofs/codes.html", form=form, days=[asdict(day) for day in days], answer=answer, demo=demo
    ), form.status


def _answer(session: Session, typed: str) -> str:
    """In a sentence, what the audit trail says to a code from paper."""
    code = read_proof_code(typed)
    if code is None:
        return "This is not a proof code: a letter or number was mistyped."
    found = proof_codes.find(session, code)
    if found is None:
        return f"{code} is not a code of this audit trail. {ALARM}"
    if not proof_codes.still_fits(session, found):
        return f"{code} was signed on {instant(found.made_at)}, but no longer fits. {ALARM}"
    return f"{code} fits. It was signed on {instant(found.made_at)}, and what was recorded before then still gives it."


@blueprint.route("/bundle", methods=["GET", "POST"])
def export() -> Page:
    """Everything an auditor needs to check the register away from it, as one zip file that a job makes."""
    form = BundleForm()
    named = _named(form) if form.validate_on_submit() else []
    return acting.asked(
        form,
        lambda session: _asked(session, form, named),
        "proofs/bundle.html",
        said="The bundle is being made",
    )


def _named(form: BundleForm) -> list[int]:
    """Looked up before anything is written: there may be years of checkpoints to look through."""
    with form.blaming(), reading() as session:
        return proof_codes.sizes_named(session, (form.codes.data or "").split())
    return []  # type: ignore[unreachable]  # blaming keeps a fault for the form


def _asked(session: Session, form: BundleForm, named: list[int]) -> str:
    today = clock.today()
    days = {"held_on": form.on.data or today, "known_on": form.known.data or today}
    question = {
        "kind": form.kind.data, "basis": form.basis.data, "checkpoints": named,
        **{name: day.isoformat() for name, day in days.items()},
    }  # fmt: skip
    return url_for("errands.show", key=ask_for(session, "bundle", question, **acting.at()))


def _file(body: bytes, name: str, kind: str) -> Response:
    return Response(body, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
