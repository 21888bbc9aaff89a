"""Lists as files: CSV, Excel and JSON Lines, each with the question it answers; no cell is ever a formula."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from register.domain.leaves import stamp

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}
_FORMS = {Decimal: "#,##0.00", date: "d mmm yyyy"}
_FIRST_DAY = date(1900, 3, 1)
"""Before this day spreadsheets count days otherwise, or not at all."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\N{MINUS SIGN}", "\t", "\r", "\n")


_BLANK = " \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"


def as_csv(question: str, headings: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads names rightly; the first line is the question. Without one the
    file begins with its headings, as programs that take such a file expect."""
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\r\n").writerow
    if question:
        write([_safe(question)])
    write(list(headings.values()))
    for row in rows:
        write([_cell(row[key]) for key in headings])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(question: str, headings: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """One sheet: the question, if there is one, the headings, the rows. Text stays text, amounts are numbers and days are
    dates."""
    import xlsxwriter  # a quarter of a second that only this function needs

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": question, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        sheet, bold = book.add_worksheet("List"), book.add_format({"bold": True})
        styles = {kind: book.add_format({"num_format": form}) for kind, form in _FORMS.items()}
        first = 1 if question else 0
        if question:
            _write_row(sheet, 0, [question], bold)
        _write_row(sheet, first, list(headings.values()), bold)
        for at, row in enumerate(rows, start=first + 1):
            _write_row(sheet, at, [row[key] for key in headings], None, styles)
    return file.getvalue()


def as_jsonl(question: str, headings: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The question on the first line, then an object a row."""
    lines = [json.dumps({"question": question}, ensure_ascii=False)]
    lines += [json.dumps({key: plain(row[key]) for key in headings}, ensure_ascii=False) for row in rows]
    return ("\n".join(lines) + "\n").encode()


WRITERS = {"csv": as_csv, "xlsx": as_xlsx, "jsonl": as_jsonl}


def plain(value: Any) -> Any:
    """A value as JSON takes it."""
    if isinstance(value, datetime):
        return stamp(value)
    return value.isoformat() if isinstance(value, date) else value


def cell(value: Any) -> str:
    """A value as a cell shows it; nothing known is an empty cell. Exact numbers stand in plain figures."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "; ".join(cell(item) for item in value)
    return f"{value:f}" if isinstance(value, Decimal) else str(plain(value))


def _cell(value: Any) -> str:
    """A number may begin with its sign; nothing else may."""
    return cell(value) if isinstance(value, Decimal) else _safe(cell(value))


def _safe(text: str) -> str:
    """A leading sign would make a spreadsheet run the text: quote it. Signs of full width and other forms count as
    what they stand for, and so does one after blanks, which some programs skip."""
    first = text.lstrip(_BLANK)[:1]
    read_as = unicodedata.normalize("NFKC", first)
    return "'" + text if text.startswith(_FORMULA_STARTS) or read_as.startswith(_FORMULA_STARTS) else text


def _write_row(
    sheet: Any,
    at: int,
    cells: Sequence[Any],
    style: Any,
    styles: Mapping[type[Any], Any] = MappingProxyType({}),
) -> None:
    """An amount is a number and a day a date, which a spreadsheet adds up and sorts; all else is text."""
    for column, value in enumerate(cells):
        if isinstance(value, Decimal):
            sheet.write_number(at, column, float(value), styles[Decimal])
        elif isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
            sheet.write_datetime(at, column, value, styles[date])
        else:
            sheet.write_string(at, column, cell(value), style)


def as_zip(papers: Iterable[tuple[str, bytes]]) -> bytes:
    """Files under their names in one file; the same papers make the same file, to the byte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in papers:
            archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def lines(body: bytes) -> Iterator[str]:
    """A text file's lines, for the command line."""
    yield from body.decode("utf-8-sig").splitlines()
