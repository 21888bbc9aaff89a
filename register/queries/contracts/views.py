"""One contract as its page, its JSON and its command show it: everything that hangs on it, for one viewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority.commitments import VAT_WORDS, Vat
from register.domain.authority.contract_kinds import disputes_as
from register.domain.contracts import contracts as rules
from register.domain.contracts.changes import ChangeState, earliest_end
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.key_dates import KeyDateKind, KeyDates
from register.domain.contracts.stages import Stage
from register.domain.people.organisations import family_of
from register.domain.people.people import DualRole
from register.domain.permissions import Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.signatures import SignatureVersion
from register.queries import names
from register.queries.authority.board_approvals import ApprovalTold, approvals_told
from register.queries.authority.delegations import categories_words
from register.queries.contracts import contracts
from register.queries.contracts.ahead.promises import Promise, open_in, promises_of
from register.queries.contracts.ahead.told import NextDecisions, next_decisions
from register.queries.contracts.changes import ChangeTold, all_told, changes_of, until
from register.queries.contracts.decisions import decisions_of
from register.queries.contracts.documents import documents_of
from register.queries.contracts.hindsight.sealing_checks import SealingTold, sealings_of
from register.queries.contracts.key_dates import (
    KeyDateTold,
    TermTold,
    key_dates_of,
    term_is_open,
    term_of,
    told,
)
from register.queries.contracts.marks import Marked, marked
from register.queries.contracts.rounds import Waiting, waiting
from register.queries.contracts.sides.awaited_copies import awaiting_copies
from register.queries.contracts.sides.led_to import AwardedBy, awarded_by
from register.queries.contracts.sides.other_parties import (
    LinkTold,
    OtherParties,
    SubContractorTold,
    other_parties,
)
from register.queries.contracts.sides.unsigned_changes import MADE
from register.queries.contracts.signatures import signatures_of
from register.queries.contracts.told import outcomes
from register.queries.contracts.values import Filling, filling_of, issue_problem
from register.queries.entries import Recorded, history_of
from register.queries.held_posts import people_in
from register.queries.people.parties import party, related
from register.queries.people.people import dual_roles_on
from register.queries.people.provider_checks import CheckStanding, standing_of
from register.queries.rules import ruleset
from register.queries.running.performance_notices import NoticeTold, open_of_contract
from register.queries.running.review_meetings import MeetingTold
from register.queries.running.review_meetings import of_contract as meetings_of
from register.queries.visible import versions_of


@dataclass(frozen=True, slots=True)
class ToMend:
    """What one page of the schedules still needs. item: which service, for what is asked once a service."""

    page: str
    item: int | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract with all that hangs on it."""

    row: ContractVersion
    contract: NewContract
    stage: Stage
    standing: contracts.Standing
    dispute_route: str | None
    annual_pence: int
    whole_pence: int
    names: Mapping[str, str]
    dual: list[DualRole]
    filling: Filling | None
    to_mend: list[ToMend]
    issue_problem: str | None
    documents: list[ContractDocumentVersion]
    decisions: list[DecisionVersion]
    outcomes: dict[str, str]
    signatures: list[SignatureVersion]
    history: list[Recorded]
    with_options_pence: int
    option_until: date | None
    earliest_end: date
    unsigned_days: int | None
    changes: list[ContractChangeVersion]
    waiting: list[Waiting]
    marks: list[Marked]
    next_decisions: NextDecisions
    today: date
    key_dates: KeyDates
    provider_checks: tuple[CheckStanding, ...]
    performance_notices: tuple[NoticeTold, ...]
    review_meetings: tuple[MeetingTold, ...]
    others: OtherParties
    sealings: tuple[SealingTold, ...]
    approvals: tuple[ApprovalTold, ...] = ()
    promises: tuple[Promise, ...] = ()
    awarded_by: AwardedBy | None = None
    changes_waiting_for_copies: frozenset[str] = frozenset()

    @property
    def change_refs(self) -> dict[str, str]:
        """The reference of each of its changes, by id."""
        return {one.thing_id: one.ref for one in self.changes}

    @property
    def associates_called(self) -> dict[str, str]:
        """The names of its associates, by id."""
        return {one.organisation_id: one.name for one in self.others.associates}

    @property
    def changes_taken_back(self) -> set[str]:
        return {one.thing_id for one in self.changes if one.state == ChangeState.TAKEN_BACK}

    @property
    def changes_unsigned(self) -> set[str]:
        """Those of its changes, by id, that are agreed and lack a signed copy."""
        lack = {one.change_id for one in self.signatures if one.file_hash is None}
        return {one.thing_id for one in self.changes if one.thing_id in lack and one.state in MADE}

    @property
    def unpublished_waits(self) -> bool:
        """Whether something of it is left out and no second person has agreed yet."""
        return bool(self.row.unpublished) and self.row.unpublished_seconded_by is None

    @property
    def agreed_end(self) -> date | None:
        """The last day of an extension that is agreed and waits for its day."""
        end = self.key_dates.of(KeyDateKind.END)
        return None if end is None or end.day == self.row.valid_to else end.day

    @property
    def open_promises(self) -> list[Promise]:
        """What was promised for a service of it, and what this contract does not hold its provider to."""
        return open_in(self.promises)

    @property
    def term(self) -> TermTold | None:
        """What was decided about the end of the preferred supplier's term."""
        return term_of(self.row)

    @property
    def term_open(self) -> bool:
        return term_is_open(self.row)

    @property
    def vat_words(self) -> str | None:
        return (
            None
            if self.row.value_vat is None
            else VAT_WORDS[Vat(self.row.value_vat)].capitalize().replace("vat", "VAT")
        )

    @property
    def category_words(self) -> str | None:
        return None if self.row.spend_category is None else categories_words([self.row.spend_category])


