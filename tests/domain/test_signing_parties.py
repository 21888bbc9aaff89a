"""In which place somebody attests a seal follows from the posts that they hold in the body."""

from __future__ import annotations

import pytest

from register.domain.contracts.wording.signing_parties import seal_places, seat_of


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
        ([], None),
    ],
)
def test_the_seat_follows_from_the_titles_of_somebodys_posts(titles: list[str], seat: str | None) -> None:
    assert seat_of(titles) == seat


def test_only_whoever_holds_a_seat_is_put_in_a_place() -> None:
    asked = ["chair_provider", "director_provider"]
    held = {"1": ["Chair"], "2": ["Director of Finance"], "3": ["Contract Manager"]}
    titles = {("provider", person): posts for person, posts in held.items()} | {
        ("commissioner", "3"): ["Chair"]
    }
    for person, found in (("1", {"chair_provider": "Ann"}), ("2", {"director_provider": "Ann"}), ("3", {})):
        assert seal_places(asked, {"provider": (person, "Ann")}, titles) == found
    assert seal_places(asked, {"provider": ("1", None)}, titles) == {}
    assert seal_places([], {"provider": ("1", "Ann")}, titles) == {}
