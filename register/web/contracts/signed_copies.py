"""The file of a signed copy: kept once it came back, and handed out again."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Blueprint, current_app, request, url_for
from werkzeug.wrappers import Response

from forms.signed_copies import SignedCopyForm
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.queries import names
from register.queries.contracts import contracts, signatures
from register.services.contracts import signed_copies as services
from register.web import acting

blueprint = Blueprint("signed_copies", __name__, url_prefix="/signed-copies")
Page = str | Response | tuple[str, int]


def _instance() -> Path:
    return Path(current_app.instance_path)


@blueprint.route("/<ref>/keep", methods=["GET", "POST"])
def keep(ref: str) -> Page:
    """The file is written before it is recorded, and taken away again where it was not."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = signatures.signature(session, ref, viewer=viewer)
        about = contracts.contract(session, one.contract_id, viewer=viewer)
        associate = names.organisations(session, viewer=viewer).get(one.associate_id or "", "")
    form = SignedCopyForm(version=one.n)
    shown = ("contracts.show", about.ref) if one.change_id is None else ("changes.show", one.change_id)
    back = url_for(shown[0], ref=shown[1])
    if request.method == "GET":
        form.signed_on.data = clock.today()
    kept: list[services.SentFile] = []

    def work(session: Session) -> str:
        sent = form.file.data
        sent.stream.seek(0)
        kept.append(services.keep_copy_file(_instance(), str(sent.filename), sent.read()))
        services.keep_signed_copy(session, ref, form.to_domain(), kept[-1], **acting.by(form))
        return back

    page = acting.asked(
        form,
        work,
        "signed_copies/keep.html",
        said="Signed copy kept",
        one=one,
        contract=about,
        back=back,
        associate=associate,
    )
    for copy in kept if form.errors or form.status != 200 else kept[:-1]:
        services.drop_copy_file(_instance(), copy)
    return page


@blueprint.get("/<ref>/file")
def download(ref: str) -> Response:
    """The file as it came; NotFound where none is kept."""
    with reading() as session:
        one = signatures.signature(session, ref, viewer=guard.actor().viewer)
    if one.file_name is None:
        raise NotFound
    body = services.read_copy_file(_instance(), one)
    suffix = Path(one.file_name).suffix
    kind = mimetypes.types_map.get(suffix, "application/octet-stream")
    return Response(
        body, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{one.ref}{suffix}"'}
    )
