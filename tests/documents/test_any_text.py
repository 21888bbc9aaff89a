"""Whatever text the register takes, its papers take: they are made, and they open with the words in them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from register.documents.compile import Compiled
from register.documents.fill import fill
from register.documents.hashes import data_hash
from register.documents.parts import Pack
from register.documents.samples import sample_values
from register.domain.contracts.documents import BY_PACK
from register.domain.permissions import Role, actor_with
from register.domain.texts import Line, Prose, Text
from register.queries.contracts.document_values import Draft, pack_of
from register.queries.contracts.values import typed
from register.queries.meetings.drafts import _member
from register.queries.meetings.meetings import Attendant
from register.queries.meetings.meetings import Line as Declared
from register.services.contracts.other_documents import make_document

DAY = date(2026, 11, 28)
OFFICER = actor_with(Role.COMMITTEE_SECRETARY, id="S")


def taken(text: Text) -> st.SearchStrategy[str]:
    """Anything that somebody may type and the register keeps."""
    typed_texts = st.text(st.characters(), min_size=1, max_size=60).map(text.kept)
    return typed_texts.filter(lambda kept: bool(kept) and text.problem(kept) is None)


NAMES, PROSE = taken(Line("the name", longest=200)), taken(Prose("the description", longest=4000))


def words(file: bytes) -> str:
    """Every text of the file as Word would show it, on one line; the file opens."""
    body = docx.Document(io.BytesIO(file)).element.body
    return " ".join("".join(f"{text} " for text in body.itertext()).split())


@settings(max_examples=10)
@given(name=NAMES, body=NAMES, description=PROSE, agreed=PROSE)
def test_a_paper_for_a_meeting_takes_what_the_register_took(
    name: str, body: str, description: str, agreed: str
) -> None:
    kind = BY_PACK["declarations_for_meeting"]
    line = Declared("INT-1", "Financial", "Outside employment", body, description, DAY, DAY, (agreed,), ())
    member = Attendant("P", name, (f"{name}, {body}",), False, (), (), (), (line,), DAY)
    known = {"meeting_date": DAY, "register_date": DAY, "members": list(_member(member))}
    sample = sample_values(pack_of(kind), "internal_sla")
    asked = {one.name: sample[one.name] for one in pack_of(kind).fields() if not one.source}
    made = make_document(Draft(kind, pack_of(kind), {}, known=known), asked, actor=OFFICER)
    shown = words(made.docx)
    assert " ".join(description.split()) in shown
    assert " ".join(name.split()) in shown


@settings(max_examples=6)
@given(name=NAMES, answer=PROSE)
def test_a_contract_takes_what_the_register_took(
    compiled: Compiled, pack: Pack, name: str, answer: str
) -> None:
    values: dict[str, Any] = sample_values(pack, "nhs_contract")
    line_fields = [
        one for one in pack.of_group("") if one.type == "text" and one.name in values and not one.source
    ]
    kept = {one.name: answer for one in line_fields}
    whole = {**values, **typed(line_fields, kept, {}), "provider": name}
    file = fill(compiled, whole, data_hash=data_hash(whole, pack))
    assert " ".join(name.split()) in words(file)
