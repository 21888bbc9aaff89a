"""The papers of a procurement in one file, with the hash of each."""

from __future__ import annotations

from collections.abc import Iterable

from register import exports
from register.queries.procurement.packs import Paper, Table, contents


def zipped_pack(papers: Iterable[Paper]) -> bytes:
    """One file of all of them, the list of their hashes first."""
    files = [(paper.name, _bytes(paper)) for paper in papers]
    return exports.as_zip([("0-contents.sha256", contents(files).encode()), *files])


def _bytes(paper: Paper) -> bytes:
    if isinstance(paper, Table):
        return exports.as_csv(paper.question, paper.headings, paper.rows)
    return paper.text.encode()
