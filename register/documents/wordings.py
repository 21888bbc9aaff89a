"""Puts wording that variations change into a Word file: each paragraph that reads as before reads as agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from lxml import etree

from register.documents.preview import PreviewBlock, PreviewSpan
from register.documents.revisions.words import paragraphs
from register.documents.xml_readings import XML_SPACE, W, parse

MAIN = "word/document.xml"
KEPT_IN_RUN = f"{W}rPr"


class Wording(NamedTuple):
    """Where, the words until now and the new ones; no old words where some are added, no new ones where they go."""

    place: str
    before: str
    after: str


class Reworded(NamedTuple):
    """The parts with what could be put in, and the places of what could not: no paragraph reads so."""

    parts: dict[str, bytes]
    not_found: tuple[str, ...]


def reword(parts: Mapping[str, bytes], wording: Iterable[Wording]) -> Reworded:
    """Each change in its order, so that a later one finds what an earlier one made."""
    root = parse(parts[MAIN])
    left = tuple(one.place for one in wording if not _put(root, one))
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Reworded({**parts, MAIN: body}, left)


def _put(root: etree._Element, one: Wording) -> bool:
    wanted = [_plain(line) for line in one.before.split("\n") if line.strip()]
    lines = [line for line in one.after.split("\n") if line.strip()]
    if not wanted:
        return False
    every = [p for p in root.iter(f"{W}p") if p.find(f".//{W}txbxContent") is None]
    said = [_plain(" ".join(words_of(p))) for p in every]
    for at in range(len(every) - len(wanted) + 1):
        if said[at : at + len(wanted)] == wanted:
            _replace(every[at : at + len(wanted)], lines)
            return True
    return False


def stand_in(parts: Mapping[str, bytes], wording: Iterable[str]) -> bool:
    """Whether each of these is a whole paragraph as it is written, with nothing tracked: a quick yes, and no sure no."""
    said = {_plain("".join(t.text or "" for t in p.iter(f"{W}t"))) for p in parse(parts[MAIN]).iter(f"{W}p")}
    return said >= {_plain(one) for one in wording}


def reworded(
    blocks: Sequence[PreviewBlock], wording: Iterable[Wording]
) -> tuple[list[PreviewBlock], tuple[str, ...]]:
    """The same for reading in the browser; the places of what no paragraph holds."""
    shown, left = list(blocks), []
    for one in wording:
        wanted = [_plain(line) for line in one.before.split("\n") if line.strip()]
        said = [_plain(block.text) for block in shown]
        ends = range(len(said) - len(wanted) + 1) if wanted else range(0)
        at = next((n for n in ends if said[n : n + len(wanted)] == wanted), None)
        if at is None:
            left.append(one.place)
            continue
        lines = [line for line in one.after.split("\n") if line.strip()]
        old = shown[at : at + len(wanted)]
        new = [replace(old[min(n, len(old) - 1)], spans=(PreviewSpan(line),)) for n, line in enumerate(lines)]
        shown[at : at + len(wanted)] = new
    return shown, tuple(left)


def words_of(paragraph: etree._Element) -> list[str]:
    """The words of one paragraph."""
    holder = etree.Element(f"{W}body")
    holder.append(etree.fromstring(etree.tostring(paragraph)))
    return paragraphs(holder)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _replace(old: list[etree._Element], lines: list[str]) -> None:
    """The new lines in the paragraphs of the old ones; more of them follow the last, and what is left over goes."""
    last = old[-1]
    for _ in range(len(lines) - len(old)):
        again = etree.fromstring(etree.tostring(last))
        last.addnext(again)
        old, last = [*old, again], again
    for paragraph, line in zip(old, lines, strict=False):
        _say(paragraph, line)
    for paragraph in old[len(lines) :]:
        _say(paragraph, "")


def _say(paragraph: etree._Element, line: str) -> None:
    """The same look, other words: the paragraph's own properties stay, and those of its first run."""
    run = next(paragraph.iter(f"{W}r"), None)
    look = None if run is None else run.find(KEPT_IN_RUN)
    for child in [child for child in paragraph if child.tag != f"{W}pPr"]:
        paragraph.remove(child)
    if not line:
        return
    made = etree.SubElement(paragraph, f"{W}r")
    if look is not None:
        made.append(look)
    words = etree.SubElement(made, f"{W}t")
    words.set(XML_SPACE, "preserve")
    words.text = line
