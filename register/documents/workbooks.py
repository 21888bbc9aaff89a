"""Spreadsheets, CSV files and zip files of them as sheets of text: opened only after what could hurt us was refused."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePosixPath
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from register.domain.imports.delimited import MOST_CELL, MOST_COLUMNS, MOST_ROWS, read_delimited
from register.domain.imports.tables import Cells, Sheet, Unreadable

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1 << 20
DELIMITED = (".csv", ".tsv", ".txt")
SPREADSHEETS = (".xlsx", ".xlsm", ".ods")
_CELL = re.compile(rb'<(?:\w+:)?(row|c)\b[^>]*?\br="([A-Z]{0,3})(\d{1,9})"')
_EMPTY_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*office:value-type[^>]*)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """How big what is brought may be. cells: of one sheet, empty ones among the others counted."""

    file_bytes: int = 25_000_000
    part_bytes: int = 250_000_000
    all_bytes: int = 400_000_000
    parts: int = 2_000
    ratio: int = 200
    cells: int = 10_000_000


USUAL = Limits()


def read_file(data: bytes, file: str, limits: Limits = USUAL) -> list[Sheet]:
    """The sheets of a CSV file, a spreadsheet (XLSX, ODS) or a zip file of such. Unreadable says what to do."""
    if len(data) > limits.file_bytes:
        raise Unreadable(
            f"{file} is larger than {limits.file_bytes // 1_000_000} MB. Part it into several files"
        )
    if not data.strip():
        raise Unreadable(f"{file} is empty")
    if data.startswith(OLD_EXCEL):
        raise Unreadable(
            f"{file} is in the old .xls format or protected by a password. Save it in Excel as .xlsx without a password"
        )
    if not data.startswith(ZIP):
        return [read_delimited(data, file)]
    with _opened(data, file, limits) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            return list(_workbook(data, archive, file, limits))
        if "content.xml" in names:
            return list(_open_document(data, archive, file, limits))
        return list(_zipped(archive, file, limits))


def _opened(data: bytes, file: str, limits: Limits) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _damaged(file) from None
    if len(members) > limits.parts:
        raise Unreadable(f"{file} holds more than {limits.parts:,} parts. Bring the spreadsheet by itself")
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(f"{file} is protected by a password. Take the password off and bring it again")
    if sum(member.file_size for member in members) > limits.all_bytes or any(
        _is_swollen(member, limits) for member in members
    ):
        raise _bomb(file)
    return archive


def _is_swollen(member: zipfile.ZipInfo, limits: Limits) -> bool:
    swollen = member.file_size > CHUNK and member.file_size > limits.ratio * max(member.compress_size, 1)
    return member.file_size > limits.part_bytes or swollen


def _bomb(file: str) -> Unreadable:
    return Unreadable(
        f"{file} unpacks to far more than a register holds, so it was refused. Save it again as .xlsx or CSV"
    )


def _damaged(file: str) -> Unreadable:
    return Unreadable(f"{file} is damaged. Open it in a spreadsheet, save it again and bring that copy")


def _part(archive: zipfile.ZipFile, name: str, file: str, limits: Limits) -> bytes:
    """A part, read in pieces, so that a size that lies costs no more than the limit."""
    body = bytearray()
    try:
        with archive.open(name) as stream:
            while piece := stream.read(CHUNK):
                body += piece
                if len(body) > limits.part_bytes:
                    raise _bomb(file)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise _damaged(file) from None
    if name.endswith((".xml", ".rels")) and _DECLARATION.search(body[:4096]):
        raise Unreadable(
            f"{file} tries to draw in text from elsewhere, so it was refused. Save it again as .xlsx"
        )
    return bytes(body)


def _zipped(archive: zipfile.ZipFile, file: str, limits: Limits) -> Iterator[Sheet]:
    """The files in a zip file, by their names; folders and what is no table are passed over, zips in it refused."""
    total, found = 0, False
    for name in sorted(archive.namelist()):
        path = PurePosixPath(name)
        if (
            path.suffix.lower() not in (*DELIMITED, *SPREADSHEETS)
            or path.name.startswith((".", "~$"))
            or "__MACOSX" in name
        ):
            continue
        body = _part(archive, name, file, limits)
        total += len(body)
        if total > limits.all_bytes:
            raise _bomb(file)
        found = True
        yield from read_file(body, name, limits)
    if not found:
        raise Unreadable(f"{file} holds no CSV file and no spreadsheet")


def _workbook(data: bytes, archive: zipfile.ZipFile, file: str, limits: Limits) -> Iterator[Sheet]:
    uncomputed = {}
    for name, part in _sheet_parts(archive, file, limits):
        body = _part(archive, part, file, limits)
        _check_extent(body, f"{file}, sheet {name}", limits)
        uncomputed[name] = frozenset(
            (int(row), _column(letters)) for letters, row in _EMPTY_FORMULA.findall(body)
        )
    yield from _sheets(data, file, uncomputed)


def _sheet_parts(archive: zipfile.ZipFile, file: str, limits: Limits) -> list[tuple[str, str]]:
    """The name of each sheet, and the part that holds it."""
    book = _xml(_part(archive, "xl/workbook.xml", file, limits), file)
    links = _xml(_part(archive, "xl/_rels/workbook.xml.rels", file, limits), file)
    parts = {link.get("Id"): str(link.get("Target", "")) for link in links}
    found = []
    for sheet in book.iter("{*}sheet"):
        target = parts.get(
            next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), None), ""
        )
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append((str(sheet.get("name", "")), part))
    return found


def _xml(body: bytes, file: str) -> Any:
    try:
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise _damaged(file) from None


def _check_extent(body: bytes, where: str, limits: Limits) -> None:
    """A cell far away makes a sheet of millions of empty ones."""
    rows = columns = 0
    for _, letters, row in _CELL.findall(body):
        rows = max(rows, int(row))
        columns = max(columns, _column(letters) + 1 if letters else 0)
    _refuse_extent(rows, columns, where, limits)


def _refuse_extent(rows: int, columns: int, where: str, limits: Limits) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > limits.cells:
        raise Unreadable(
            f"{where} reaches to row {rows:,} and column {columns:,}. Delete the empty rows and columns behind the last "
            "entry, and save it again"
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _open_document(data: bytes, archive: zipfile.ZipFile, file: str, limits: Limits) -> Iterator[Sheet]:
    body = _part(archive, "content.xml", file, limits)
    cells = 0
    for row in _ODS_ROW.finditer(body):
        told = sum(_times(cell[1]) for cell in _ODS_CELL.finditer(row[2]))
        cells += _times(row[1]) * told
        if cells > limits.cells:
            raise Unreadable(f"{file} repeats cells over far more rows than a register holds. Save it again")
    yield from _sheets(data, file, {})


def _times(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1


def _sheets(data: bytes, file: str, uncomputed: dict[str, frozenset[tuple[int, int]]]) -> Iterator[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            hidden = about.visible is not SheetVisibleEnum.Visible
            rows = _rows(
                book, about.name, f"{file}, sheet {about.name}", uncomputed.get(about.name, frozenset())
            )
            yield Sheet(file, about.name, tuple(rows), hidden, uncomputed.get(about.name, frozenset()))
    except (CalamineError, OSError, ValueError):
        raise _damaged(file) from None


def _rows(
    book: CalamineWorkbook, name: str, where: str, uncomputed: frozenset[tuple[int, int]]
) -> Iterator[tuple[int, Cells]]:
    """Rows that hold anything, also a formula nobody computed. A cell merged over several rows stands in each of them,
    as the sheet shows it."""
    sheet = book.get_sheet_by_name(name)
    merged = _merged_down(sheet.merged_cell_ranges or [])
    formulas = {row for row, _ in uncomputed}
    above: dict[int, str] = {}
    last = 0
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        last = number
        cells = [_text(value) for value in values]
        for at in merged.get(number, ()):
            cells[at] = cells[at] or above.get(at, "")
        above.update((at, cells[at]) for at in merged.get(-number, ()) if at < len(cells))
        if any(len(cell) > MOST_CELL for cell in cells):
            raise Unreadable(f"{where}, row {number} has a cell of more than {MOST_CELL:,} characters")
        if number in formulas or any(cell.strip() for cell in cells):
            yield number, tuple(cells)
    yield from ((number, ()) for number in sorted(formulas) if number > last)


def _merged_down(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> dict[int, list[int]]:
    """For each row the columns that a merged cell above goes on in; under minus the row those in which one begins."""
    found: dict[int, list[int]] = {}
    for (top, left), (bottom, right) in ranges:
        if left == right and bottom > top:
            found.setdefault(-(top + 1), []).append(left)
            for row in range(top + 2, min(bottom, MOST_ROWS) + 2):
                found.setdefault(row, []).append(left)
    return found


def _text(value: Any) -> str:
    """A cell as people read it, whatever kind the spreadsheet keeps it as."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value) if isinstance(value, (int, timedelta)) else ""
