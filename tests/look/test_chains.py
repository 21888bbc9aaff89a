"""The picture of a chain of delegations: every name in it, told to whoever cannot see it, and safe whatever is typed."""

from __future__ import annotations

import re

from register.domain.authority.delegations import Finding
from register.look.chains import MOST_DRAWN, chain_picture
from register.queries.authority.delegations import Branch


def branch(ref: str, *below: Branch, here: bool = False, wrong: bool = False) -> Branch:
    found = (Finding(code="wider_limit", delegation_id=ref, message="Too wide"),) if wrong else ()
    return Branch(ref, f"Holder of {ref}: any value", here, found, below)


def texts(drawing: str) -> list[str]:
    """What is written beside each mark, its lines put together again."""
    return [
        " ".join(re.findall(r">([^<>]+)<", text)) for text in re.findall(r"<text[^>]*>.*?</text>", drawing)
    ]


def test_each_delegation_stands_below_what_it_rests_on_and_is_told_in_words() -> None:
    whole = branch("A", branch("B", branch("C", wrong=True), here=True), branch("D"))
    drawing = str(chain_picture("The chain", whole))
    said = [text.partition(",")[0] for text in texts(drawing)]
    assert said == ["The board", "A", "B", "To mend: C", "D"]
    title = re.findall(r"<title>(.*)</title>", drawing)[0]
    assert all(ref in title for ref in ("A", "B", "C", "D"))
    assert drawing.count("stroke-dasharray") == 1
    assert drawing.count("font-weight") == 1


def test_what_was_typed_is_never_markup() -> None:
    drawing = str(chain_picture("<b>", Branch("A", "<script>", False, (), ())))
    assert "<script>" not in drawing
    assert "<b>" not in drawing


def test_of_a_large_scheme_the_first_are_drawn_and_all_are_counted() -> None:
    whole = branch("A", *(branch(f"B{n}") for n in range(MOST_DRAWN + 5)))
    drawing = str(chain_picture("The chain", whole))
    assert len(texts(drawing)) == MOST_DRAWN + 1
    assert f"The first {MOST_DRAWN} of {MOST_DRAWN + 6} are drawn" in drawing


def test_a_long_delegation_is_written_whole_and_nothing_lies_upon_it() -> None:
    words = "Sign contracts of community services, " * 6
    whole = Branch(
        "A", words, False, (), (Branch("B", words, True, (), ()), Branch("C", "Up to £5", False, (), ()))
    )
    drawing = str(chain_picture("The chain", whole))
    assert [text.split() for text in texts(drawing)[1:3]] == [f"{ref}, {words}".split() for ref in "AB"]
    heights = [int(y) for y in re.findall(r'<tspan[^>]* y="(\d+)"', drawing)]
    assert heights == sorted(set(heights))
    assert int(re.findall(r'viewBox="0 0 \d+ (\d+)"', drawing)[0]) > heights[-1]
