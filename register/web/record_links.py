"""Words and address of the records that reasons link to, as far as whoever reads may open them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from register import guard
from register.db import Session, reading
from register.domain.contracts.assessments import Reason
from register.look.record_pages import address_of
from register.queries.contracts.told import link_refs
from register.queries.interests import mitigations

Links = dict[str, tuple[str, str | None]]


def urls(links: Iterable[tuple[str, str]], refs: Mapping[str, str]) -> Links:
    """Words and address of every record, by id; what may not be opened has no address."""
    return {key: _link(kind, refs.get(key)) for kind, key in links}


def agreed_words(session: Session, links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """How what a reason rests on is managed, by the id of the record that says so: a check keeps no copy of it."""
    ids = [key for kind, key in links if kind == "mitigation"]
    return mitigations.agreed_words(session, ids, viewer=guard.actor().viewer) if ids else {}


def about(reasons: Iterable[Reason]) -> dict[str, Any]:
    """What a page shows of the reasons of a check that was made now, as its template calls it."""
    links = [(link.kind, link.id) for reason in reasons for link in reason.links]
    with reading() as session:
        refs = link_refs(session, links, viewer=guard.actor().viewer)
        return {"links": urls(links, refs), "agreed": agreed_words(session, links)}


def _link(kind: str, ref: str | None) -> tuple[str, str | None]:
    if ref is None:
        return kind.replace("_", " ").capitalize(), None
    return ref, address_of(kind, ref)
