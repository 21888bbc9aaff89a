"""Names that are looked up as they are asked for."""

from __future__ import annotations

from register.queries.called import MOST_ALONE, Ids, Names


def test_names_asked_for_one_by_one_without_end_are_read_all_at_once() -> None:
    told = {str(n): f"Name {n}" for n in range(5 * MOST_ALONE)}
    asked: list[Ids] = []

    def find(ids: Ids) -> dict[str, str]:
        asked.append(ids)
        return {key: told[key] for key in (told if ids is None else ids) if key in told}

    names = Names(find)
    assert [names[key] for key in told] == list(told.values())
    assert len(asked) == MOST_ALONE + 1
    assert asked[-1] is None
    assert "gone" not in names