@dataclass(frozen=True, slots=True)
class FilledContract:
    """A contract with its template filled and what that lacks: all that filling it in and making its papers asks for."""

    row: ContractVersion
    contract: NewContract
    stage: Stage
    filling: Filling | None
    to_mend: list[ToMend]


def filled_contract(session: Session, key: str, *, viewer: Viewer) -> FilledContract:
    """NotFound when there is none, or a barrier keeps it from the viewer."""
    row = contracts.contract(session, key, viewer=viewer)
    filled = filling_of(session, row, viewer=viewer)
    return FilledContract(row, contracts.to_domain(row), Stage(row.stage), filled, to_mend(filled))


def view(session: Session, key: str, on: date, *, viewer: Viewer) -> ContractView:
    """NotFound when there is none, or a barrier keeps it from the viewer."""
    row = contracts.contract(session, key, viewer=viewer)
    contract, standing = contracts.to_domain(row), contracts.standing_of(session, row, viewer=viewer)
    filled = filling_of(session, row, viewer=viewer)
    made = decisions_of(session, row.thing_id, viewer=viewer)
    changes = changes_of(session, row.thing_id, viewer=viewer)
    met = meetings_of(session, row.thing_id, on, viewer=viewer)
    return ContractView(
        row=row, contract=contract, stage=Stage(row.stage), standing=standing,
        dispute_route=disputes_as(row.contract_kind, standing.legal.status, ruleset(session), on=row.valid_from),
        annual_pence=rules.annual_value(contract), whole_pence=rules.contract_value(contract),
        names=names.people_told_apart(session, viewer=viewer),
        dual=dual_people(session, row, on, viewer=viewer), filling=filled, to_mend=to_mend(filled),
        issue_problem=issue_problem(session, row),
        documents=documents_of(session, row.thing_id, viewer=viewer),
        decisions=made, outcomes=outcomes(session, made, viewer=viewer),
        signatures=signatures_of(session, [row.thing_id], viewer=viewer),
        history=history_of(session, versions_of(session, row, viewer=viewer), viewer=viewer),
        with_options_pence=rules.with_options_pence(contract, until(row)), option_until=_option(row),
        earliest_end=earliest_end(contract, on), unsigned_days=rules.unsigned_days(contract, Stage(row.stage), on),
        changes=changes, waiting=waiting(session, row, viewer=viewer),
        marks=marked(session, viewer=viewer, subject_id=row.thing_id), today=on,
        next_decisions=next_decisions(session, viewer=viewer, today=on, contract_id=row.thing_id),
        key_dates=key_dates_of(session, row, on, met=met, viewer=viewer), provider_checks=_checks(session, row, on, viewer),
        performance_notices=open_of_contract(session, row, on, viewer=viewer),
        review_meetings=met,
        others=other_parties(session, row, standing, viewer=viewer),
        sealings=sealings_of(session, row.thing_id, viewer=viewer),
        approvals=approvals_told(session, contract.board_approvals, viewer=viewer),
        promises=tuple(promises_of(session, contract_id=row.thing_id, viewer=viewer)),
        awarded_by=awarded_by(session, row.thing_id, viewer=viewer),
        changes_waiting_for_copies=frozenset(awaiting_copies(session, changes)),
    )  # fmt: skip


def _checks(session: Session, row: ContractVersion, on: date, viewer: Viewer) -> tuple[CheckStanding, ...]:
    """As they stand on the day, or stood on the last day of the contract."""
    return standing_of(session, row.provider_id, min(on, row.valid_to or on), viewer=viewer)


def _option(row: ContractVersion) -> date | None:
    """The last day that the option to extend reaches, where any of it is left."""
    reaches = until(row)
    return reaches if row.valid_to is None or reaches > row.valid_to else None


def dual_people(session: Session, row: ContractVersion, on: date, *, viewer: Viewer) -> list[DualRole]:
    """Who works on both sides of the divide on the day, in a body that belongs to a party."""
    bodies = [party(body) for body in related(session, (row.commissioner_id, row.provider_id), viewer=viewer)]
    sides = [body for body in bodies if body.id in (row.commissioner_id, row.provider_id)]
    family = frozenset().union(*(family_of(side, bodies) for side in sides))
    who = people_in(session, family, viewer=viewer)
    dual = dual_roles_on(session, on, viewer=viewer, people=who).values()
    return [role for role in dual if any(post.organisation_id in family for post in role.posts)]


