"""The table of doors and the doors that were built are the same, and each is shut to whoever may not pass."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from flask import Flask
from flask.testing import FlaskClient

from register import app as wiring
from register.cli.main import COMMANDS
from register.domain.access import API, PAGES, need
from register.domain.doors import Open
from register.domain.permissions import ROLES, Permission, Role
from tests.architecture.conftest import As
from tests.architecture.routes import Door, doors
from tests.architecture.sources import ROOT

SHARED = {
    "answers",
    "noun_pages",
    "entry_keys",
    "record_links",
    "__init__",
    "acting",
    "answering",
    "asking",
    "background",
    "catching_up",
    "choosing",
    "closed_papers",
    "coded",
    "published_links",
    "rows",
    "keeping",
    "copies",
    "sending",
    "listings",
    "mail_down",
    "moved_on",
    "scoping",
    "staff_lists",
    "stepping_up",
    "watched",
    "wizard",
    "base",
    "bringing",
}
REFUSALS = {401, 403, 404}
UNWELL = {"health.healthz": "answers 503 while no scheduler runs, and none does here"}

pytestmark = pytest.mark.slow


def _modules(folder: str) -> set[str]:
    base = ROOT / "register" / folder
    paths = [path.relative_to(base).with_suffix("") for path in base.rglob("*.py") if path.stem not in SHARED]
    return {".".join(path.parts) for path in paths if path.parts[0] != "schemas"}


def _needs(door: Door) -> Permission | None:
    """The permission this door asks, or None for an open one."""
    wanted = need(door.endpoint)
    assert wanted is not None, f"{door.endpoint} stands in no table"
    return None if isinstance(wanted, Open) else wanted


def _ask(client: FlaskClient, door: Door) -> tuple[int, str]:
    headers = {"Authorization": "Bearer nothing"} if door.is_api else {}
    answer = client.open(door.address, method=door.method, headers=headers)
    return answer.status_code, answer.headers.get("Location", "")


def _ask_signed_in(client: FlaskClient, door: Door) -> int:
    return client.open(door.address, method=door.method).status_code


def _to_sign_in(status: int, location: str) -> bool:
    return status == 302 and location.startswith("/sign-in")


def test_every_route_stands_in_the_table_and_every_row_is_a_route(app: Flask) -> None:
    built = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("security.")}
    named = {*PAGES, *API}
    assert sorted(built - named) == [], "routes that no table names"
    assert sorted(named - built) == [], "rows that no route answers"


def test_calls_of_the_api_and_pages_stand_in_their_own_table() -> None:
    assert all(endpoint.startswith("api.") for endpoint in API)
    assert not any(endpoint.startswith("api.") for endpoint in PAGES)
    assert not any(endpoint.startswith("security.") for endpoint in (*PAGES, *API))


def test_every_file_of_pages_calls_and_commands_is_wired() -> None:
    assert sorted(wiring.PAGES) == sorted(_modules("web"))
    assert sorted(wiring.CALLS) == sorted(_modules("api"))
    assert sorted(set(COMMANDS.values())) == sorted(
        _modules("cli")
        - {
            "main",
            "serving",
            "brought",
            "contract_editions",
            "contract_files",
            "contract_imports",
            "returned",
            "activity",
            "care_service_imports",
            "flow_imports",
            "contracts",
            "national",
            "presets",
            "leavers",
            "working",
            "board_approvals",
            "uplifts",
            "minutes",
            "preferred_terms",
        }
    )


def test_every_command_that_is_named_is_there() -> None:
    files = _modules("cli")
    missing = [
        name for name, module in COMMANDS.items()
        if module not in files or not hasattr(import_module(f"register.cli.{module}"), name.replace("-", "_"))
    ]  # fmt: skip
    assert not missing, missing


def test_what_is_open_to_anybody_is_a_short_list() -> None:
    assert {name for name in {**PAGES, **API} if need(name) is Open.PUBLIC} == {
        "static", "health.healthz", "home.help", "api.openapi",
        "published.index", "published.show", "published.export", "api.editions", "api.edition", "api.edition_difference",
        "published.schema", "published_feeds.changes", "published_feeds.editions", "api.edition_file",
        "complaints_public.complain", "complaints_public.received",
        "published_differences.index", "published_entries.entry", "published_entries.person",
        "published_entries.organisation", "published_breaches.index", "published_breaches.export", "api.published_breaches",
        "published_schemes.index", "published_schemes.show", "published_schemes.export",
        "api.published_schemes", "api.published_scheme",
        "published_contracts.index", "published_contracts.show", "published_contracts.export",
        "published_contracts.contract", "published_contracts.release",
        "api.contract_editions", "api.contract_edition", "api.contract_edition_file",
    }  # fmt: skip


def test_nobody_passes_a_door_without_signing_in(made: Flask) -> None:
    client = made.test_client()
    passed = {}
    for door in doors(made):
        if _needs(door) is not None:
            status, location = _ask(client, door)
            if status not in REFUSALS and not _to_sign_in(status, location):
                passed[f"{door.method} {door.rule}"] = status
    assert not passed, passed


def _may(role: Role, door: Door) -> bool:
    wanted = _needs(door)
    return wanted is None or wanted in ROLES[role]


def _against_the_table(door: Door, role: Role, status: int) -> str:
    """What is wrong with this answer, or nothing."""
    if status >= 500 and door.endpoint not in UNWELL:
        return "fault"
    if _may(role, door):
        return "refused wrongly" if status == 403 else ""
    return "" if status in {*REFUSALS, 400} else "beyond the table"


def _untaken(app: Flask) -> Iterator[tuple[str, str]]:
    """Every address with each method that no door there takes; another door's address may look like it."""
    taken: dict[str, set[str]] = {}
    for door in doors(app):
        taken.setdefault(door.address, set()).add(door.method)
    for address, methods in taken.items():
        yield from (
            (method, address)
            for method in sorted({"GET", "POST", "PUT", "DELETE", "PATCH"} - methods)
            if not app.url_map.bind("localhost").test(address, method)
        )


