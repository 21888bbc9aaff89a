"""Ways in which people write the name of an organisation, made up by the hundred."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.domain.builders import RULES, TODAY

ROWS: list[dict[str, Any]] = RULES.value("organisations.name_forms", on=TODAY)
COMPANIES = [row for row in ROWS if row["family"] == "company"]
FORMS = {row["form"]: row["written"] for row in ROWS}
WORDS = (
    "Fernhill", "Oakdene", "Larkfield", "Ch\u00e2teau", "\u0141\u00f3d\u017a", "\u00d8sterbro", "O'Rourke", "Tyneside",
    "\u0420\u043e\u043c\u0430\u0448\u043a\u0430", "\u0412\u0430\u0441\u0438\u043b\u0451\u043a", "Dressings", "Podiatry",
    "Wheelchairs", "Caf\u00e9", "Stra\u00dfe",
)  # fmt: skip
BLANKS = (
    " ",
    "  ",
    "\u00a0",
    "\u2009",
    "\u202f",
    "\t",
    "-",
    "\u2010",
    "\u2013",
    " \u200b",
    "\u200d ",
    ". ",
    ", ",
    "_",
)
PLAIN = {
    "\u00e2": "a",
    "\u0141": "L",
    "\u00f3": "o",
    "\u017a": "z",
    "\u00d8": "O",
    "\u00e9": "e",
    "\u00df": "ss",
    "\u0451": "\u0435",
}


def body_names() -> st.SearchStrategy[str]:
    """Two or three words with "and" somewhere among them, without a legal form."""
    some = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3, unique=True)
    return st.builds(
        lambda words, joined: f" {joined} ".join([words[0], " ".join(words[1:])]),
        some,
        st.sampled_from(("", "and")),
    )


def _blanks(text: str, blank: str) -> str:
    return blank.join(text.split())


def _unaccented(text: str) -> str:
    return "".join(PLAIN.get(letter, letter) for letter in text)


def _sprinkled(text: str, letter: str, at: int) -> str:
    at %= len(text) + 1
    return text[:at] + letter + text[at:]


@st.composite
def writings(draw: Any, name: str) -> str:
    """The same name in another hand: a form or none, an article, marks, blanks, case, accents, invisible letters."""
    written = draw(
        st.sampled_from((name, name.replace(" and ", " & "), name.replace(" and ", " + "), _unaccented(name)))
    )
    form = draw(st.sampled_from(("", *(way for row in COMPANIES for way in row["written"]))))
    written = f"{draw(st.sampled_from(('', 'The ', 'THE  ')))}{written} {form}".strip()
    written = draw(st.sampled_from((str, str.upper, str.lower, str.title, str.swapcase)))(written)
    written = _blanks(written, draw(st.sampled_from(BLANKS)))
    unseen = st.sampled_from(("", "\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad", ".", "'", "\u2019"))
    return _sprinkled(written, draw(unseen), draw(st.integers(0, 99))) + draw(
        st.sampled_from(("", ".", " ", "!", " (", ")"))
    )
