"""Uploads are read with distrust; samples depend on their seed alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.audit.samples import drawn
from register.domain.audit.uploads import MOST_BYTES, MOST_LINES, Payment, StaffLine, payments, staff_list
from register.domain.errors import Invalid


def test_headings_may_stand_in_any_order_and_case() -> None:
    body = "Email,Name,Staff_Number,Division\na@b.org,Ann,7,North\n,,,\n".encode("utf-8-sig")
    assert staff_list(body, "file") == [StaffLine("7", "Ann", "a@b.org")]


def test_amounts_and_dates_are_read_as_finance_writes_them() -> None:
    body = 'supplier,amount,date\nAcme,"£1,250.50",31/03/2026\nAcme,-9,2026-04-01\n'.encode()
    assert payments(body, "file") == [
        Payment("Acme", 125050, date(2026, 3, 31)), Payment("Acme", -900, date(2026, 4, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"x" * (MOST_BYTES + 1), "smaller than 5 MB"),
        (b"supplier,amount,date\nAcme,ten,2026-01-01\n", "Line 2 has no amount"),
        (b"supplier,amount,date\nAcme,1e999,2026-01-01\n", "Line 2 has no amount"),
        (b"supplier,amount,date\nAcme,1.005,2026-01-01\n", "Line 2 has no amount"),
        (b"supplier,amount,date\nAcme,1,31 March\n", "Line 2 has no date"),
        (b"supplier,amount,date\n" + b"a" * 501 + b",1,2026-01-01\n", "more than 500 characters"),
        (b"supplier,amount,date\n" + b"A,1,2026-01-01\n" * MOST_LINES, "fewer than 50,000 lines"),
    ],
)
def test_what_is_wrong_is_one_sentence(body: bytes, words: str) -> None:
    with pytest.raises(Invalid) as fault:
        payments(body, "file")
    assert words in fault.value.problems["file"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_never_fail_otherwise(body: bytes) -> None:
    for read in (staff_list, payments):
        with suppress(Invalid):
            read(b"supplier,amount,date,staff number,name,email\n" + body, "file")


@given(st.lists(st.text(max_size=8), unique=True), st.text(max_size=8), st.randoms())
def test_a_sample_depends_on_its_seed_and_not_on_the_order(ids: list[str], seed: str, random: object) -> None:
    shuffled = list(ids)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert drawn(ids, seed, 3) == drawn(shuffled, seed, 3)
    assert drawn(ids, seed, 3) == drawn(ids, seed, 5)[:3]
