"""Where the rows of published editions lead: to the page of the entry, of the person and of the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from register.queries.publication.edition_told import on_page


def linked(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a public page shows it."""
    told = on_page(values)
    return {
        **told,
        "entry": (told["entry"], _to("published_entries.entry", values["entry_ref"])),
        "who": (told["who"], _to("published_entries.person", values["person_ref"])),
        "organisation": told["organisation"]
        and (told["organisation"], _to("published_entries.organisation", values["organisation_ref"])),
    }


def _to(endpoint: str, ref: str | None) -> str | None:
    return None if ref is None else url_for(endpoint, ref=ref)
