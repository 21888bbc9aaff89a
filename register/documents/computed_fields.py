"""The fields that Word works out, such as page numbers: what each asks for, and the words it showed last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from register.documents.xml_readings import W

MARKS = (f"{W}fldChar", f"{W}instrText", f"{W}delInstrText")
IN_RUNS = (f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}sym", f"{W}noBreakHyphen", f"{W}drawing", f"{W}pict")
OF_PLACES = frozenset((
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "TOC", "HYPERLINK", "REF", "NOTEREF", "STYLEREF",
    "SEQ", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "TC", "XE", "INDEX", "TOA", "TA", "FORMTEXT",
    "FORMCHECKBOX", "FORMDROPDOWN", "EQ", "SYMBOL", "ADVANCE", "MACROBUTTON", "GOTOBUTTON",
))  # fmt: skip
"""Fields about places in the file itself: they are worked out anew wherever it is opened."""
DEEPEST = 40
"""Fields inside fields; deeper than this Word itself does not go."""
DRAWN_IN = frozenset(
    ("INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "DDE", "DDEAUTO", "IMPORT", "DATABASE", "RD")
)
"""Fields that draw in words or pictures from another file."""


@dataclass(slots=True)
class Computed:
    """One field. nodes: what it is made of beside its result; shown: the nodes of its result; start: where it is."""

    start: etree._Element
    code: str = ""
    nodes: list[etree._Element] = field(default_factory=list)
    shown: list[etree._Element] = field(default_factory=list)
    in_code: bool = True

    @property
    def name(self) -> str:
        """What kind it is: `DOCPROPERTY`."""
        return (self.code.split() or [""])[0].upper()

    @property
    def target(self) -> str:
        """What it speaks of: the address of a file that it draws in."""
        words = [word for word in self.code.split()[1:] if not word.startswith("\\")]
        quoted = self.code.split('"')
        return quoted[1] if len(quoted) > 2 else (words or [""])[0]

    @property
    def result(self) -> str:
        """The words it shows."""
        return "".join(node.text or "" for node in self.shown if node.tag == f"{W}t")


def computed_fields(root: etree._Element) -> list[Computed]:
    """Every field of a part, in the order in which they begin; one inside another stands after it."""
    found: list[Computed] = []
    open_fields: list[Computed] = []
    for node in root.iter(f"{W}fldSimple", *MARKS, *IN_RUNS):
        if node.tag == f"{W}fldSimple":
            found.append(_simple(node))
        elif node.tag == f"{W}fldChar":
            _mark(node, found, open_fields)
        else:
            for one in open_fields:
                _note(node, one)
    return found


def _simple(node: etree._Element) -> Computed:
    return Computed(node, node.get(f"{W}instr", ""), [node], list(node.iter(*IN_RUNS)), in_code=False)


def _mark(node: etree._Element, found: list[Computed], open_fields: list[Computed]) -> None:
    kind = node.get(f"{W}fldCharType")
    if kind == "begin":
        for one in open_fields:
            _note(node, one)
        found.append(Computed(node, nodes=[node]))
        open_fields.append(found[-1])
        del open_fields[:-DEEPEST]
    elif open_fields:
        last = open_fields[-1]
        last.nodes.append(node)
        for one in open_fields[:-1]:
            _note(node, one)
        if kind == "separate":
            last.in_code = False
        elif kind == "end":
            open_fields.pop()


def _note(node: etree._Element, one: Computed) -> None:
    """What stands in the question of a field is part of it; after that it is what the field shows."""
    if one.in_code:
        one.nodes.append(node)
        one.code += (node.text or "") if node.tag == f"{W}instrText" else ""
    else:
        one.shown.append(node)


def with_old_results(root: etree._Element) -> Iterator[Computed]:
    """Fields that show what was once worked out of something that is not in the file, outermost only."""
    inside: set[etree._Element] = set()
    for one in computed_fields(root):
        if one.name not in OF_PLACES | DRAWN_IN and one.start not in inside and one.name:
            inside.update(one.shown, one.nodes)
            yield one


def make_plain(one: Computed) -> None:
    """What it shows stays, as words like any other."""
    if one.start.tag == f"{W}fldSimple":
        for child in list(one.start):
            one.start.addprevious(child)
    _take(one.nodes)


def take_out(one: Computed) -> None:
    """It goes, and what it shows."""
    _take([*one.shown, *one.nodes])


def _take(nodes: list[etree._Element]) -> None:
    for node in nodes:
        if (parent := node.getparent()) is not None:
            parent.remove(node)
