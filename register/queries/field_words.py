"""What each column of a record, and each part of one, is called on pages: nobody reads the name of a column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from register.domain.people.unseen import SOMEBODY_WITHIN
from register.queries import (
    field_words_agreements,
    field_words_authority,
    field_words_complaints,
    field_words_prices,
    field_words_procurements,
    field_words_running,
    field_words_sealings,
    field_words_separation,
    field_words_waivers,
)
from register.queries.code_words import Codes

WORDS: Mapping[str, str] = {
    "advice_outcome": "What the rules advise", "advice_pence": "Value the rules look at",
    "advice_rule": "Rule behind the advice", "advice_words": "Advice", "against_rule": "Accepted against the rules",
    "agreed_elsewhere": "Agreed elsewhere by",
    "agreement_id": "Sharing agreement",
    "approval_reason": "Why it was approved",
    "arose_on": "Began on", "authorised_on": "Authorised as a foundation trust on", "aware_at": "Aware of it at",
    "action": "What was done about it", "asked": "People asked", "lesson": "What was learnt",
    "scope": "Whom it asks", "unreached": "People no mail reaches",
    "aware_times": "When each person became aware", "became_aware_on": "Became aware of it on",
    "became_of": "What became of it", "bodies": "Kinds of body it binds", "categories": "Kinds of information",
    "commissioner_representative_id": "Commissioner's representative",
    "confidence": "How sure we are of it", "content_hash": "Hash of the content",
    "contract_act": "What it was asked for", "contract_version_id": "Version of the contract",
    "count": "Entries", "covered": "Covered by the agreement", "data_hash": "Hash of the data",
    "deadline_at": "Deadline", "deadline_rule": "Rule behind the deadline", "not_telling": "Who is not told",
    "to_tell": "Who else has to be told", "decision_id": "Decision check",
    "decision_making_from": "Decision-making staff from", "decision_making_to": "Decision-making staff to",
    "decision_reason": "Why decision-making staff", "declare_by": "To be declared by",
    "disclosure_id": "Information shared",
    "drawn_basis": "What counted as declared", "dual_role_person_id": "Person with the dual role",
    "earliest_aware_at": "Somebody was first aware of it at", "email": "Email address",
    "fields": "Answers for the contract template", "file_hash": "Hash of the file", "file_name": "Name of the file",
    "form": "Form of the contract", "from_organisation_id": "Shared by",
    "giver_kind": "Who offered it",
    "grantor_kind": "Who delegates", "grantor_person_id": "Person who delegates", "grantor_post_id": "Post that delegates",
    "held_on": "Shows the register for",
    "hidden": "Left out",
    "holder_person_id": "Person who holds it", "holder_post_id": "Post that holds it",
    "interest_n": "Version of the interest", "interest_type": "Type of interest", "joint_post_id": "Must sign too",
    "key": "Rule", "limit_pence": "Values below", "lines": "Services",
    "local": "Own rule", "looked_at": "What was looked at", "manager_id": "Contract manager", "matter": "What is delegated",
    "notice_months": "Notice in months",
    "ods_code": "ODS code", "offer_form": "What was offered",
    "offer_response": "Accepted or declined",
    "organisation_name": "Name of the organisation", "other_id": "Second record",
    "pack": "Contract template", "pack_hash": "Hash of the contract template", "parent_id": "Part of, or rests on",
    "provider_representative_id": "Provider's representative", "publication_objection": "Reason not to publish it",
    "published_words": "What the public reads",
    "relationship": "Who has it",
    "reviewed_by_id": "Whose holder looks at its declarations",
    "requested_by": "Asked for by",
    "review_on": "Looked at again on", "same_giver_id": "Same giver as",
    "seconded_by": "Second person",
    "service_start_on": "Services start on", "sha256": "Hash of the file",
    "situation": "What it is about",
    "statutory_dual": "On both sides by law", "sub_delegable": "May be passed on", "subject_id": "About",
    "subject_kind": "Kind of record it is about", "subject_ref": "Reference of what it is about",
    "successor_id": "Followed by", "taken": "What was done", "text": "How it is managed",
    "to_organisation_id": "Shared with", "valid_from": "From", "valid_to": "To",
    "capacity": "Signed as", "document_id": "Document that was issued",
    "form_answers": "Answers for the notification", "assessments": "Grades given", "decisions": "Decisions to report or not",
    "happened": "What comes nearest", "involved": "Kinds of information", "likelihood": "How likely harm is",
    "special_basis": "Condition for special category data", "confidentiality_basis": "How the duty of confidence is met",
    "dpia_ref": "Data protection impact assessment", "method": "How it is sent", "frequency": "How often",
    "retention": "How long it is kept",
    "purposes": "May be used for", "direction": "Which way", "signed_post": "Post of who signed",
    "withdrawn_on": "Withdraws on", "text_n": "Text that was signed", "stood_from": "Signed by everybody before, from",
    "purpose_code": "Purpose on the list", "recipient_role": "What the recipient does with it",
    "stopped": "Stopped before anybody received it", "gaps": "Why it is not covered", "looked_at_id": "Compared with",
    "holds_from": "Reads so from", "change_from": "From which day the change holds",
    "effective_on": "Holds from", "answers": "Answers that change", "wording": "Wording that changes",
    "place": "Clause or schedule", "before": "Wording until now", "after": "New wording",
    "change_id": "Change to the contract", "declare_by_now": "To be declared by, by today's rules",
    "issued_document_id": "Document as issued", "option_ends_on": "May be extended to",
    "needs_second_person": "A second person signs too",
    "asks_permission": "Asks for permission", "seen_to_by": "Who sees that it is done",
    "carried_out": "Whether it was done", "evidence": "What shows it",
    "said": "What was said",
    "wall_id": "Barrier", "wall_n": "Version of the barrier", "promised": "What was confirmed",
    "bound_id": "Restricted from this person", "bound_role": "Restricted from this role",
    "basis": "Price basis", "quantity": "How many a year",
    "unit": "Counted in", "unit_price_tenthousandths": "Price of one",
    "award_value_pence": "Value as awarded, with options and without VAT", "extended_before": "Extended before it came",
    "notice_address": "Address of the award notice",
    **field_words_separation.WORDS,
    **field_words_sealings.WORDS,
    **field_words_waivers.WORDS,
    **field_words_prices.WORDS,
    **field_words_procurements.WORDS,
    **field_words_running.WORDS,
    **field_words_complaints.WORDS,
    **field_words_authority.WORDS,
    **field_words_agreements.WORDS,
}  # fmt: skip
"""By the name of the column, or of the part of what it holds: where people call it otherwise than its name in
plain words."""
UNSAID = ("_id", "_pence")
"""How names of columns end that nobody says."""
_CODE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ID = re.compile(r"[A-Z0-9]{26}")
"""An id as it is minted: what else stands where a person may stand was typed, or is a day."""


def words_of(name: str) -> str:
    """What this is called on pages: its own name in plain words, unless people call it otherwise."""
    return WORDS.get(name) or plainly(name)


def plainly(name: str) -> str:
    """The name of a column, or of an answer to a contract template, in plain words."""
    for ending in UNSAID:
        name = name.removesuffix(ending)
    return name.replace("_", " ").capitalize()


def ids_in(name: str, value: Any) -> set[str]:
    """Every id of another record in the value of this column."""
    if isinstance(value, Mapping):
        return {found for key, part in value.items() for found in ids_in(key, part)}
    if isinstance(value, list):
        return {found for part in value for found in ids_in(name, part)}
    return {value} if isinstance(value, str) and name.endswith(("_id", "_by")) else set()


def spoken(name: str, value: Any, names: Mapping[str, str], codes: Codes) -> Any:
    """A value in words: another record by its name, amounts in pounds, codes as people say them, days as days. What holds
    several parts keeps its shape, each part under what it is called."""
    if isinstance(value, Mapping):
        return {words_of(key): spoken(key, part, names, codes) for key, part in value.items()}
    if isinstance(value, list):
        parts = [spoken(name, part, names, codes) for part in value]
        return "; ".join(parts) if parts and all(isinstance(part, str) for part in parts) else parts
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int) and name.endswith(("_pence", "_tenthousandths")):
        return f"£{value / 100:,.2f}" if name.endswith("_pence") else f"£{value / 10_000:,.4f}"
    return _text_spoken(name, value, names, codes) if isinstance(value, str) else value


def _text_spoken(name: str, value: str, names: Mapping[str, str], codes: Codes) -> date | datetime | str:
    said = codes.said(name, value)
    if said is not None:
        return said
    if name.endswith("_id") and " " not in value:  # a name that somebody typed is no id
        return names.get(value, "another record")
    if name.endswith("_by") and (value in names or _ID.fullmatch(value)):
        return names.get(value, SOMEBODY_WITHIN)
    if _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value.replace("_", " ").capitalize() if _CODE.fullmatch(value) else value
