"""An address of every page that links lead to: found by following them, as each role of the examples sees them."""

from __future__ import annotations

import re
from collections import Counter, deque
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
    waiting = deque(_starts(app, role))
    opened: Counter[str] = Counter()
    seen: set[str] = set()
    while waiting:
        path, whence = waiting.popleft()
        endpoint = endpoint_of(app, path)
        if path in seen or endpoint is None or endpoint not in PAGES or opened[endpoint] >= _enough(endpoint):
            continue
        seen.add(path)
        opened[endpoint] += 1
        answer = visit.client.get(path)
        if answer.status_code >= 400 and endpoint not in SAYS_BY_STATUS:
            found.faults.append(f"{email} was led from {whence} to {path}: {answer.status}")
        if answer.status_code not in (200, 503) or answer.mimetype != "text/html":
            continue
        found.note(Place(endpoint, path, email))
        waiting.extend((link, path) for link in links_on(answer.text))


def _enough(endpoint: str) -> int:
    return OF_RECORDS if endpoint.endswith(".show") else EACH


def _starts(app: Flask, role: Role) -> list[tuple[str, str]]:
    """The start page, and every page of this role's that needs no record in its address."""
    plain = [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    return [("/", ""), *sorted((rule.rule, "the menu") for rule in plain if _opens(rule.endpoint, role))]


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
