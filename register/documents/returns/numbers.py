"""The numbers that Word works out for paragraphs of lists, such as those of clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from register.documents.xml_readings import W, parse

NUMBERING, STYLES = "word/numbering.xml", "word/styles.xml"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
NUMBERED, STYLED, PROPERTIES = f"{W}numPr", f"{W}pStyle", f"{W}pPr"
NUM_ID, LEVEL, VALUE = f"{W}numId", f"{W}ilvl", f"{W}val"
LEVELS = 9
MOST = 1_000_000


@dataclass(slots=True)
class _List:
    """One list: the pattern it follows, and where its levels begin."""

    pattern: str
    levels: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Patterns:
    """The lists of a file, and which styles number their paragraphs; read once for all of its stories."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.lists = _lists(parse(parts[NUMBERING])) if NUMBERING in parts else {}
        self.styled = _styled(parse(parts[STYLES])) if STYLES in parts else {}


class Numbers:
    """Counts through one story, paragraph by paragraph, as Word does."""

    def __init__(self, patterns: Patterns) -> None:
        self._lists, self._styled = patterns.lists, patterns.styled
        self._counts: dict[str, list[int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, paragraph: etree._Element) -> str:
        """The number before this paragraph as it is printed; empty where it has none."""
        found = self._number_of(paragraph)
        if found is None:
            return ""
        number, level = found
        mine = self._lists.get(number)
        if mine is None or level not in mine.levels:
            return ""
        self._count(number, mine, level)
        kind, text, _ = mine.levels[level]
        if kind == "bullet":
            return ""
        return re.sub(r"%([1-9])", lambda m: self._shown(mine, int(m[1]) - 1), text)

    def _number_of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        own, style = None, ""
        for child in properties_of(paragraph, PROPERTIES):
            tag = child.tag
            if tag == STYLED:
                style = child.get(VALUE, "")
            elif tag == NUMBERED:
                own = child
        found = self._styled.get(style)
        if own is not None:
            number, level = found or ("", 0)
            said = {one.tag: one.get(VALUE, "") for one in own}
            found = said.get(NUM_ID) or number, _whole(said.get(LEVEL, ""), level)
        return found if found is not None and found[0] not in ("", "0") else None

    def _count(self, number: str, mine: _List, level: int) -> None:
        counts = self._counts.setdefault(mine.pattern, [0] * LEVELS)
        if level in mine.starts and (number, level) not in self._begun:
            counts[level] = mine.starts[level] - 1
        self._begun.add((number, level))
        if counts[level] == 0:
            counts[level] = mine.levels[level][2] - 1
        counts[level] = min(counts[level] + 1, MOST)
        for below in range(level + 1, LEVELS):
            counts[below] = 0

    def _shown(self, mine: _List, level: int) -> str:
        counts = self._counts[mine.pattern]
        kind, _, start = mine.levels.get(level, ("decimal", "", 1))
        return written(counts[level] or start, kind)


def properties_of(node: etree._Element, tag: str) -> etree._Element | tuple[()]:
    """What stands in the first child of this name, where a file has it first, as Word's files do, or anywhere."""
    if len(node) and node[0].tag == tag:
        return node[0]
    found = node.find(tag)
    return () if found is None else found


def written(number: int, kind: str) -> str:
    """A number as a list shows it."""
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(97 + (number - 1) % 26) * ((number - 1) // 26 % 50 + 1) if number > 0 else ""
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("lowerRoman", "upperRoman"):
        roman, left = "", min(number, 4999)
        for value, sign in ROMAN:
            roman += sign * (left // value)
            left %= value
        return roman.upper() if kind == "upperRoman" else roman
    return "" if kind == "none" else str(number)


def _lists(root: etree._Element) -> dict[str, _List]:
    patterns = {one.get(f"{W}abstractNumId", ""): one for one in root.iter(f"{W}abstractNum")}
    found: dict[str, _List] = {}
    for one in root.iter(f"{W}num"):
        name = _value(one, "abstractNumId")
        mine = _List(name)
        if name in patterns:
            mine.levels = _levels(patterns[name])
        for override in one.iter(f"{W}lvlOverride"):
            level = _whole(override.get(f"{W}ilvl", ""), -1)
            mine.levels |= _levels(override)
            start = _value(override, "startOverride")
            if start:
                mine.starts[level] = _whole(start, 1)
        found[one.get(f"{W}numId", "")] = mine
    return found


def _levels(parent: etree._Element) -> dict[int, tuple[str, str, int]]:
    found = {}
    for level in parent.findall(f"{W}lvl"):
        at = _whole(level.get(f"{W}ilvl", ""), -1)
        if 0 <= at < LEVELS:
            found[at] = (
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText"),
                _whole(_value(level, "start"), 1),
            )
    return found


def _styled(root: etree._Element) -> dict[str, tuple[str, int]]:
    """Style -> list and level, by itself or by the one it is based on."""
    styles = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    found = ((name, _of_style(style, styles)) for name, style in styles.items())
    return {name: numbered for name, numbered in found if numbered[0]}


def _of_style(style: etree._Element, styles: Mapping[str, etree._Element]) -> tuple[str, int]:
    number, level = "", None
    one: etree._Element | None = style
    for _ in range(len(styles)):
        if one is None:
            break
        own = one.find(f"{W}pPr/{W}numPr")
        if own is not None:
            number = number or _value(own, "numId")
            level = _whole(_value(own, "ilvl"), 0) if level is None else level
        if number:
            break
        one = styles.get(_value(one, "basedOn"))
    return number, level or 0


def _value(node: etree._Element, name: str) -> str:
    found = node.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise
