"""A list of staff: who joins, moves and leaves, and nothing that it does not say."""

from datetime import date
from typing import Any

from register.domain.imports.entries import Whom
from register.domain.imports.mappings import shipped
from register.domain.imports.staff import Change, Held, Kind, Known, StaffRow, Unclear, changes, read_staff
from register.domain.imports.tables import Place, SourceRow, Table

ON = date(2026, 11, 30)
KNOWN = {"ann": Known(id="ann", name="Ann Archer", staff_number="1")}
HELD = Held(
    appointment_id="a1", person_id="ann", post_id="p1", title="Ward Manager", valid_from=date(2025, 4, 1)
)
HEADINGS = (
    "Employee Number",
    "Employee Name",
    "Position Title",
    "Decision Making",
    "Start Date",
    "Leaving Date",
)


def row(post: str, number: str = "1", name: str = "Ann Archer", **more: Any) -> StaffRow:
    return StaffRow(place=Place("list.csv", "", 2), whom=Whom(name, number), post=post, **more)


def found(*rows: StaffRow, complete: bool = False, **people: str) -> list[Change]:
    return changes(rows, people or {"staff 1": "ann"}, KNOWN, [HELD], on=ON, complete=complete)


def read(*cells: str) -> StaffRow | Unclear:
    table = Table(
        file="list.csv",
        sheet="",
        headings=HEADINGS,
        rows=(SourceRow(Place("list.csv", "", 2), cells),),
        heading_rows=(1,),
    )
    read_, unclear = read_staff([table], shipped("staff_list"), {"senior_grade": "Senior grade"})
    return [*read_, *unclear][0]


def test_who_holds_what_the_list_says_needs_nothing():
    assert found(row("ward manager")) == []


def test_another_post_ends_the_one_before_on_the_day_before():
    (moved,) = found(row("Matron", starts_on=date(2026, 11, 16)))
    assert (moved.kind, moved.ends, moved.ends_on) == (Kind.MOVER, HELD, date(2026, 11, 15))
    assert moved.words == "ends as Ward Manager on 15 November 2026; begins as Matron on 16 November 2026"


def test_a_second_post_beside_the_first_ends_nothing():
    (second,) = found(row("Ward Manager"), row("Matron"))
    assert (second.kind, second.ends) == (Kind.MOVER, None)


def test_a_last_day_ends_the_post_on_it_and_a_first_day_that_is_not_said_is_that_of_the_list():
    (left,) = found(row("Ward Manager", ends_on=date(2026, 12, 4)))
    assert (left.kind, left.ends_on) == (Kind.LEAVER, date(2026, 12, 4))
    joined, _ = found(row("Clerk", "2", "Bob Best"), **{"staff 2": ""})
    assert (joined.kind, joined.person_id, joined.begins_on) == (Kind.JOINER, None, ON)


def test_whoever_is_not_in_the_list_stays_unless_it_is_said_to_be_complete():
    (stays,) = found()
    assert (stays.kind, stays.ends_on) == (Kind.NOT_LISTED, None)
    (left,) = found(complete=True)
    assert (left.kind, left.ends_on) == (Kind.LEAVER, date(2026, 11, 29))


def test_details_that_the_list_says_otherwise_are_mended_and_what_it_leaves_out_stays():
    (mended,) = found(row("Ward Manager", name="Ann Archer-Bell"))
    assert mended.details
    assert (mended.details.name, mended.details.staff_number) == ("Ann Archer-Bell", "1")


def test_a_row_says_why_somebody_decides_or_waits_where_it_says_something_unknown():
    good = read("7", "Zoe Young", "Director", "8d or above", "1/11/2026", "")
    assert isinstance(good, StaffRow)
    assert (good.reason, good.starts_on, good.ends_on) == ("senior_grade", date(2026, 11, 1), None)
    for cells, field in (
        (("7", "Zoe Young", "Director", "perhaps", "", ""), "decision_reason"),
        (("7", "", "Director", "", "", ""), "name"),
        (("7", "Zoe Young", "", "", "", ""), "title"),
        (("7", "Zoe Young", "Director", "", "soon", ""), "starts_on"),
        (("7", "Zoe Young", "Director", "", "2/11/2026", "1/11/2026"), "ends_on"),
    ):
        unclear = read(*cells)
        assert isinstance(unclear, Unclear)
        assert set(unclear.problems) == {field}