@pytest.mark.on("sqlite")
@pytest.mark.processor(60)
@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_the_whole_matrix_of_doors_roles_and_methods_is_as_the_table_says(
    made: Flask, signed_in: As, quarter: int
) -> None:
    """A record that nobody has, a form with nothing in it: whoever may pass gets an answer that is neither a refusal
    nor a fault, everybody else is refused. Every fourth role in each part."""
    wrong, roles = {}, list(Role)[quarter::4]
    tried = [(role, door) for role in roles for door in doors(made) if door.endpoint != "security.logout"]
    for role, door in tried:
        status = _ask_signed_in(signed_in(role), door)
        if problem := _against_the_table(door, role, status):
            wrong[f"{door.method} {door.rule} as {role}"] = f"{problem}: {status}"
    assert len(tried) > 4_000
    assert not wrong, wrong


@pytest.mark.on("sqlite")
def test_a_method_that_a_door_does_not_take_is_not_taken(made: Flask, signed_in: As) -> None:
    wrong, asked = {}, 0
    for asked, (method, address) in enumerate(_untaken(made), start=1):  # noqa: B007
        status = signed_in(Role.GOVERNANCE_OFFICER).open(address, method=method).status_code
        if status not in (400, 404, 405):
            wrong[f"{method} {address}"] = f"taken: {status}"
    assert asked > 1_000
    assert not wrong, wrong


def test_a_browser_cannot_be_tricked_into_a_call_of_the_api(app: Flask, made: Flask, signed_in: As) -> None:
    client = signed_in(Role.CONTRACT_MANAGER)
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/api/v1/organisations", json={"name": "Invented Trust", "kind": "nhs_trust"})
    assert answer.status_code == 400


def test_every_answer_of_a_page_carries_the_headers_that_protect_it(made: Flask, signed_in: As) -> None:
    answer = signed_in(Role.GOVERNANCE_OFFICER).get("/organisations/")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
