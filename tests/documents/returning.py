"""Returns of a document as people make them: one edit each, in forty kinds, and as different programs would save them."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from register.documents.returns import Kind
from register.documents.revisions.words import own_paragraphs
from register.documents.xml_readings import W, parse
from tests.documents.word_files import BY, SPACES

MAIN = "word/document.xml"
Parts = Mapping[str, bytes]
Root = etree._Element
NUMBERED, SENTENCE = "Nobody signs this agreement for both parties.", "It is read under the law of England."


@dataclass(frozen=True)
class Edit:
    """One edit. kinds: what it may be told as; most: how many findings at most; fixed: in fixed wording."""

    name: str
    make: Callable[[Root], None]
    kinds: tuple[Kind, ...] = (Kind.FIXED,)
    fixed: bool = False
    most: int = 1
    trackable: bool = True


def edited(parts: Parts, make: Callable[[Root], None], name: str = MAIN) -> dict[str, bytes]:
    root = parse(parts[name])
    make(root)
    return {**parts, name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


# ---------------------------------------------------------------- finding and changing


def paragraph_with(root: Root, words: str) -> Root:
    return next(p for p in root.iter(f"{W}p") if words in " ".join(own_paragraphs(p)))


def row_with(root: Root, words: str, nth: int = 0) -> Root:
    return [r for r in root.iter(f"{W}tr") if words in "".join(t.text or "" for t in r.iter(f"{W}t"))][nth]


def reword(words: str, old: str, new: str) -> Callable[[Root], None]:
    """Change words inside one run of the paragraph that holds `words`."""

    def make(root: Root) -> None:
        text = next(t for t in paragraph_with(root, words).iter(f"{W}t") if old in (t.text or ""))
        text.text = (text.text or "").replace(old, new, 1)

    return make


def heading(words: str, new: str) -> Callable[[Root], None]:
    """Change a heading, and not its line in the list of contents."""

    def make(root: Root) -> None:
        headings = (p for p in root.iter(f"{W}p") if _style(p).startswith("Heading"))
        text = next(t for p in headings for t in p.iter(f"{W}t") if words in (t.text or ""))
        text.text = new

    return make


def _style(paragraph: Root) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val", "")


def value(path: str, new: str, everywhere: bool = True) -> Callable[[Root], None]:
    """Change what the controls of one field show."""

    def make(root: Root) -> None:
        found = [b for b in root.iter(f"{W}dataBinding") if b.get(f"{W}xpath") == f"/contract/{path}"]
        assert found, path
        for binding in found if everywhere else found[:1]:
            control = next(binding.iterancestors(f"{W}sdt"))
            first, *rest = control.iter(f"{W}t")
            first.text = new
            for other in rest:
                other.text = ""

    return make


def plain(words: str) -> Root:
    return parse(f"<w:p {SPACES}><w:r><w:t>{words}</w:t></w:r></w:p>".encode())


def after(words: str, *new: str, like: bool = False) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        at = paragraph_with(root, words)
        for text in reversed(new):
            node = plain(text)
            if like:
                node.insert(0, copy.deepcopy(at.find(f"{W}pPr")))
            at.addnext(node)

    return make


def without(words: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        gone = paragraph_with(root, words)
        gone.getparent().remove(gone)

    return make


def moved(words: str, to: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        paragraph_with(root, to).addnext(paragraph_with(root, words))

    return make


def divided(words: str, at: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        first = paragraph_with(root, words)
        second = copy.deepcopy(first)
        texts, others = list(first.iter(f"{W}t")), list(second.iter(f"{W}t"))
        n = next(n for n, t in enumerate(texts) if at in (t.text or ""))
        before, _, rest = (texts[n].text or "").partition(at)
        texts[n].text, others[n].text = before, at + rest
        for one in (*texts[n + 1 :], *others[:n]):
            one.text = ""
        first.addnext(second)

    return make


def joined(first: str, second: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        one, other = paragraph_with(root, first), paragraph_with(root, second)
        one.extend([child for child in other if child.tag != f"{W}pPr"])
        other.getparent().remove(other)

    return make


def row_gone(words: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        row = row_with(root, words)
        row.getparent().remove(row)

    return make


def row_come(words: str, new: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        row = row_with(root, words)
        added = copy.deepcopy(row)
        for control in list(added.iter(f"{W}sdt")):
            for child in list(control.find(f"{W}sdtContent")):
                control.addprevious(child)
            control.getparent().remove(control)
        for n, text in enumerate(added.iter(f"{W}t")):
            text.text = f"{new} {n}"
        row.addnext(added)

    return make


def numbering(words: str, level: str | None) -> Callable[[Root], None]:
    """Another level for a clause, or no number: formatting that changes what is cited."""

    def make(root: Root) -> None:
        properties = paragraph_with(root, words).find(f"{W}pPr")
        for old in properties.findall(f"{W}numPr"):
            number = old.find(f"{W}numId")
            if level is not None:
                old.find(f"{W}ilvl").set(f"{W}val", level)
            else:
                number.set(f"{W}val", "0")

    return make


def whole_part(tag: str, keep_heading: bool = False) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        control = next(s for s in root.iter(f"{W}sdt") if tag in (s.findtext(".//x") or _tag(s)))
        content = control.find(f"{W}sdtContent")
        for child in list(content)[1 if keep_heading else 0 :]:
            content.remove(child)

    return make


def _tag(control: Root) -> str:
    found = control.find(f"{W}sdtPr/{W}tag")
    return "" if found is None else found.get(f"{W}val", "")


def hide(words: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        for run in paragraph_with(root, words).iter(f"{W}r"):
            look = run.find(f"{W}rPr")
            if look is None:
                look = etree.Element(f"{W}rPr")
                run.insert(0, look)
            look.append(etree.Element(f"{W}vanish"))

    return make


def hidden_words(at: str, new: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        run = f"<w:p {SPACES}><w:r><w:rPr><w:vanish/></w:rPr><w:t>{new}</w:t></w:r></w:p>"
        paragraph_with(root, at).append(parse(run.encode())[0])

    return make


def detached(path: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        binding = next(b for b in root.iter(f"{W}dataBinding") if b.get(f"{W}xpath") == f"/contract/{path}")
        control = next(binding.iterancestors(f"{W}sdt"))
        for child in list(control.find(f"{W}sdtContent")):
            control.addprevious(child)
        control.getparent().remove(control)

    return make


def bold(words: str) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        for run in paragraph_with(root, words).iter(f"{W}r"):
            run.insert(0, parse(f"<w:rPr {SPACES}><w:b/></w:rPr>".encode()))

    return make


def both(first: Callable[[Root], None], second: Callable[[Root], None]) -> Callable[[Root], None]:
    def make(root: Root) -> None:
        first(root)
        second(root)

    return make


def nothing(root: Root) -> None:
    """No edit."""


F, X, R, N = Kind.FIELD, Kind.FIXED, Kind.ROW, Kind.NUMBER
EDITS = (
    Edit("a word of a fixed clause", reword("Either party may end it", "Either", "Neither"), fixed=True),
    Edit("a number written as a word", reword("within 10 Working Days", "10", "30"), fixed=True),
    Edit("the case of a letter", reword(NUMBERED, "Nobody", "nobody"), fixed=True),
    Edit("one letter", reword(SENTENCE, "law", "laws"), fixed=True),
    Edit("a phrase put in", reword(SENTENCE, "England", "England and of Wales, where it applies"), fixed=True),
    Edit("a phrase taken out", reword(NUMBERED, " for both parties", ""), fixed=True),
    Edit("a sentence put in", reword(SENTENCE, "England.", "England. Fees are paid in advance."), fixed=True),
    Edit("two places of one paragraph", both(reword(SENTENCE, "read", "seen"), reword("law of", "England", "Wales")),
         fixed=True),
    Edit("a clause put in", after(NUMBERED, "Gifts of any value may be accepted.", like=True), fixed=True),
    Edit("a paragraph without number put in", after(NUMBERED, "This does not apply to friends."), fixed=True),
    Edit("two paragraphs put in", after(SENTENCE, "First new one.", "Second new one.", like=True), fixed=True),
    Edit("a clause taken out", without(NUMBERED), fixed=True),
    Edit("the last clause taken out", without(SENTENCE), fixed=True),
    Edit("a clause moved", moved("Gifts and hospitality", "It is read under"), fixed=True),
    Edit("a clause divided in two", divided("Where something is not as agreed", " within 10"), (N, X), most=2),
    Edit("two clauses joined", joined("Nobody signs this agreement", "These arrangements apply besides"), (N, X), most=2),
    Edit("a whole section taken out", whole_part("clause:general"), fixed=True),
    Edit("a section emptied but for its heading", whole_part("clause:conflicts", keep_heading=True), fixed=True, most=2),
    Edit("a heading", heading("Changes and ending", "Changes and term"), fixed=True),
    Edit("the label of a cell", reword("Last day", "Last day", "Longstop day"), fixed=True),
    Edit("a clause without its number", numbering(NUMBERED, None), (N,), fixed=True, trackable=False),
    Edit("a clause on another level", numbering("Gifts and hospitality", "2"), (N,), fixed=True, trackable=False),
    Edit("an answer shown in several places", value("expiry_date", "30 September 2027"), (F,)),
    Edit("an amount", value("prices/row[1]/annual_value", "£99,999.00"), (F,)),
    Edit("one digit of an amount", value("prices/row[2]/unit_price", "£12,845.68"), (F,)),
    Edit("an answer of words", value("invoice_to", "The accounts office, 2 High Street"), (F,)),
    Edit("an answer of several lines", value("separation", "Nothing of this applies."), (F,)),
    Edit("an answer emptied", value("safeguarding_lead", ""), (F,)),
    Edit("an answer of one service", value("services/item[2]/service_name", "Foot care"), (F,)),
    Edit("a cell of a table of answers", value("reports/row[3]/due", "Never"), (F,)),
    Edit("a number of months in a sentence", value("extension_months", "60"), (F,)),
    Edit("a row of prices taken out", row_gone("Example service 2"), (R,)),
    Edit("a row of prices put in", row_come("Example service 3", "Wholly other"), (R,)),
    Edit("a row of a specification taken out", row_gone("Lead for the provider"), (R,), most=1),
    Edit("hidden words put in", hidden_words(SENTENCE, " except on Mondays"), (Kind.HIDDEN,)),
    Edit("a clause hidden", hide(NUMBERED), (Kind.HIDDEN,), trackable=False),
    Edit("a field taken off its place", detached("invoice_to"), (Kind.CONTROL,), trackable=False),
    Edit("nothing at all", nothing, (), most=0),
    Edit("bold letters", bold(NUMBERED), (), most=0, trackable=False),
    Edit("other blanks", reword(SENTENCE, "read under", "read\u00a0under"), (), most=0),
    Edit("other quotation marks", reword(SENTENCE, "England", "\u2018England\u2019"), (X,), fixed=True),
)  # fmt: skip


# ---------------------------------------------------------------- as other programs save it


def as_word(parts: Parts) -> dict[str, bytes]:
    """Runs cut where Word cuts them, with its numbers of saves and its marks of spelling."""

    def cut(root: Root) -> None:
        for n, text in enumerate(list(root.iter(f"{W}t"))):
            run, words = text.getparent(), text.text or ""
            if run.tag == f"{W}r" and len(words) > 20 and len(run.findall(f"{W}t")) == 1 and text is run[-1]:
                second = copy.deepcopy(run)
                text.text, second[-1].text = words[:9], words[9:]
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                second[-1].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.set(f"{W}rsidR", f"00{n:06d}")
                run.addnext(second)
                run.addnext(etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"}))

    return edited(parts, cut)


def without_names(parts: Parts) -> dict[str, bytes]:
    """As an editor saves it that knows no content controls: their words stay, they go; so does the data part."""

    def open_all(root: Root) -> None:
        for control in list(root.iter(f"{W}sdt")):
            content, parent = control.find(f"{W}sdtContent"), control.getparent()
            for child in list(content):
                control.addprevious(child)
            parent.remove(control)

    opened = edited(parts, open_all)
    return {name: body for name, body in opened.items() if not re.match(r"customXml/", name)}


def half_named(parts: Parts) -> dict[str, bytes]:
    """As LibreOffice saves it: no tags and no locks, bindings kept."""

    def drop(root: Root) -> None:
        for name in ("tag", "lock"):
            for node in list(root.iter(f"{W}{name}")):
                if node.getparent().tag == f"{W}sdtPr":
                    node.getparent().remove(node)

    return edited(parts, drop)


SAVERS = {"as it is": dict, "Word": as_word, "no names": without_names, "LibreOffice": half_named}


def with_comment(parts: Parts, words: str, comment: str) -> dict[str, bytes]:
    """A comment beside these words."""
    by = BY.replace('w:id="1"', 'w:id="77"')
    said = f"<w:comments {SPACES}><w:comment {by}><w:p><w:r><w:t>{comment}</w:t></w:r></w:p></w:comment></w:comments>"
    mark = f'<w:p {SPACES}><w:r><w:commentReference w:id="77"/></w:r></w:p>'

    def hang(root: Root) -> None:
        paragraph_with(root, words).append(parse(mark.encode())[0])

    listed = parts["word/_rels/document.xml.rels"].decode()
    relation = (
        '<Relationship Id="rIdC" Target="comments.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/comments"/>'
    )
    made = edited(parts, hang)
    made["word/_rels/document.xml.rels"] = listed.replace(
        "</Relationships>", f"{relation}</Relationships>"
    ).encode()
    return {**made, "word/comments.xml": said.encode()}
