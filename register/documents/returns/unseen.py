"""What lies beside the words of a file that came back: comments, hidden text, data behind fields, and fields that went."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from register.documents.returns.opening import Opened
from register.documents.returns.passages import Passage, key_of
from register.documents.revisions.stories import story_parts
from register.documents.xml_readings import W, parse

KEPT = 0.5
"""A program that drops the names of fields drops those of most: then none of them is missed."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote beside the text, and beside which words."""

    place: str
    text: str
    who: str
    day: str


def comments_in(back: Opened, sent: Opened) -> Iterator[Comment]:
    """Comments that were not in what was issued."""
    there = Counter(words for words, _, _ in _comments(sent).values())
    beside = _beside(back)
    for key, (words, who, day) in _comments(back).items():
        if there[words]:
            there[words] -= 1
        else:
            yield Comment(f"Beside “{beside.get(key, '')[:80]}”", words, who, day)


def _comments(file: Opened) -> dict[str, tuple[str, str, str]]:
    found = {}
    for kind, name in story_parts(file.parts):
        if kind == "comments" and name in file.parts:
            for one in parse(file.parts[name]).iter(f"{W}comment"):
                words = "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in one.iter(f"{W}p"))
                by = one.get(f"{W}author", "")[:200], one.get(f"{W}date", "")[:10]
                found[one.get(f"{W}id", "")] = (words.strip(), *by)
    return found


def _beside(file: Opened) -> dict[str, str]:
    """Comment -> the words of the paragraph that it hangs on."""
    found: dict[str, str] = {}
    for root in file.roots.values():
        for node in root.iter(f"{W}commentReference"):
            around = next(node.iterancestors(f"{W}p"), None)
            words = "" if around is None else "".join(t.text or "" for t in around.iter(f"{W}t"))
            found[node.get(f"{W}id", "")] = key_of(words)
    return found


def hidden_in(back: Opened, sent: Opened) -> Iterator[tuple[str, str]]:
    """Words that were issued to be seen and are hidden now: where, and which."""
    before = Counter(key_of(h) for one in _passages(sent) for h in one.hidden if h.strip())
    said = {one.key for one in _passages(sent)}
    for one in _passages(back):
        for words in one.hidden:
            key = key_of(words)
            if key and before[key]:
                before[key] -= 1
            elif key and one.key in said:
                yield f"“{one.heading}”" if one.heading else "The beginning", words


def _passages(file: Opened) -> Iterator[Passage]:
    for found in file.stories.values():
        yield from found


def data_changed(sent: Opened, back: Opened) -> Iterator[tuple[str, str, str]]:
    """Answers whose value in the data part is another now: path, before and after."""
    old, new = _data(sent.parts), _data(back.parts)
    if old is None or new is None or old == new:
        return
    before, after = dict(_values(parse(old), "")), dict(_values(parse(new), ""))
    for path, value in before.items():
        if key_of(after.get(path, value)) != key_of(value):
            yield path, value, after[path]


def _data(parts: Mapping[str, bytes]) -> bytes | None:
    """The part that holds the answers behind the fields."""
    for name, body in parts.items():
        if re.fullmatch(r"customXml/item\d+\.xml", name) and b"<contract" in body:
            return body
    return None


def _values(node: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    counted: Counter[str] = Counter()
    for child in node:
        name = str(child.tag).rpartition("}")[2]
        step = f"[{counted[name]}]" if name in ("item", "row") else f".{name}" if path else name
        counted[name] += 1
        if len(child):
            yield from _values(child, path + step)
        else:
            yield path + step, child.text or ""


def detached(sent: Opened, back: Opened, fields: set[str]) -> Iterator[str]:
    """Fields whose words stand there unchanged without the field."""
    before, after = _fields(sent), _fields(back)
    if sum((before & after).values()) < KEPT * before.total():
        return
    stands = Counter(one.key for one in _passages(back))
    for key, path in dict.fromkeys(before - after):
        if stands[key] >= sum(1 for one in _passages(sent) if one.key == key) and path not in (
            "data_hash",
            *fields,
        ):
            yield path


def _fields(file: Opened) -> Counter[tuple[str, str]]:
    """Which field stands in which words."""
    found = ((one.key, span.path) for one in _passages(file) for span in one.spans)
    return Counter(one for one in found if not one[1].startswith("result:"))
