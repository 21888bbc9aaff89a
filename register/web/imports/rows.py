"""What both kinds of import show alike: a row's faults beside its cells, and the columns that a file has to have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from register.db import reading
from register.domain.errors import Invalid
from register.domain.imports.mappings import FIELDS, NEEDED, columns_of
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.readings import headings_of
from register.domain.imports.tables import Sheet
from register.queries.imports import batches as queries
from register.services.imports import uploads

Places = Mapping[str, tuple[int, ...]]


def lacking(mapping: By, sheets: list[Sheet]) -> list[str]:
    """What must stand in some column and is found in none."""
    found = columns_of(mapping, headings_of(sheets, [mapping]))
    return [FIELDS[mapping.about][name] for name in NEEDED[mapping.about] if name not in found]


def check_needed(mapping: By, headings: tuple[str, ...]) -> None:
    """Invalid, beside its question, for each column that has to be there and was not chosen."""
    found, called = columns_of(mapping, headings), FIELDS[mapping.about]
    missing = [name for name in NEEDED[mapping.about] if name not in found]
    if missing:
        raise Invalid({f"field_{name}": f"Select the column that holds: {called[name]}" for name in missing})


def standing(mapping: By, headings: tuple[str, ...]) -> dict[str, str]:
    """The heading under which each field stands now."""
    return {name: headings[places[0]] for name, places in columns_of(mapping, headings).items()}


def let_go(key: str) -> None:
    """Forget a file once it was brought in, or will not be."""
    with reading() as session:
        uploads.forget_file(queries.imports_folder(session), key)


def name_of(form: Any) -> str:
    """The name of the file that was sent, without a folder."""
    return Path(str(form.file.data.filename)).name


def mended(work: Callable[[], bool], still: Callable[[], Mapping[str, str]], places: Places) -> None:
    """Mend a row; Invalid, each fault beside its cell, where it stays as it was. still: what is wrong with it then."""
    try:
        done = work()
    except Invalid as fault:
        raise Invalid(beside_cells(fault.problems, places)) from None
    if not done:
        raise Invalid({"": "; ".join(still().values())})


def beside_cells(problems: Mapping[str, str], places: Places) -> dict[str, str]:
    """Each fault by its cell; those of no column together."""
    beside = {f"cell_{places[name][0]}": words for name, words in problems.items() if name in places}
    apart = [words for name, words in problems.items() if name not in places]
    return beside | ({"": "; ".join(apart)} if apart else {})
