"""Where each form stands: addresses of doors, found by following the links of lists and of the first records in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from flask import Flask
from werkzeug.exceptions import HTTPException

from register.domain.access import cost_of
from register.domain.allowances import Cost
from tests.architecture.routes import Door
from tests.bad_input.addresses import all_doors
from tests.signing_in import Visit

MOST, STEPS = 3, 3
"""So many addresses of a door are kept, and so many links are followed one after another."""
NOT_PAGES = frozenset({Cost.EXPORTS, Cost.DOCUMENTS, Cost.VERIFICATION})
LINK = re.compile(r'(?:href|action|formaction)="(/[^"#]*)')
SIGNING_IN = (
    "security.",
    "passkeys.",
    "recovery_codes.",
    "accounts.accept",
    "confirmations.by_link",
    "round_links.",
    "prepared_links.",
    "mail_stops.",
)
"""Pages that are asked before anybody is signed in, or about their own sign-in: what is sent there is a secret."""


def posting_doors(app: Flask) -> list[Door]:
    """Every address of a page that takes what a form sends, except where somebody signs in."""
    return [
        door for door in all_doors(app)
        if door.method == "POST" and not door.is_api and not door.endpoint.startswith(SIGNING_IN)
    ]  # fmt: skip


class Found:
    """Addresses by door, as far as the pages that were looked at lead to them."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.by_rule: dict[str, list[str]] = {}
        self.stands_on: dict[str, str] = {}
        """Address -> the page on which a link or a form leads to it."""
        self.age: dict[str, int] = {}
        self.matched: dict[str, tuple[str, str]] = {}
        self.seen: dict[str, int] = {}
        """Link -> the look that met it first."""
        self.leading: set[str] = set()
        """Pages that led to a record, so that another may stand there later."""
        self.looks = 0

    def look(self, visit: Visit, *starts: str) -> None:
        """Follow what is new from here on: later, from the lists that led to a record or stand beside where something was
        done, what no page led to before."""
        beside = {start.rpartition("/")[0] + "/" for start in starts}
        lists = [page for page in self._lists() if not self.looks or page in self.leading | beside]
        self.looks += 1
        new = list(dict.fromkeys([*starts, "/", *lists]))
        for start in starts:
            self._keep(start, start)
        for _ in range(STEPS):
            new = [
                link for page in new if self._is_page(page) for link in self._links(_html(visit, page), page)
            ]

    def _lists(self) -> Iterator[str]:
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.arguments and not rule.rule.startswith("/api/"):
                yield rule.rule

    def _links(self, page: str, path: str) -> Iterator[str]:
        for link in map(unescape, LINK.findall(page)):
            if "<" in self.rule(link) and self._is_page(link):
                self.leading.add(path)
            if self._keep(link, path):
                yield link

    def _keep(self, link: str, path: str) -> bool:
        """Whether it is an address of a door of which more are wanted. Those that were found last come first: what
        was recorded meanwhile is what later forms are about."""
        rule = self.rule(link)
        held = self.by_rule.setdefault(rule, [])
        if self.seen.setdefault(link, self.looks) < self.looks:
            return False
        if not rule or link in self.stands_on or sum(self.age[one] == self.looks for one in held) >= MOST:
            return False
        held.insert(0, link)
        self.stands_on[link], self.age[link] = path, self.looks
        return True

    def is_drawn(self, door: Door) -> bool:
        """Whether the form stands at the very address that it is sent to."""
        return any(str(r) == door.rule and "GET" in (r.methods or ()) for r in self.app.url_map.iter_rules())

    def rule(self, link: str) -> str:
        """The door that takes what is sent to this address."""
        return self._match(link)[1]

    def _endpoint(self, link: str) -> str:
        return self._match(link)[0]

    def _match(self, link: str) -> tuple[str, str]:
        path = link.partition("?")[0]
        if path not in self.matched:
            self.matched[path] = self._looked_up(path)
        return self.matched[path]

    def _looked_up(self, path: str) -> tuple[str, str]:
        adapter = self.app.url_map.bind("localhost")
        for method in ("POST", "GET"):
            try:
                rule, _ = adapter.match(path, method=method, return_rule=True)
                return rule.endpoint, str(rule)
            except HTTPException:
                continue
        return "", ""

    def _is_page(self, link: str) -> bool:
        endpoint = self._endpoint(link)
        return (
            bool(endpoint) and endpoint != "static" and not endpoint.startswith("security.")
            and cost_of(endpoint) not in NOT_PAGES
        )  # fmt: skip


def _html(visit: Visit, page: str) -> str:
    answer = visit.client.get(page)
    return answer.text if answer.mimetype == "text/html" else ""
