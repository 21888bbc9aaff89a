"""Text as it is searched and sorted: one folded form, the same for both databases."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ø": "o", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i",
        "ŧ": "t", "ŋ": "n", "ĸ": "k", "ə": "e", "ɖ": "d", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ŀ": "l", "ȷ": "j",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart, by what people type for them."""

FORM = f"1, Unicode {unicodedata.unidata_version}"
"""Which form this is: another release or another Python may fold some letters otherwise."""

INVISIBLE = ("Cf", "Mn", "Me", "Cc", "Cs")
_UNSEEN = {
    at: None for at in range(128) if unicodedata.category(chr(at)) in INVISIBLE and not chr(at).isspace()
}
"""The letters of ASCII that nobody sees and that are no blanks."""


def folded(text: str) -> str:
    """Without accents, case and invisible letters, blanks as one: "  Łukasz  ŻAK" and "lukasz zak" are one.
    A text that holds nothing else folds to nothing. Folding twice changes nothing."""
    if is_plain(text):
        return text.lower()
    if text.isascii():
        return " ".join(text.translate(_UNSEEN).lower().split())
    small = _apart(_apart(text).casefold()).translate(_LETTERS)
    return " ".join(_without_marks(_apart(small)).split())


def is_plain(text: str) -> bool:
    """The text in small letters is its folded form: letters and signs of ASCII on one line, with single blanks inside."""
    return not text or (
        text.isascii() and text.isprintable() and "  " not in text and text == text.strip(" ")
    )


def _apart(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def _without_marks(text: str) -> str:
    blanks = "".join(" " if c.isspace() else c for c in text)
    return "".join(c for c in blanks if unicodedata.category(c) not in INVISIBLE)
