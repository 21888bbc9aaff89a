"""The seven entries at the top of every page, and who sees which of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from flask import current_app, request, url_for

from register.domain import (
    access_authority,
    access_complaints,
    access_prices,
    access_procurements,
    access_separation,
    access_waivers,
)


@dataclass(frozen=True, slots=True)
class Section:
    """An entry: its words, the page it opens, and the page modules that belong to it."""

    text: str
    endpoint: str
    modules: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()

    def holds(self, endpoint: str) -> bool:
        return endpoint in self.pages or endpoint == self.endpoint or endpoint.split(".")[0] in self.modules


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow; `is_act` means it is a button that changes something."""

    text: str
    url: str
    current: bool = False
    is_act: bool = False


def _modules(*doors: ModuleType) -> frozenset[str]:
    """The page modules that these tables of doors name."""
    return frozenset(page.partition(".")[0] for table in doors for page in table.PAGES)


OWN_DECLARATIONS = frozenset(
    f"interests.{page}" for page in ("declare", "amend", "end", "correct", "nothing")
) | frozenset(f"prepared.{page}" for page in ("index", "assistant", "add", "nothing", "show", "drop"))

SECTIONS = (
    Section("My declarations", "interests.mine", pages=OWN_DECLARATIONS),
    Section(
        "Registers",
        "interests.index",
        frozenset(
            {
                "interests",
                "mitigations",
                "recognitions",
                "remarks",
                "rounds",
                "declarations",
                "breaches",
                "editions",
                "withholdings",
            }
        ),
    ),
    Section(
        "Meetings",
        "meetings.index",
        frozenset({"meetings", "extracts"}),
        pages=frozenset({"documents.for_meeting"}),
    ),
    Section(
        "Contracts",
        "contracts.index",
        frozenset(
            {
                "contracts",
                "contract_editions",
                "contract_files",
                "changes",
                "decisions",
                "schedules",
                "templates",
                "pdfs",
                "documents",
            }
            | _modules(access_separation, access_waivers, access_procurements, access_prices)
        ),
    ),
    Section(
        "Authority to sign",
        "delegations.index",
        frozenset({"delegations"}) | _modules(access_authority),
    ),
    Section(
        "Information sharing and incidents",
        "agreements.index",
        frozenset({"disclosures"}) | _modules(access_complaints),
    ),
    Section(
        "Reports and audit",
        "audit.index",
        frozenset({"audit", "audit_room", "proofs", "retention", "rights"}),
    ),
)
TASKS, SETTINGS = "duties.index", "settings.index"
HOME = ("home.index", "start.index", "index")
SIGN_IN, SIGN_OUT = "security.login", "security.logout"


def has_page(endpoint: str) -> bool:
    """Whether this program has such a page at all."""
    return endpoint in current_app.view_functions


def home_url() -> str:
    """Where the service's name leads."""
    return next((url_for(endpoint) for endpoint in HOME if has_page(endpoint)), "/")


def entries(may: Callable[[str], bool]) -> list[Link]:
    """The entries that exist and that this person may open, the present one marked."""
    here = _section_here()
    return [
        Link(section.text, url_for(section.endpoint), current=section is here)
        for section in SECTIONS
        if _is_open(section.endpoint, may)
    ]


def account_links(may: Callable[[str], bool], who: str | None) -> list[Link]:
    """What falls to whoever is signed in, their settings and the way out; or the way in."""
    if who is None:
        return [Link("Sign in", url_for(SIGN_IN))] if has_page(SIGN_IN) else []
    own = ((TASKS, "Tasks"), (SETTINGS, "Settings"))
    links = [Link(words, url_for(page)) for page, words in own if _is_open(page, may)]
    return [*links, Link("Sign out", url_for(SIGN_OUT), is_act=True)] if has_page(SIGN_OUT) else links


def _is_open(endpoint: str, may: Callable[[str], bool]) -> bool:
    return has_page(endpoint) and may(endpoint)


def _section_here() -> Section | None:
    here = request.endpoint or ""
    return next((section for section in SECTIONS if section.holds(here)), None)
