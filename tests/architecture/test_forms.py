"""Pages hand forms values, never rows; and every page with a form goes through the same function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from register.models.registry import kinds
from register.web.catching_up import READERS
from tests.architecture.sources import ROOT
from tests.forms.test_about import FORMS

WEB = sorted((ROOT / "register" / "web").rglob("*.py"))
MAY_GO_IN = {"version", "data"}
"""Keywords that any form takes besides its own questions."""
ASK_BY_THEMSELVES = {
    "tokens": "shows a secret on the page that answers", "calendar_feeds": "the same", "webhooks": "the same",
    "documents": "answers with the file itself",
    "security": "signing in has tickets of its own", "passkeys": "a browser answers", "recovery_codes": "shows secrets once",
    "stepping_up": "lets the request go on", "accounts": "an invitation",
    "comparisons": "changes nothing", "proofs": "a question about a code", "room": "reads a file, changes nothing",
    "import_comparisons": "reads a file, changes nothing",
    "pdfs": "a page that looks again by itself", "confirmations": "a link for somebody without an account",
    "transfers": "looked at before it is moved",
    "editions": "looked at before it is confirmed", "decisions": "looked at before it is confirmed",
    "answering": "a gift is answered before it is recorded", "rules": "compared before it is recorded",
    "round_links": "a link for somebody without an account", "prepared_links": "the same", "mail_stops": "the same",
    "imports": "files are read before anything is recorded",
    "wizard": "files are read before anything is recorded",
    "staff_lists": "what a list causes is looked at before it is taken in",
    "returned": "reads the file that came back before it is recorded",
    "templates": "files are read before anything is recorded", "contracts": "a file is made before it is recorded",
}  # fmt: skip
"""Pages that look at what was sent before, or without, `acting.asked` -> why."""


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in WEB:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path.stem, node


def _name(call: ast.Call) -> str:
    parts = call.func
    return parts.attr if isinstance(parts, ast.Attribute) else getattr(parts, "id", "")


def test_no_page_hands_a_row_to_a_form() -> None:
    given = [
        f"{module}:{call.lineno}"
        for module, call in _calls()
        if _name(call).endswith("Form")
        and (
            call.args
            or any(word.arg == "obj" for word in call.keywords)
            or any(_is_row(w) for w in call.keywords)
        )
    ]
    assert given == []


def _is_row(word: ast.keyword) -> bool:
    """A keyword whose value is a whole record, such as `one`, and not something of it."""
    return (
        word.arg not in MAY_GO_IN
        and isinstance(word.value, ast.Name)
        and word.value.id in {"one", "row", "found"}
    )


def test_a_form_is_about_what_a_query_made_a_value_of() -> None:
    wrong = [
        f"{module}:{call.lineno}"
        for module, call in _calls()
        if isinstance(call.func, ast.Attribute)
        and _name(call) == "about"
        and not (call.args and _is_value(call.args[0]))
    ]
    assert wrong == []


def _is_value(given: ast.expr) -> bool:
    """`queries.to_domain(one)`, a value that is made there and then, or a name for what such a function gave back."""
    made = isinstance(given, ast.Call) and (_name(given) == "to_domain" or _name(given).startswith("New"))
    return made or isinstance(given, ast.Name)


def test_pages_look_at_what_was_sent_through_one_function() -> None:
    others = {module for module, call in _calls() if _name(call) == "validate_on_submit"} - {"acting"}
    assert sorted(others - set(ASK_BY_THEMSELVES)) == []


def test_whatever_a_form_is_about_can_be_read_again_when_somebody_was_quicker() -> None:
    made = {
        re.sub(r"(?<!^)(?=[A-Z])", "_", form.makes.__name__.removeprefix("New")).lower()
        for form in FORMS
        if form.__name__.startswith("Amend")
    }
    assert made <= set(READERS), made - set(READERS)
    assert set(READERS) <= set(kinds())
