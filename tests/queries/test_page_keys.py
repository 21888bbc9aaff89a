"""A page key that was not made here is refused, whatever stands in it."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from register.domain.errors import ForgedKey
from register.domain.permissions import UNBOUND
from register.queries.interests.interests import LISTING
from register.queries.listing import Asked, page
from register.queries.people.organisations import LISTING as BODIES
from register.queries.trail.listed import LISTING as TRAIL

PARTS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters()), st.lists(st.integers(), max_size=2),
    st.sampled_from(["2026-01-01", "a\0b", "\ud800", "9999-99-99", 2**63, -(2**70)]),
)  # fmt: skip


def _key(parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize("listing", [LISTING, BODIES, TRAIL], ids=lambda listing: listing.noun)
def test_no_key_makes_a_fault(session: Session, listing: Any) -> None:
    @given(st.one_of(st.lists(PARTS, max_size=4).map(_key), st.text(max_size=40), st.just("W1tbW1t" * 200)))
    def tried(key: str) -> None:
        with suppress(ForgedKey):
            page(session, listing, Asked(UNBOUND), after=key)

    tried()
    assert ForgedKey.status == 400


def test_a_key_of_another_list_is_refused(session: Session) -> None:
    with pytest.raises(ForgedKey):
        page(session, TRAIL, Asked(UNBOUND), after=_key(["2026-01-01", "ABC"]))
    with pytest.raises(ForgedKey):
        page(session, TRAIL, Asked(UNBOUND), after=_key([2**63]))
