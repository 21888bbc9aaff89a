"""The register of contracts for the public: whose there is, and each as the files that a body publishes."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from register import clock, guard
from register.db import reading
from register.domain.readers import read
from register.queries.procurement import contract_files as files
from register.queries.procurement.published_contracts import bodies_listed

blueprint = Blueprint("contract_files", __name__, url_prefix="/contracts/register")


@blueprint.get("/")
def index() -> str:
    with reading() as session:
        bodies = bodies_listed(session, viewer=guard.actor().viewer)
    return render_template("contract_files/index.html", bodies=bodies, kinds=files.KINDS)


@blueprint.get("/export")
def export() -> Response:
    """The register of one body, or of all, in the form that is asked for."""
    asked = read(files.ContractsAsked, dict(request.args.items()))
    head = files.head_of(current_app.extensions["settings"], request.host_url, clock.now())
    with reading() as session:
        body = files.contracts_file(session, asked, head, viewer=guard.actor().viewer, today=clock.today())
    where = f'attachment; filename="{files.file_name(asked)}"'
    return Response(body, mimetype=files.TYPES[asked.format], headers={"Content-Disposition": where})
