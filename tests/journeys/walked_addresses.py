"""An address of every page that links lead to: found by following them, as each role of the examples sees them."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from register.domain.access import PAGES, need
from register.domain.permissions import ROLES, Permission, Role
from register.examples.sign_ins import PASSWORD
from tests.signing_in import Visit

EMAILS = {
    Role.GOVERNANCE_OFFICER: "officer", Role.DECLARANT: "declarant", Role.MANAGER: "manager",
    Role.COMMITTEE_SECRETARY: "secretary", Role.CONTRACT_MANAGER: "contracts", Role.SIGNATORY: "signatory",
    Role.AUDITOR: "auditor", Role.INFORMATION_GOVERNANCE_LEAD: "ig", Role.SIRO: "siro", Role.ADMINISTRATOR: "admin",
    Role.EXTERNAL_AUDITOR: "external.auditor", Role.DATA_PROTECTION_OFFICER: "dpo", Role.CALDICOTT_GUARDIAN: "caldicott",
    Role.COMMITTEE_CHAIR: "chair", Role.PROCUREMENT_LEAD: "procurement", Role.COUNTER_FRAUD_SPECIALIST: "counter.fraud",
}  # fmt: skip
EACH, OF_RECORDS = 2, 6
"""So many addresses of a page are opened, and so many records of a kind, for the links on them."""
SAYS_BY_STATUS = {"health.healthz"}
"""Pages whose status says how the instance is, and not whether they answered."""
Get = Callable[[str], tuple[int, str, str]]
"""Opens an address: its status, the kind of what it answers, and the words of a page."""
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')


@dataclass(frozen=True, order=True)
class Place:
    """A page, one address of it, and the account that was led there."""

    endpoint: str
    path: str
    email: str

    @property
    def name(self) -> str:
        """What a picture of it is called; a start page by the account whose it is."""
        return f"home.{self.email.partition('@')[0]}" if self.endpoint == "home.index" else self.endpoint


@dataclass
class Walked:
    """What was found: one place a page (each start page), how often each was opened, and links that lead nowhere."""

    places: dict[str, Place] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def note(self, place: Place) -> None:
        self.places.setdefault(place.name, place)


def walked(app: Flask) -> Walked:
    """Every page of the table of doors that some role of the examples can reach by links."""
    found = Walked()
    for role, name in EMAILS.items():
        _walk(app, role, f"{name}@example.org", found)
    return found


def _walk(app: Flask, role: Role, email: str, found: Walked) -> None:
    visit = Visit(app.test_client())
    visit.fill("/sign-in", email=email, password=PASSWORD)
    for one in opened_by(app, client_of(visit), role):
        if one.status >= 400 and one.endpoint not in SAYS_BY_STATUS:
            found.faults.append(f"{email} was led from {one.whence} to {one.path}: {one.status}")
        if one.is_page:
            found.note(Place(one.endpoint, one.path, email))


def client_of(visit: Visit) -> Get:
    """How this visit opens an address."""

    def get(path: str) -> tuple[int, str, str]:
        answer = visit.client.get(path)
        return answer.status_code, str(answer.mimetype), answer.text if answer.mimetype == "text/html" else ""

    return get


@dataclass(frozen=True)
class Opened:
    """An address that somebody was led to, from where, and what it answered."""

    endpoint: str
    path: str
    whence: str
    status: int
    mimetype: str
    text: str

    @property
    def is_page(self) -> bool:
        return self.status in (200, 503) and self.mimetype == "text/html"


def opened_by(
    app: Flask, get: Get, *roles: Role, each: int = EACH, of_records: int = OF_RECORDS
) -> Iterator[Opened]:
    """Every address that links lead somebody with these roles to, from the start page and the pages of these roles on: so
    many of each page, and so many records of each kind."""
    waiting = deque(_starts(app, roles))
    opened: Counter[str] = Counter()
    seen: set[str] = set()
    while waiting:
        path, whence = waiting.popleft()
        endpoint = endpoint_of(app, path)
        enough = of_records if (endpoint or "").endswith(".show") else each
        if path in seen or endpoint is None or endpoint not in PAGES or opened[endpoint] >= enough:
            continue
        seen.add(path)
        opened[endpoint] += 1
        one = Opened(endpoint, path, whence, *get(path))
        yield one
        if one.is_page:
            waiting.extend((link, path) for link in links_on(one.text))


def _starts(app: Flask, roles: Iterable[Role]) -> list[tuple[str, str]]:
    """The start page, and every page of these roles that needs no record in its address."""
    plain = [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    of_roles = {rule.rule for rule in plain for role in roles if _opens(rule.endpoint, role)}
    return [("/", ""), *sorted((path, "the menu") for path in of_roles)]


def _opens(endpoint: str, role: Role) -> bool:
    wanted = need(endpoint) if endpoint in PAGES else None
    return isinstance(wanted, Permission) and wanted in ROLES[role]


def links_on(html: str) -> list[str]:
    """The addresses here that a page leads to."""
    return [unescape(link) for link in _LINK.findall(html) if link[0] == "/"]


def endpoint_of(app: Flask, path: str) -> str | None:
    """The page of an address, if there is one."""
    try:
        return app.url_map.bind("localhost").match(path.partition("?")[0], method="GET")[0]
    except (HTTPException, RequestRedirect):
        return None
