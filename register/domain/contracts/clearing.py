"""What a decision check looks into and what it does not, and what would clear each thing it finds, and who can."""

from __future__ import annotations

from typing import NamedTuple

from register.domain.contracts.stages import Question

_ALWAYS = (
    "authority: an unbroken chain of delegations for the whole value with options, these services and this day",
    "a second decision, where the delegation asks for one, and a second person of the provider where it is signed",
    "who prepared, submitted or proposed it",
    "interests of whoever decides, and of their family and partners, in either party and what belongs to it",
    "posts held on both sides",
    "information barriers",
    "whether their own declaration is owed",
    "whether both parties are open, and what the contract is in law",
)
_COMPLETE = ("whether every answer that the contract template needs is there",)
_NOT_LOOKED = (
    "interests that nobody has declared, or that were declared in no words the register can compare",
    "interests and posts of others who advised or took part",
    "sub-contractors whom no service names, and others who are no party",
    "whether the law of procurement allows it",
    "whether there is money for it",
    "what was agreed outside the register",
)


_WAIVER = (
    "authority: an unbroken chain of delegations for waiving competition, for the whole value, this service and this day",
    "a second decision, where the delegation asks for one",
    "who asked for it and who recorded it",
    "interests of whoever asks and of whoever decides, and of their family and partners, in either organisation",
    "posts that whoever asks and whoever decides hold on both sides",
    "information barriers",
    "whether a declaration of theirs is owed",
    "whether both are open",
)


def looked_into(question: Question) -> tuple[str, ...]:
    """What the check looks into, in a few words each."""
    if question is Question.WAIVE:
        return _WAIVER
    return _ALWAYS + (_COMPLETE if question in (Question.APPROVE, Question.SIGN) else ())


def not_looked_into(question: Question) -> tuple[str, ...]:
    """What it does not look into, so that nobody takes "nothing found" for more than it is."""
    complete = question in (Question.APPROVE, Question.SIGN)
    return _NOT_LOOKED + (() if complete else ("the wording of the documents about the change",))


class Clearing(NamedTuple):
    """What would clear something that was found, and who can do it."""

    what: str
    who: str


_OTHERS = "anybody with the authority, named under “Others with the authority”"
_OFFICER = "a governance officer"
_KEEPER = "whoever keeps the contract"
_MANAGED = Clearing(
    "another person decides, or somebody else records how it is managed, where the rules allow it",
    "anybody with the authority; the person's manager or a governance officer",
)
_DELEGATED = Clearing(
    "somebody with the authority decides, or the delegation is put right", f"{_OTHERS}; {_OFFICER}"
)
CLEARINGS: dict[str, Clearing] = {
    **dict.fromkeys(
        (
            "no_authority", "above_limit", "other_services", "not_begun", "expired", "no_minute", "no_parent",
            "circular", "not_sub_delegable", "other_matter", "other_body", "grantor_not_holder", "wider_limit",
            "wider_dates", "wider_services", "wider_alone", "wider_categories", "other_measure", "other_category",
        ),
        _DELEGATED,
    ),
    **dict.fromkeys(("own_interest", "indirect_interest", "dual_role"), _MANAGED),
    "dual_role_perhaps": Clearing(
        "an answer whether it is the same body, or a number of each of the two",
        "a governance officer who holds no post in it"
    ),
    "not_accepted": Clearing("its holder accepts it, and the day is recorded with it", f"its holder; {_OFFICER}"),
    "reserved_to_board": Clearing(
        "the board approves this contract, and day and minute are recorded with it", f"the board; {_KEEPER}"
    ),
    "board_approval_outgrown": Clearing(
        "the board approves it as it is now, and day and minute are recorded with it", f"the board; {_KEEPER}"
    ),
    "delegation_condition": Clearing("what the delegation asks is kept to", "whoever decides"),
    "not_a_party": Clearing("somebody decides for one of the two parties", _OTHERS),
    "joint_signature": Clearing("the second decision", "the holder of the other post"),
    "second_person": Clearing(
        "the signature of another person of the party, or the word of somebody elsewhere who was asked by mail",
        "whoever else holds a post in it",
    ),
    "same_body": Clearing("an answer whether it is the same body", "somebody else who reviews interests"),
    "already_decided": Clearing("the second decision", "the holder of the other post"),
    "approved_it": Clearing("another person signs", _OTHERS),
    "prepared_it": Clearing("another person decides", _OTHERS),
    "preparer_unknown": Clearing(
        "it is sent back, or taken back, and a person submits or proposes it", _KEEPER
    ),
    "signed_other_side": Clearing("another person decides for this party", _OTHERS),
    "modification_beyond": Clearing("another ground that fits, kept with the change, or a new procurement", _KEEPER),
    "modification_refused": Clearing("a new procurement", _KEEPER),
    "earlier_decision": Clearing(
        "how what speaks against it is managed, recorded by somebody else; else decide with that in mind", _KEEPER
    ),
    "beyond_option": Clearing("the reason why procurement law allows it, kept with the change", _KEEPER),
    "information_barrier": Clearing("another person decides, or the barrier is lifted", f"{_OTHERS}; {_OFFICER}"),
    "not_declared": Clearing("a declaration, or “nothing to declare”", "the person themselves"),
    "missing": Clearing("the missing answers", _KEEPER),
    "no_value": Clearing("a service with a value: a contract worth £0 commits nobody", _KEEPER),
    "party_not_open": Clearing("another party or other dates, or the dates of the organisation", _KEEPER),
    "kind_does_not_fit": Clearing("another kind of contract, or other parties", _KEEPER),
    "legal_status": Clearing("the date or status of the organisation that is asked for", _KEEPER),
    "asker_stopped": Clearing(
        "somebody else asks for it, or somebody else records how it is managed, where the rules allow it",
        "whoever needs the purchase; the manager of whoever asks, or a governance officer",
    ),
    "asker_managed": Clearing("a declaration, where one is owed; else keep what was agreed", "whoever asks for it"),
    "another_person": Clearing("another person decides", _OTHERS),
}  # fmt: skip
"""Every code that stops or conditions a decision -> what clears it, and who can."""


def clearing(code: str) -> Clearing | None:
    """None for what is only for the record."""
    return CLEARINGS.get(code)
