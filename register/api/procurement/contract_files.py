"""The register of contracts as the files that a body publishes."""

from __future__ import annotations

from flask import Response as File
from flask import current_app, request
from werkzeug.wrappers import Response

from register import clock
from register.api.base import CONTRACTS_FILE, asked_once, blueprint, described, viewer
from register.api.schemas.models import taken
from register.db import reading
from register.queries.procurement import contract_files as files


@blueprint.get("/contracts-register")
@described("contracts", asks=taken("ContractsAsked", files.ContractsAsked), reply=CONTRACTS_FILE)
def contracts_register() -> Response:
    """The contracts that are agreed, as a file: csv or xlsx in the columns NHS bodies publish, or ocds (OCDS 1.1)."""
    asked = asked_once(files.ContractsAsked)
    head = files.head_of(current_app.extensions["settings"], request.host_url, clock.now())
    with reading() as session:
        data = files.contracts_file(session, asked, head, viewer=viewer(), today=clock.today())
    return File(data, mimetype=files.TYPES[asked.format])
