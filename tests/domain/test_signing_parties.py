"""In which place somebody attests a seal follows from the posts that they hold in the body."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.contracts.wording.signing_parties import SEATS, seal_places, seat_of
from register.domain.rules import Confidence, Rule, Ruleset
from register.domain.shipped_rules import shipped

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("titles", "seat"),
    [
        (["Chair"], "chair"),
        (["Chairman of the Board"], "chair"),
        (["Director of Finance"], "director"),
        (["Chief Executive"], "director"),
        (["Director of Finance", "Chair"], "chair"),
        (["Deputy Director of Finance"], None),
        (["Associate Director of Nursing"], None),
        (["Assistant to the Chief Executive"], None),
        (["Contract Manager"], None),
        (["VICE-CHAIR"], None),
        (["Directorate Manager"], None),
        ([], None),
    ],
)
def test_the_seat_follows_from_the_titles_of_somebodys_posts(titles: list[str], seat: str | None) -> None:
    assert seat_of(titles, shipped("national"), TODAY) == seat


def test_a_body_says_in_its_own_rules_which_titles_give_a_seat() -> None:
    value = [{"code": "chair", "titles": ["Convener"]}]
    own = Rule(key=SEATS, value=value, source="Constitution", confidence=Confidence("H"))
    rules = shipped("national").with_local(Ruleset("own", (own,)))
    assert seat_of(["Convener of the Board"], rules, TODAY) == "chair"
    assert seat_of(["Deputy Convener"], rules, TODAY) is None
    assert seat_of(["Chair"], rules, TODAY) is None


def test_only_whoever_holds_a_seat_is_put_in_a_place() -> None:
    asked = ["chair_provider", "director_provider"]
    seats = {("provider", "1"): "chair", ("provider", "2"): "director", ("commissioner", "3"): "chair"}
    for person, found in (("1", {"chair_provider": "Ann"}), ("2", {"director_provider": "Ann"}), ("3", {})):
        assert seal_places(asked, {"provider": (person, "Ann")}, seats) == found
    assert seal_places(asked, {"provider": ("1", None)}, seats) == {}
    assert seal_places([], {"provider": ("1", "Ann")}, seats) == {}
