"""A CSV file as programs and people write it: any usual encoding, any usual mark between cells."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from register.domain.imports.tables import Cells, Sheet, Unreadable

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
DELIMITERS = ",;\t|"
MOST_CELL, MOST_COLUMNS, MOST_ROWS = 32_767, 1_000, 250_000
"""A cell of Excel holds no more characters; more columns or rows than these are no register."""
_SAMPLE = 50


def read_delimited(data: bytes, file: str) -> Sheet:
    """The rows of a CSV file. A cell may hold line breaks; the number of a row is that of the row as a spreadsheet
    shows it, not of the line. Unreadable says what to do."""
    text = decoded(data, file)
    rows = tuple(
        (number, cells) for number, cells in _rows(text, file) if any(cell.strip() for cell in cells)
    )
    return Sheet(file, "", rows)


def decoded(data: bytes, file: str) -> str:
    """The text: by its mark, else UTF-8 or UTF-16, else as Windows writes Western European text."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return _strictly(data, name, file)
    for name in ("utf-8", *_guessed_utf16(data)):
        try:
            return _readable(data.decode(name), file)
        except UnicodeDecodeError:
            continue
    return _readable(data.decode("cp1252", errors="strict" if _is_cp1252(data) else "replace"), file)


def _strictly(data: bytes, name: str, file: str) -> str:
    try:
        return _readable(data.decode(name), file)
    except UnicodeDecodeError:
        raise Unreadable(
            f"{file} is damaged: it does not hold the text that its first letters promise"
        ) from None


def _guessed_utf16(data: bytes) -> tuple[str, ...]:
    """Every other byte empty: UTF-16 without its mark."""
    some = data[:2000]
    if len(some) > 3 and some[1::2].count(0) > len(some) // 3:
        return ("utf-16-le",)
    return ("utf-16-be",) if len(some) > 3 and some[0::2].count(0) > len(some) // 3 else ()


def _is_cp1252(data: bytes) -> bool:
    return not any(byte in data for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def _readable(text: str, file: str) -> str:
    if "\0" in text:
        raise Unreadable(
            f"{file} is not a CSV file. Save it from the spreadsheet as CSV, or bring the spreadsheet itself"
        )
    return text


def delimiter(text: str) -> str:
    """The mark between cells: the one that parts the first rows into the most alike rows of more than one cell."""
    best, found = ",", (0, 0)
    for mark in DELIMITERS:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        widths = Counter(
            len(cells) for cells, _ in zip(_gently(lines), range(_SAMPLE), strict=False) if cells
        )
        width, count = max(widths.items(), key=lambda one: (one[0] > 1, one[1], one[0]), default=(0, 0))
        if width > 1 and (count, width) > found:
            best, found = mark, (count, width)
    return best


def _gently(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from lines
    except csv.Error:
        return


def _rows(text: str, file: str) -> Iterator[tuple[int, Cells]]:
    told = _declared(text)
    mark, body = (delimiter(text), text) if told is None else told
    lines = csv.reader(io.StringIO(body, newline=""), delimiter=mark)
    try:
        for number, cells in enumerate(lines, start=1):
            _check_size(number, cells, file)
            yield number, tuple(cells)
    except csv.Error:
        raise Unreadable(
            f"{file}, line {lines.line_num}: this cannot be read as CSV. Open it in a spreadsheet and save it again"
        ) from None


def _declared(text: str) -> tuple[str, str] | None:
    """Excel's own first line "sep=;" names the mark."""
    first, _, rest = text.partition("\n")
    first = first.strip().lower()
    return (first[4], rest) if len(first) == 5 and first.startswith("sep=") else None


def _check_size(number: int, cells: list[str], file: str) -> None:
    if number > MOST_ROWS:
        raise Unreadable(f"{file} has more than {MOST_ROWS:,} rows. Part it into several files")
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(
            f"{file}, row {number} has more than {MOST_COLUMNS:,} cells. Take out the empty columns"
        )
    if any(len(cell) > MOST_CELL for cell in cells):
        raise Unreadable(
            f"{file}, row {number} has a cell of more than {MOST_CELL:,} characters. A quotation mark may be missing"
        )
