"""Acts that need another person: the one rule that tells two persons apart, and the acts that ask it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from register.domain.errors import Invalid
from register.domain.permissions import Permission

UNKNOWN = (
    "Your account belongs to no person in the register, so nobody can tell that two people decide. "
    "Ask an administrator to say whose account it is"
)


class Act(StrEnum):
    """What one person cannot do alone; the value is stored with a request for somebody else's word."""

    ERASURE = "erasure"
    MITIGATION = "mitigation"
    RECOGNITION = "recognition"
    EMPLOYER = "employer"
    JOIN = "join"
    PUBLICATION = "publication"
    UNPUBLISHING = "unpublishing"
    BARRIER = "barrier"
    ACCOUNT = "account"
    AUDIT_SCOPE = "audit_scope"
    POWER = "power"
    TEMPLATE = "template"
    REISSUE = "reissue"
    SIGNATURE = "signature"
    AWARE_TIME = "aware_time"
    UNCONFIRMING = "unconfirming"
    AWARD = "award"
    EVALUATOR = "evaluator"
    PAPERS = "papers"
    BENEFIT = "benefit"
    OPINION = "opinion"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may be the other person, the field that a refusal stands beside, and its words."""

    permission: Permission
    called: str
    words: str
    field: str = ""


RULES: dict[Act, Rule] = {
    Act.ERASURE: Rule(
        Permission.DECIDE_ERASURE, "Erasing records", "Somebody else must decide: you proposed this erasure"
    ),
    Act.MITIGATION: Rule(
        Permission.REVIEW_INTERESTS,
        "Agreeing how an interest is managed",
        "Somebody else must agree how this is managed",
    ),
    Act.RECOGNITION: Rule(
        Permission.REVIEW_INTERESTS,
        "Answering whether an interest is one in a body of the register",
        "Somebody else must answer: this is about an interest of your own",
    ),
    Act.EMPLOYER: Rule(
        Permission.KEEP_PEOPLE,
        "Answering whether the body of one's own post is a body of the register",
        "Somebody else must answer: you hold a post in it",
    ),
    Act.JOIN: Rule(
        Permission.KEEP_PEOPLE,
        "Joining or parting two records of oneself",
        "Somebody else must say this: one of the records is your own",
    ),
    Act.PUBLICATION: Rule(
        Permission.PUBLISH_REGISTER,
        "Deciding about the publication of one's own interest",
        "Somebody else must decide: this interest is your own",
        "decision",
    ),
    Act.UNPUBLISHING: Rule(
        Permission.PUBLISH_REGISTER,
        "Withholding something of a published contract, or showing it again",
        "Another person must agree: you decided this",
        "decision",
    ),
    Act.BARRIER: Rule(
        Permission.KEEP_WALLS,
        "Lifting a barrier that keeps something from oneself",
        "Somebody else must lift this: the barrier is about you",
    ),
    Act.ACCOUNT: Rule(
        Permission.KEEP_ACCOUNTS,
        "Giving rights to accounts",
        "Another administrator must confirm: you asked for this",
    ),
    Act.AUDIT_SCOPE: Rule(
        Permission.SET_AUDIT_SCOPE,
        "Widening what an external auditor may read",
        "Another person must confirm: you asked for this",
    ),
    Act.POWER: Rule(
        Permission.KEEP_DELEGATIONS,
        "Recording or changing a delegation to oneself",
        "Somebody else must record this: you hold it, or would hold it",
        "holder_post_id",
    ),
    Act.TEMPLATE: Rule(
        Permission.KEEP_CONTRACTS,
        "Publishing a contract template",
        "Another person must confirm: you prepared this template",
    ),
    Act.REISSUE: Rule(
        Permission.KEEP_CONTRACTS,
        "Making Word files again of contracts that went out",
        "Another person must confirm: files of these contracts went out already",
    ),
    Act.SIGNATURE: Rule(
        Permission.SIGN_CONTRACT,
        "Signing a contract, or deciding about a change of it, as the only person of a party",
        "Another person of the party must do so too: you did first",
    ),
    Act.AWARE_TIME: Rule(
        Permission.TRIAGE_INCIDENT,
        "Saying that the time a deadline counts from was a typing mistake",
        "Another person must confirm: you say that a deadline counts no more",
        "mistyped",
    ),
    Act.UNCONFIRMING: Rule(
        Permission.TRIAGE_INCIDENT,
        "Taking back that something is a data incident",
        "Another person must confirm: you say that this is no data incident after all",
    ),
    Act.AWARD: Rule(
        Permission.APPROVE_CONTRACT,
        "Deciding an award that oneself proposed",
        "Somebody else must decide: you proposed this award",
    ),
    Act.EVALUATOR: Rule(
        Permission.GIVE_SECOND_WORD,
        "Saying that one may judge bids oneself",
        "Somebody else must answer: this is about your own part in the procurement",
    ),
    Act.PAPERS: Rule(
        Permission.GIVE_SECOND_WORD,
        "Deciding that one may see papers of a procurement in spite of an interest of one's own",
        "Somebody else must decide: this interest is your own",
    ),
    Act.BENEFIT: Rule(
        Permission.GIVE_SECOND_WORD,
        "Giving up a promised benefit that oneself recorded",
        "Somebody else must give this up: you recorded the promise",
    ),
    Act.OPINION: Rule(
        Permission.ADVISE_ON_SHARING,
        "Giving two of the three records on one sharing agreement",
        "Another person must give this: you gave another of the three on this agreement",
    ),
    Act.AGREEMENT: Rule(
        Permission.ADVISE_ON_SHARING,
        "Deciding on the risk of a sharing agreement that oneself recorded",
        "Somebody else must decide: you recorded this agreement",
    ),
}
"""Every act that needs another person. A new one stands here first; a test finds comparisons made anywhere else."""


def another_person(first: str | None, second: str | None) -> bool:
    """Whether these are two persons for sure; identities, never accounts. Whoever is unknown is not another."""
    return bool(first) and bool(second) and first != second


def check_another(act: Act, first: str | None, second: str | None, *, field: str | None = None) -> None:
    """Raise Invalid unless `second`, who acts now, is another person than `first`."""
    if another_person(first, second):
        return
    rule = RULES[act]
    raise Invalid({rule.field if field is None else field: rule.words if second else UNKNOWN})