def to_mend(filled: Filling | None) -> list[ToMend]:
    """What lacks, by the page that mends it, in the order of the document."""
    found: dict[tuple[str, int | None], list[str]] = {}
    for item in filled.missing if filled else []:
        found.setdefault((item.page_hint, item_number(item.field, filled)), []).append(item.label)
    return [ToMend(page, item, tuple(labels)) for (page, item), labels in found.items()]


def item_number(field: str, filled: Filling | None) -> int | None:
    """Which service a field belongs to: `services[1].name` is asked of the second."""
    group, _, rest = field.partition("[")
    if filled is None or not rest or group not in filled.pack.groups:
        return None
    return int(rest.partition("]")[0])


@dataclass(frozen=True, slots=True)
class Lacking:
    """A page of the schedules that still lacks something; service: which one, counted from nought."""

    page: str
    service: int | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentMade:
    """A Word file that was made of a contract."""

    ref: str
    data_hash: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class CheckMade:
    """A decision check that was made about a contract."""

    ref: str
    question: str
    outcome: str
    taken: bool


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """A signature, of the contract or of the paper of a change, with the signed copy once its file is kept."""

    ref: str
    party: str
    person_id: str | None
    associate_id: str | None
    capacity: str | None
    signed_on: date | None
    change_id: str | None
    document_id: str | None
    file_hash: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a contract: who its parties are, what it is in law and worth, and what hangs on it."""

    stage: Stage
    manager_id: str | None
    commissioner: str
    provider: str
    legal_status: str
    legal_status_because: str
    annual_value_pence: int
    contract_value_pence: int
    value_with_options_pence: int
    option_to_extend_until: date | None
    services_running_unsigned_days: int | None
    missing: tuple[Lacking, ...]
    documents: tuple[DocumentMade, ...]
    decisions: tuple[CheckMade, ...]
    signed_copies: tuple[SignedCopy, ...]
    changes: tuple[ChangeTold, ...]
    waits: tuple[Waiting, ...]
    needs_rechecking: tuple[Marked, ...]
    key_dates: tuple[KeyDateTold, ...]
    provider_checks: tuple[CheckStanding, ...]
    performance_notices: tuple[NoticeTold, ...]
    review_meetings: tuple[MeetingTold, ...]
    kind_name: str
    kind_problems: tuple[str, ...]
    associate_names: tuple[str, ...]
    above: tuple[LinkTold, ...]
    sub_contracts: tuple[LinkTold, ...]
    sealings: tuple[SealingTold, ...]
    open_promises: tuple[str, ...]
    sub_contractors: tuple[SubContractorTold, ...]
    preferred_term: TermTold | None
    unpublished: str | None
    unpublished_ground: str | None
    unpublished_requested_by: str | None
    unpublished_review_on: date | None
    unpublished_waits: bool
    awarded_by: AwardedBy | None


def copy_of(row: SignatureVersion) -> SignedCopy:
    return SignedCopy(
        row.ref, row.party, row.person_id, row.associate_id, row.capacity, row.signed_on, row.change_id, row.document_id,
        row.file_hash,
    )  # fmt: skip


def see(session: Session, row: ContractVersion, *, viewer: Viewer, today: date) -> Seen:
    """What it is in law and worth, and what hangs on it."""
    shown = view(session, row.thing_id, today, viewer=viewer)
    legal = shown.standing.legal
    return Seen(
        shown.stage, row.manager_id, shown.standing.commissioner.name, shown.standing.provider.name,
        str(legal.status), legal.because, shown.annual_pence, shown.whole_pence,
        shown.with_options_pence, shown.option_until, shown.unsigned_days,
        tuple(Lacking(m.page, m.item, m.labels) for m in shown.to_mend),
        tuple(DocumentMade(d.ref, d.data_hash, d.content_hash) for d in shown.documents),
        tuple(CheckMade(d.ref, d.question, shown.outcomes[d.thing_id], d.taken) for d in shown.decisions),
        tuple(map(copy_of, shown.signatures)),
        all_told(session, shown.changes, row, viewer=viewer),
        tuple(shown.waiting), tuple(shown.marks), told(shown.key_dates), shown.provider_checks,
        shown.performance_notices, shown.review_meetings,
        shown.others.kind.name, shown.others.problems, tuple(one.name for one in shown.others.associates),
        shown.others.above, shown.others.under, shown.sealings,
        tuple(one.measure for one in shown.open_promises), shown.others.sub_contractors, shown.term,
        row.unpublished or None, row.unpublished_ground or None, row.unpublished_requested_by, row.unpublished_review_on,
        shown.unpublished_waits, shown.awarded_by,
    )  # fmt: skip
