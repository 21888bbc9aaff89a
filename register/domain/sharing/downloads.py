"""Documents behind a barrier that somebody downloaded: to which body they went, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from register.domain.people.known_bodies import BY_ID, Recognised
from register.domain.people.people import SIDE_LABELS, HeldPost, Side
from register.domain.rules import Ruleset
from register.domain.sharing.agreements import NewDisclosure, choices

ON_SIDES = {side: words[0].lower() + words[1:] for side, words in SIDE_LABELS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A document that somebody was handed: of which contract or procurement, called what, kept by which body, and whose it
    is: of a contract also its other parties'."""

    person_id: str
    on: date
    file_name: str
    owner_ref: str
    holder_id: str
    whose: tuple[str, ...]
    contract_id: str | None = None
    procurement_id: str | None = None

    @property
    def what(self) -> str:
        return f"{self.file_name}, a document of {self.owner_ref}"


def received_at(
    download: Download, posts: Iterable[HeldPost], *, bodies: Recognised = BY_ID
) -> HeldPost | None:
    """posts: those of whoever downloaded it. The one at another body, for which they work too or alone; none where it stayed
    with those whose it is, or where they hold no post. Of several, one on a side of the divide comes first."""
    outside = [
        post
        for post in posts
        if post.held_on(download.on)
        and not any(bodies.is_same(post.organisation_id, body) for body in download.whose)
    ]
    return min(
        outside, key=lambda post: (post.side is Side.NEITHER, post.valid_from, post.title), default=None
    )


def as_disclosure(download: Download, post: HeldPost, ruleset: Ruleset) -> NewDisclosure:
    """What is recorded of it. Which kind of information it is, and for which purpose, are the rule sharing.downloads."""
    said = _said(download, ruleset)
    known = choices(ruleset, "categories", on=download.on)
    kinds = tuple(code for code in said.get("categories", ()) if code in known) or tuple(known)[:1]
    purpose = said.get("purpose")
    return NewDisclosure(
        from_organisation_id=download.holder_id, to_organisation_id=post.organisation_id, what=download.what,
        categories=kinds, purpose=f"Downloaded here by somebody on the {ON_SIDES[post.side]}"
        if post.side is not Side.NEITHER else "Downloaded here by somebody of another organisation",
        purpose_code=purpose if purpose in choices(ruleset, "purposes", on=download.on) else None,
        shared_on=download.on,
    )  # fmt: skip


def _said(download: Download, ruleset: Ruleset) -> Mapping[str, Any]:
    of = "contract" if download.contract_id else "procurement"
    found: Mapping[str, Any] = choices(ruleset, "downloads", on=download.on).get(of, {})
    return found
