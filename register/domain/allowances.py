"""What costs this machine much, and how a door says so: each kind has an allowance, for an account and an address."""

from __future__ import annotations

from enum import StrEnum


class Cost(StrEnum):
    """A kind of work that is done so often an hour and no more. Its figures stand in allowances.toml."""

    EXPORTS = "exports"
    """Lists and records as files."""
    DOCUMENTS = "documents"
    """Word files, PDFs and previews of what is recorded already."""
    DRAFTS = "drafts"
    """New documents, which are kept."""
    UPLOADS = "uploads"
    """Files that somebody brings."""
    VERIFICATION = "verification"
    """Proofs, and the audit trail worked out again."""
    SEARCH = "search"
    """Lists with something asked of them."""
    COMPLAINTS = "complaints"
    """What anybody sends from the public page without signing in: all of them together are one account."""
    SLOW_COMPLAINTS = "slow_complaints"
    """What is sent from there once that is used up, each with a question answered and a minute waited: no door's own, but
    counted for what is recorded."""
    ENTRIES = "entries"
    """Entries in the audit trail: no door's own, but counted for whoever records."""

    def counts(self, method: str, *, asks: bool) -> bool:
        """Whether a request is such work. asks: its address holds a question."""
        if self is Cost.SEARCH:
            return asks
        return method == "POST" if self in (Cost.COMPLAINTS, Cost.DRAFTS, Cost.UPLOADS) else True
