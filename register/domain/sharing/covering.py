"""Whether an agreement covers what was shared, and each reason why it does not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from register.domain.people.known_bodies import BY_ID, Recognised
from register.domain.people.organisation_names import Likeness
from register.domain.sharing.agreements import (
    RUNNING,
    Agreement,
    AgreementParty,
    Direction,
    NewDisclosure,
    PartyRole,
    agreement_state,
    signed,
)
from register.domain.sharing.bounds import Parts, allows_role


class Gap(StrEnum):
    """A reason why an agreement does not cover what was shared."""

    NO_AGREEMENT = "no_agreement"
    NOT_RUNNING = "not_running"
    SENDER_NO_PARTY = "sender_no_party"
    RECIPIENT_NO_PARTY = "recipient_no_party"
    SENDER_LIKELY = "sender_likely"
    RECIPIENT_LIKELY = "recipient_likely"
    SENDER_NOT_SIGNED = "sender_not_signed"
    RECIPIENT_NOT_SIGNED = "recipient_not_signed"
    DIRECTION = "direction"
    ROLE = "role"
    PURPOSE_NOT_SAID = "purpose_not_said"
    PURPOSE = "purpose"
    CATEGORY = "category"
    FRAMEWORK_NOT_RUNNING = "framework_not_running"
    FRAMEWORK_NOT_SIGNED = "framework_not_signed"
    FRAMEWORK_NARROWER = "framework_narrower"

    @property
    def label(self) -> str:
        return _WORDS[self]


_WORDS = {
    Gap.NO_AGREEMENT: "No agreement names the two organisations",
    Gap.NOT_RUNNING: "The agreement was not running on the day it was shared",
    Gap.SENDER_NO_PARTY: "Who shared it is not a party to the agreement",
    Gap.RECIPIENT_NO_PARTY: "Who received it is not a party to the agreement",
    Gap.SENDER_LIKELY: "Who shared it may be a party under another name",
    Gap.RECIPIENT_LIKELY: "Who received it may be a party under another name",
    Gap.SENDER_NOT_SIGNED: "Who shared it was not bound by its signature on that day",
    Gap.RECIPIENT_NOT_SIGNED: "Who received it was not bound by its signature on that day",
    Gap.DIRECTION: "The agreement does not let information go this way",
    Gap.ROLE: "The agreement gives the recipient, or who shared it, another role",
    Gap.PURPOSE_NOT_SAID: "It was not said which purpose of the list it was for",
    Gap.PURPOSE: "The agreement does not allow this purpose",
    Gap.CATEGORY: "The agreement does not name these kinds of information",
    Gap.FRAMEWORK_NOT_RUNNING: "The framework agreement that it stands under was not running on that day",
    Gap.FRAMEWORK_NOT_SIGNED: "The framework agreement that it stands under did not bind both organisations on that day",
    Gap.FRAMEWORK_NARROWER: "The framework agreement that it stands under does not allow this",
}
LIKELY = frozenset({Gap.SENDER_LIKELY, Gap.RECIPIENT_LIKELY})
"""What only a person can say: whether a body is a party under another name."""


def texts(agreement: Agreement) -> tuple[Agreement, ...]:
    """Every text of it that was ever signed under, the oldest first. Whoever withdrew is gone from all of them."""
    return (*agreement.earlier, agreement)


def gaps(
    agreement: Agreement, shared: NewDisclosure, on: date | None = None, *, bodies: Recognised = BY_ID,
    bounding: bool = False,
) -> tuple[Gap, ...]:  # fmt: skip
    """Each reason why it does not cover what was shared, on the day it was shared; none means that it is covered.

    What counts is the newest text, of those that had begun, which both ends had signed by then; and whatever the framework
    that it stands under does not cover is not covered here either."""
    day = on or shared.shared_on
    own = _own_gaps(agreement, shared, day, bodies, bounding)
    return own if agreement.framework is None else own + _above(agreement.framework, shared, day, bodies)


def _above(framework: Agreement, shared: NewDisclosure, day: date, bodies: Recognised) -> tuple[Gap, ...]:
    """What the framework has against it. A part that it gives leaves room for lesser ones."""
    against = set(gaps(framework, shared, day, bodies=bodies, bounding=True))
    found = {
        Gap.FRAMEWORK_NOT_RUNNING: bool(against & {Gap.NOT_RUNNING, Gap.FRAMEWORK_NOT_RUNNING}),
        Gap.FRAMEWORK_NOT_SIGNED: bool(against & (_UNBOUND | LIKELY | {Gap.FRAMEWORK_NOT_SIGNED})),
        Gap.FRAMEWORK_NARROWER: bool(against & _NARROWER),
    }
    return tuple(gap for gap, is_so in found.items() if is_so)


_NARROWER = frozenset({Gap.PURPOSE, Gap.CATEGORY, Gap.DIRECTION, Gap.ROLE, Gap.FRAMEWORK_NARROWER})


def _own_gaps(
    agreement: Agreement, shared: NewDisclosure, day: date, bodies: Recognised, bounding: bool
) -> tuple[Gap, ...]:
    if agreement_state(agreement, day) not in RUNNING:
        return (Gap.NOT_RUNNING,)
    begun = [text for text in texts(agreement) if text.holds_from is None or text.holds_from <= day]
    found = [_against(text, agreement, shared, day, bodies, bounding) for text in reversed(begun)]
    bound = [reasons for reasons in found if not _UNBOUND & set(reasons)]
    return next(iter(bound or found), (Gap.NOT_RUNNING,))


_UNBOUND = frozenset(
    {Gap.SENDER_NO_PARTY, Gap.RECIPIENT_NO_PARTY, Gap.SENDER_NOT_SIGNED, Gap.RECIPIENT_NOT_SIGNED}
)


def _against(
    text: Agreement, newest: Agreement, shared: NewDisclosure, day: date, bodies: Recognised, bounding: bool
) -> tuple[Gap, ...]:
    """The reasons against one text of the agreement."""
    sender, sure_sender = _party(text, shared.from_organisation_id, newest, day, bodies)
    recipient, sure_recipient = _party(text, shared.to_organisation_id, newest, day, bodies)
    reasons = [
        _end_gap(sender, sure_sender, newest, day, _SENDER),
        _end_gap(recipient, sure_recipient, newest, day, _RECIPIENT),
        _way_gap(sender, recipient),
        _role_gap(sender, recipient, shared.recipient_role, newest.parts if bounding else None, day),
        _purpose_gap(text, shared),
        None if set(shared.categories) <= set(text.categories) else Gap.CATEGORY,
    ]
    return tuple(reason for reason in reasons if reason is not None)


_SENDER = (Gap.SENDER_NO_PARTY, Gap.SENDER_LIKELY, Gap.SENDER_NOT_SIGNED)
_RECIPIENT = (Gap.RECIPIENT_NO_PARTY, Gap.RECIPIENT_LIKELY, Gap.RECIPIENT_NOT_SIGNED)


def _party(
    text: Agreement, end: str, newest: Agreement, day: date, bodies: Recognised
) -> tuple[AgreementParty | None, Likeness]:
    """The party that this end is, or may be: the likeliest, and of those one that has signed."""
    ranked = [
        (bodies.likeness(end, party.organisation_id), _bound(party, newest, day), -number, party)
        for number, party in enumerate(text.parties)
    ]
    likeness, _, _, party = max(ranked, default=(Likeness.DIFFERENT, False, 0, None))
    return (None, Likeness.DIFFERENT) if likeness is Likeness.DIFFERENT else (party, likeness)


def _bound(party: AgreementParty, newest: Agreement, day: date) -> bool:
    """It has signed this text, and has not withdrawn from the agreement."""
    gone = {one.organisation_id: one.withdrawn_on for one in newest.parties}.get(party.organisation_id)
    return signed(party, day) and (gone is None or gone > day)


def _end_gap(
    party: AgreementParty | None,
    likeness: Likeness,
    newest: Agreement,
    day: date,
    words: tuple[Gap, Gap, Gap],
) -> Gap | None:
    absent, likely, unsigned = words
    if party is None:
        return absent
    if not _bound(party, newest, day):
        return unsigned
    return likely if likeness is Likeness.LIKELY else None


def _way_gap(sender: AgreementParty | None, recipient: AgreementParty | None) -> Gap | None:
    against = (sender and sender.direction is Direction.RECEIVES) or (
        recipient and recipient.direction is Direction.SENDS
    )
    return Gap.DIRECTION if against else None


def _role_gap(
    sender: AgreementParty | None, recipient: AgreementParty | None, acted_as: PartyRole, parts: Parts | None,
    day: date,
) -> Gap | None:  # fmt: skip
    """Who only receives hands nothing on; the recipient does with it what the agreement says. parts: of a framework, what
    it leaves room for."""
    against = (sender and sender.role is PartyRole.RECIPIENT) or (
        recipient and not allows_role(parts, recipient.role, acted_as, day)
    )
    return Gap.ROLE if against else None


def _purpose_gap(text: Agreement, shared: NewDisclosure) -> Gap | None:
    """By codes that a person chose; two texts that read alike may mean different things."""
    if shared.purpose_code is None:
        return Gap.PURPOSE_NOT_SAID
    return None if shared.purpose_code in text.purposes else Gap.PURPOSE


def covers(agreement: Agreement, shared: NewDisclosure, on: date, bodies: Recognised = BY_ID) -> Likeness:
    """The same where nothing stands against it; likely where an end may be a body that has signed: that is for a person
    to say."""
    found = set(gaps(agreement, shared, on, bodies=bodies))
    if not found:
        return Likeness.SAME
    return Likeness.LIKELY if found <= LIKELY else Likeness.DIFFERENT


def covering(
    shared: NewDisclosure, agreements: Iterable[Agreement], on: date | None = None, *, bodies: Recognised = BY_ID
) -> list[Agreement]:  # fmt: skip
    """The agreements that cover what was shared, on the day it was shared; the one named comes first.
    None of them: an item to check (corrections 1), by itself no data incident."""
    day = on or shared.shared_on
    found = [one for one in agreements if covers(one, shared, day, bodies) is Likeness.SAME]
    return sorted(found, key=lambda agreement: (agreement.id != shared.agreement_id, agreement.id))


def perhaps_covering(
    shared: NewDisclosure, agreements: Iterable[Agreement], *, bodies: Recognised
) -> list[Agreement]:
    """Agreements that would cover it if a party is the body that it may be."""
    return [one for one in agreements if covers(one, shared, shared.shared_on, bodies) is Likeness.LIKELY]


def nearest(
    shared: NewDisclosure, agreements: Iterable[Agreement], *, bodies: Recognised = BY_ID
) -> tuple[Agreement | None, tuple[Gap, ...]]:
    """The agreement to look at and what stands against it: the one named, or else the one with the fewest reasons that
    names an end, one that was running before one that was not, and then by which reasons they are; none where none does."""
    judged = [(one, gaps(one, shared, bodies=bodies)) for one in agreements]
    about = [(one, found) for one, found in judged if one.id == shared.agreement_id] or [
        (one, found) for one, found in judged if _names_both(one, shared, bodies)
    ]
    if not about:
        return None, (Gap.NO_AGREEMENT,)
    order = list(Gap)
    return min(
        about,
        key=lambda pair: (
            len(pair[1]),
            Gap.NOT_RUNNING in pair[1],
            sorted(map(order.index, pair[1])),
            pair[0].id,
        ),
    )


def _names_both(agreement: Agreement, shared: NewDisclosure, bodies: Recognised) -> bool:
    ends = (shared.from_organisation_id, shared.to_organisation_id)
    parties = {party.organisation_id for text in texts(agreement) for party in text.parties}
    return all(any(bodies.likeness(end, one) is not Likeness.DIFFERENT for one in parties) for end in ends)
