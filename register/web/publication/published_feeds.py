"""Atom feeds of the published register: its editions, and the entries that changed in the newest of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree import ElementTree

from flask import Blueprint, current_app, url_for
from flask import Response as Answer
from werkzeug.wrappers import Response

from register.db import reading
from register.domain.permissions import ANYBODY
from register.domain.publication.editions import INTERESTS
from register.queries import listing as lists
from register.queries.listing import Asked
from register.queries.publication import editions as queries
from register.queries.publication.differences import difference
from register.queries.publication.edition_told import on_page
from register.web.publication.keeping import may_be_kept

blueprint = Blueprint("published_feeds", __name__, url_prefix="/published/feeds")
may_be_kept(blueprint)
ATOM = "http://www.w3.org/2005/Atom"
MOST = 200
"""So many editions, or changes, stand in a feed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. key: what tells it from every other, for good."""

    key: str
    title: str
    url: str
    on: date
    words: str


@blueprint.get("/editions.atom")
def editions() -> Response:
    """The editions, the newest first."""
    with reading() as session:
        rows = lists.page(session, queries.LISTING, Asked(ANYBODY), limit=MOST).rows
    items = [
        Item(
            row.ref, row.title, _to("published.show", ref=row.ref), row.published_on, f"{row.count:,} entries"
        )
        for row in rows
    ]
    return _feed("Published editions", "published_feeds.editions", items)


@blueprint.get("/changes.atom")
def changes() -> Response:
    """What was added, changed or went from the edition before the newest to the newest."""
    with reading() as session:
        rows = lists.page(session, queries.LISTING, Asked(ANYBODY), limit=MOST).rows
        pair = [row.ref for row in rows if row.register == INTERESTS][:2]
        if len(pair) < 2:
            return _feed("Changes in the newest edition", "published_feeds.changes", ())
        second, first = (queries.edition(session, ref, viewer=ANYBODY) for ref in pair)
        found = difference(session, first, second)
    return _feed("Changes in the newest edition", "published_feeds.changes", list(_changes(found))[:MOST])


def _changes(found: Any) -> Iterator[Item]:
    for word, rows in (("Added", found.added), ("No longer there", found.removed)):
        for row in rows:
            yield _item(found.second, word, row.values, "")
    for one in found.changed:
        yield _item(
            found.second, "Changed", one.row.values, "; ".join(change.label for change in one.changes)
        )


def _item(second: Any, word: str, values: Any, words: str) -> Item:
    told, ref = on_page(values), values["entry_ref"]
    url = _to("published_entries.entry", ref=ref)
    title = f"{word}: {told['who']}, {told['entry']}"
    return Item(
        f"{second.ref}:{ref}", title, url, second.published_on, words or str(told["description"] or "")
    )


def _to(endpoint: str, **values: str) -> str:
    return url_for(endpoint, _external=True, **values)


def _feed(title: str, endpoint: str, items: Iterable[Item]) -> Response:
    """The feed as a file. Each time is that of the day on which the edition was published."""
    items, here = list(items), _to(endpoint)
    body = current_app.extensions["settings"].body_name
    feed = ElementTree.Element("feed", {"xmlns": ATOM})
    _say(
        feed,
        id=here,
        title=f"{body}: {title}" if body else title,
        updated=_time(max((i.on for i in items), default=None)),
    )
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": here})
    ElementTree.SubElement(feed, "link", {"href": _to("published.index")})
    _say(ElementTree.SubElement(feed, "author"), name=body or "Published register")
    for item in items:
        one = ElementTree.SubElement(feed, "entry")
        _say(
            one, id=f"urn:armslength:{item.key}", title=item.title, updated=_time(item.on), summary=item.words
        )
        ElementTree.SubElement(one, "link", {"href": item.url})
    return Answer(
        ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True), mimetype="application/atom+xml"
    )


def _say(parent: ElementTree.Element, **texts: str) -> None:
    for name, text in texts.items():
        ElementTree.SubElement(parent, name).text = "".join(c for c in text if c >= " ")


def _time(day: date | None) -> str:
    return f"{(day or date(1970, 1, 1)).isoformat()}T00:00:00Z"
