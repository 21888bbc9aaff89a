"""The blocks of each part in order: what the builder writes, what the preview shows, with the same numbers."""

from __future__ import annotations

from register.documents.clause_sources import Block, Details, Each, FieldPlace, fields_placed
from register.documents.parts import Part


def blocks_of(part: Part) -> tuple[Block, ...]:
    """The part's wording, then places for all fields that the wording does not put anywhere itself."""
    placed = fields_placed(part.blocks)
    left = [field for field in part.fields if field.name not in placed and not field.group]
    scalars = tuple(field.name for field in left if field.type != "table")
    added: list[Block] = [Details(scalars)] if scalars else []
    added += [FieldPlace(field.name) for field in left if field.type == "table"]
    return (*part.blocks, *added, *_per_item(part, placed))


def _per_item(part: Part, placed: set[str]) -> tuple[Block, ...]:
    left = tuple(field for field in part.fields if field.group and field.name not in placed)
    if not left:
        return ()
    scalars = tuple(field.name for field in left if field.type != "table")
    tables = tuple(FieldPlace(field.name) for field in left if field.type == "table")
    return (Each(part.repeat, (*([Details(scalars)] if scalars else []), *tables)),)


def level_labels(part: Part) -> tuple[str, str, str]:
    """How numbered paragraphs of this part count, with %1 to %3 for the counters of the three levels."""
    if part.kind == "clause" and part.number:
        return (f"{part.number}.%1", "(%2)", "(%3)")
    return ("%1", "(%2)", "(%3)")
