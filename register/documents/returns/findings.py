"""The report on a file that came back: every difference from what was issued, each at its place."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from register.documents.parts import Pack
from register.documents.returns.aligning import gaps, pairs_in
from register.documents.returns.changes import Change, cell_changes
from register.documents.returns.kinds import Finding, Kind, Report
from register.documents.returns.opening import Opened, opened
from register.documents.returns.passages import Passage, Who, key_of
from register.documents.returns.unseen import comments_in, data_changed, detached, hidden_in

LONGEST = 4_000
MOST = 2_000
"""So many findings one report names; of more it says so."""


def report(issued: Mapping[str, bytes], returned: Mapping[str, bytes], pack: Pack | None) -> Report:
    """The parts of the document that was issued and of the file that came back, both read under guard."""
    sent, back = opened(issued, pack), opened(returned, pack, is_returned=True)
    found = [one for title in _titles(sent, back) for one in _in_story(title, sent, back, pack)]
    found += _beside(sent, back, {one.field for one in found})
    layout = back.tracked_looks
    whole = tuple(told_apart(_once(found)))
    return Report(whole[:MOST], layout, len(whole) > MOST)


def _titles(sent: Opened, back: Opened) -> list[str]:
    return list(dict.fromkeys((*sent.stories, *back.stories)))


def _in_story(title: str, sent: Opened, back: Opened, pack: Pack | None) -> Iterator[Finding]:
    old, new = sent.stories.get(title, []), back.stories.get(title, [])
    before = back.rejected.get(title, new) if back.is_tracked else None
    yield from Comparing(title, old, new, pack, before).findings()


def _by_key(passages: Sequence[Passage]) -> dict[str, Who]:
    """Whose the tracked change of each is; of those that read alike, the first that has one."""
    found: dict[str, Who] = {}
    for one in passages:
        if not found.get(one.key, ("", ""))[0]:
            found[one.key] = one.who
    return found


class Comparing:
    """Compares one story."""

    def __init__(
        self,
        title: str,
        old: Sequence[Passage],
        new: Sequence[Passage],
        pack: Pack | None,
        rejected: Sequence[Passage] | None,
    ) -> None:
        self.title, self.old, self.new = title, old, new
        self.by = None if rejected is None else _by_key(rejected)
        were, are = Counter(one.key for one in old), Counter(one.key for one in rejected or ())
        self.lost, self.surplus = were - are, are - were
        self.fixed = {part.id for part in pack.parts if part.locked} if pack is not None else set[str]()
        self.needed = (
            {p.id for p in pack.parts if p.editability == "orange" and p.mandatory} if pack else set[str]()
        )
        self.labels = {field.path: field.label for field in pack.fields()} if pack is not None else {}
        self.all_fixed = pack is not None and pack.official
        self.is_frame = title in ("Header", "Footer")

    def findings(self) -> list[Finding]:
        old, new = [self._key(one) for one in self.old], [self._key(one) for one in self.new]
        differing = gaps(old, new)
        found = [one for gap in differing for one in self._in_gap(gap)]
        found += self._numbers(differing)
        return self._emptied(_with_moves(found))

    def _key(self, one: Passage) -> str:
        return one.key + "".join(f"\0{digest}" for digest in one.shown)

    # ------------------------------------------------------------ one gap

    def _in_gap(self, gap: tuple[int, int, int, int]) -> Iterator[Finding]:
        start, end, first, last = gap
        old, new = self.old[start:end], self.new[first:last]
        if _joined(old) == _joined(new) and len(old) != len(new) and not any(p.table for p in (*old, *new)):
            yield from self._divided(old, new)
            return
        pairs = pairs_in([p.key for p in old], [p.key for p in new])
        pairs = [(a, b) for a, b in pairs if bool(old[a].table) == bool(new[b].table)]
        matched = {b: a for a, b in pairs}
        part = old[0].part if old else self.old[start - 1].part if start and self.old else ""
        yield from self._runs([p for n, p in enumerate(old) if n not in matched.values()], "removed", part)
        for n, passage in enumerate(new):
            if n in matched:
                yield from self._pair(old[matched[n]], passage)
        yield from self._runs([p for n, p in enumerate(new) if n not in matched], "added", part)

    def _divided(self, old: Sequence[Passage], new: Sequence[Passage]) -> Iterator[Finding]:
        """Paragraphs divided otherwise with the same words: what counts is that numbers came or went."""
        before, after = [p.number for p in old if p.number], [p.number for p in new if p.number]
        if before != after:
            words = (_with_number(old), _with_number(new))
            who = next((p.who for p in new if p.who[0]), ("", ""))
            yield self.finding(
                Kind.NUMBER, "changed", old[0], *words, who=who, tracked=all(map(self._is_tracked, old))
            )

    def _runs(self, passages: Sequence[Passage], change: str, part: str) -> Iterator[Finding]:
        """What went or came beside each other in one part is one finding; rows by themselves."""
        run: list[Passage] = []
        for one in passages:
            if run and (
                bool(one.table) != bool(run[0].table) or one.table != run[0].table or one.part != run[0].part
            ):
                yield self._gone_or_come(run, change, part)
                run = []
            run.append(one)
        if run:
            yield self._gone_or_come(run, change, part)

    def _gone_or_come(self, run: Sequence[Passage], change: str, part: str) -> Finding:
        first = run[0] if change == "removed" else replace(run[0], part=run[0].part or part)
        kind = Kind.ROW if first.table else self._kind(first)
        if not any(p.key for p in run):
            kind = Kind.PICTURE
        words = "\n".join(p.text.strip() or "[picture]" for p in run)
        hidden = any(h.strip() for p in run for h in p.hidden)
        if hidden and change == "added" and all(key_of("".join(p.hidden)) == p.key for p in run):
            kind = Kind.HIDDEN
        who = next((p.who for p in run if p.who[0]), ("", ""))
        tracked = self._is_tracked(first) if change == "removed" else self._is_new(first)
        if change == "removed" and self.by is not None:
            who = self.by.get(first.key, who)
        before, after = (words, "") if change == "removed" else ("", words)
        return self.finding(kind, change, first, before, after, who=who, tracked=tracked)

    def _pair(self, old: Passage, new: Passage) -> Iterator[Finding]:
        if old.shown != new.shown and old.key == new.key:
            yield self.finding(Kind.PICTURE, "changed", old, old.text or "[picture]", new.text or "[picture]")
            return
        tracked, who = self._is_tracked(old), new.who
        if len(old.cells) != len(new.cells):
            words = (old.text, new.text)
            yield self.finding(Kind.ROW, "changed", old, *words, who=who, tracked=tracked)
            return
        for place, (before, after) in enumerate(zip(old.cells, new.cells, strict=True)):
            if key_of(before) == key_of(after):
                continue
            for change in self._cell_changes(old, new, place):
                yield self._changed(old, place, change, who, tracked=tracked)

    def _cell_changes(self, old: Passage, new: Passage, place: int) -> list[Change]:
        before, after = old.cells[place], new.cells[place]
        unseen = new.hidden[place] if place < len(new.hidden) else ""
        if unseen.strip() and key_of(after.replace(unseen, "")) == key_of(before):
            return [Change("", unseen, "", hidden=True)]
        spans = [span for span in old.spans if span.cell == place]
        return cell_changes(before, after, spans)

    def _changed(self, old: Passage, place: int, change: Change, who: Who, *, tracked: bool) -> Finding:
        kind = self._kind(old)
        field = change.path
        if change.hidden:
            kind = Kind.HIDDEN
        elif field.startswith("result:"):
            kind, field = Kind.RESULT, ""
        elif field:
            kind = Kind.FIELD
        return self.finding(
            kind,
            "changed",
            old,
            change.before,
            change.after,
            who=who,
            tracked=tracked,
            field=field,
            cell=place,
        )

    def _kind(self, one: Passage) -> Kind:
        if self.is_frame:
            return Kind.FRAME
        return Kind.FIXED if self.all_fixed or one.part in self.fixed else Kind.WORDING

    # ------------------------------------------------------------ numbers and parts

    def _numbers(self, differing: Sequence[tuple[int, int, int, int]]) -> Iterator[Finding]:
        """Numbers that changed where no numbered paragraph before them came or went; what follows from one is not
        told again."""
        at, shift, explained = 0, 0, False
        edges = [*differing, (len(self.old), len(self.old), len(self.new), len(self.new))]
        for start, end, first, last in edges:
            for n in range(at, start):
                old, new = self.old[n], self.new[n + shift]
                if old.number == new.number:
                    explained = False
                elif not explained:
                    explained = True
                    words = (f"{old.number} {old.text}".strip(), f"{new.number} {new.text}".strip())
                    yield self.finding(Kind.NUMBER, "changed", old, *words, who=new.who)
            numbered = any(p.number for p in (*self.old[start:end], *self.new[first:last]))
            explained = explained or numbered
            at, shift = end, last - end

    def _emptied(self, found: list[Finding]) -> list[Finding]:
        """A part that must be there and lost all its words but its heading."""
        left = {one.part for one in found if one.change == "removed"} & self.needed
        for part in left:
            mine = [p for p in self.old if p.part == part]
            gone = [one for one in found if one.part == part and one.change == "removed"]
            lines = sum(one.before.count("\n") + 1 for one in gone)
            if lines >= len(mine) - 1:
                whole = replace(gone[0], kind=Kind.EMPTIED, before="\n".join(one.before for one in gone))
                found = [whole if one is gone[0] else one for one in found if one not in gone[1:]]
        return found

    # ------------------------------------------------------------ one finding

    def _is_tracked(self, old: Passage) -> bool:
        """Whether what was issued is there again once every tracked change is rejected."""
        return self.by is not None and old.key not in self.lost

    def _is_new(self, new: Passage) -> bool:
        return self.by is not None and new.key not in self.surplus

    def finding(
        self, kind: Kind, change: str, at: Passage, before: str, after: str, *, who: Who = ("", ""),
        tracked: bool = False, field: str = "", cell: int = -1,
    ) -> Finding:  # fmt: skip
        fixed = self.all_fixed or at.part in self.fixed
        return Finding(
            "", kind, change, self._place(at, cell), before.strip()[:LONGEST], after.strip()[:LONGEST],
            fixed and kind is not Kind.FIELD, field, at.part, who[0], who[1], tracked,
        )  # fmt: skip

    def _place(self, at: Passage, cell: int) -> str:
        under = at.heading if at.heading and at.heading != at.key else ""
        where = [self.title if self.title != "Document" else "", f"“{under}”" if under else ""]
        if at.number and not at.table:
            where.append(f"paragraph {at.number}")
        if at.table:
            where.append(f"table {at.table}, row {at.row}")
            head = at.columns[cell] if 0 <= cell < len(at.columns) and at.row > 1 else ""
            where.append(
                f"column “{head}”"
                if head
                else f"column {cell + 1}"
                if cell >= 0 and len(at.cells) > 1
                else ""
            )
        return ", ".join(part for part in where if part) or "The beginning"


def _joined(passages: Sequence[Passage]) -> str:
    return "".join(one.key.replace(" ", "") for one in passages)


def _with_number(passages: Sequence[Passage]) -> str:
    return "\n".join(f"{one.number} {one.text}".strip() for one in passages)


def _with_moves(found: list[Finding]) -> list[Finding]:
    """What went in one place and came in another is one finding."""
    came = {key_of(one.after): one for one in found if one.change == "added" and len(one.after.split()) > 2}
    made, used = [], set[int]()
    for one in found:
        other = came.get(key_of(one.before)) if one.change == "removed" else None
        if other is not None and id(other) not in used:
            used.add(id(other))
            kind = Kind.FIXED if one.fixed else Kind.MOVED
            place = f"{one.place}, moved to {other.place}"
            tracked = one.tracked and bool(other.who)
            made.append(
                replace(one, kind=kind, change="moved", place=place, after=other.after, tracked=tracked)
            )
        else:
            made.append(one)
    return [one for one in made if id(one) not in used]


def _beside(sent: Opened, back: Opened, fields: set[str]) -> Iterator[Finding]:
    """What lies beside the words: comments, hidden text, data behind fields, fields taken off their places."""
    for comment in comments_in(back, sent):
        yield Finding(
            "", Kind.COMMENT, "added", comment.place, "", comment.text[:LONGEST], who=comment.who, day=comment.day,
            tracked=True,
        )  # fmt: skip
    for place, words in hidden_in(back, sent):
        yield Finding("", Kind.HIDDEN, "changed", place, words[:LONGEST], "")
    for path, before, after in data_changed(sent, back):
        if path not in fields:
            yield Finding("", Kind.DATA, "changed", path, before[:LONGEST], after[:LONGEST], field=path)
    for path in detached(sent, back, fields):
        yield Finding("", Kind.CONTROL, "removed", path, "", "", field=path)


def _once(found: Sequence[Finding]) -> Iterator[Finding]:
    """An answer that is shown in several places and changed alike in all of them is one finding."""
    seen: set[tuple[str, ...]] = set()
    for one in found:
        said = (one.kind, one.field, one.after) if one.kind is Kind.FIELD else ()
        if not said or said not in seen:
            yield one
        if said:
            seen.add(said)


def told_apart(found: Iterator[Finding]) -> Iterator[Finding]:
    """Each with a key that the same difference has in every upload."""
    counted: Counter[str] = Counter()
    for one in found:
        said = "\0".join((one.kind, one.change, one.place, one.before, one.after, one.field))
        digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
        counted[digest] += 1
        yield replace(one, key=digest if counted[digest] == 1 else f"{digest}-{counted[digest]}")
