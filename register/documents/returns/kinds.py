"""What a report on a file that came back is made of: findings, each of a kind and at its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from register.domain.differences import Words, word_changes


class Kind(StrEnum):
    """What kind of difference it is; the value is kept."""

    FIELD = "field"
    FIXED = "fixed"
    WORDING = "wording"
    EMPTIED = "emptied"
    ROW = "row"
    NUMBER = "number"
    MOVED = "moved"
    FRAME = "frame"
    COMMENT = "comment"
    HIDDEN = "hidden"
    RESULT = "result"
    CONTROL = "control"
    DATA = "data"
    PICTURE = "picture"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Kind.FIELD: "Answer changed", Kind.FIXED: "Fixed wording changed", Kind.WORDING: "Wording changed",
    Kind.EMPTIED: "A part that must be there was emptied", Kind.ROW: "Row of a table",
    Kind.NUMBER: "Number changed, same words", Kind.MOVED: "Moved", Kind.FRAME: "Header or footer changed",
    Kind.COMMENT: "Comment", Kind.HIDDEN: "Hidden text", Kind.RESULT: "What a field shows was typed over",
    Kind.CONTROL: "Field taken off its place", Kind.DATA: "Data behind a field changed alone",
    Kind.PICTURE: "Picture",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. key: the same in every upload of it; fixed: in wording that nobody here may change; field: the
    path of the answer; change: changed, added, removed or moved; who and day: whose a tracked change is; tracked:
    whether it goes when every tracked change is rejected."""

    key: str
    kind: Kind
    change: str
    place: str
    before: str
    after: str
    fixed: bool = False
    field: str = ""
    part: str = ""
    who: str = ""
    day: str = ""
    tracked: bool = False

    @property
    def words(self) -> list[Words]:
        return word_changes(self.before, self.after)

    @property
    def on(self) -> date | None:
        """The day of a tracked change, where the program said one."""
        try:
            return date.fromisoformat(self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Report:
    """All findings; how many were made with tracking off; how many paragraphs only look otherwise; whether there were
    more findings than are named."""

    findings: tuple[Finding, ...]
    layout: int = 0
    is_cut: bool = False

    @property
    def untracked(self) -> tuple[Finding, ...]:
        """Those that stay when every tracked change is rejected: somebody edited with tracking off."""
        return tuple(one for one in self.findings if not one.tracked and one.kind is not Kind.COMMENT)
