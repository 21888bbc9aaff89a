"""Who has to have cosigned a checkpoint before it is believed: the policy file of c2sp.org/tlog-policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from register.domain.trail.notes import KeyKind, NoteFault, VerifierKey, parse_key
from register.domain.web_addresses import is_web_address

NOBODY = "none"
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Group:
    """So many of these names, each a witness or an earlier group."""

    threshold: int
    members: tuple[str, ...]


@dataclass(slots=True)
class WitnessPolicy:
    """The logs and witnesses that are known by their keys, and the name that has to be satisfied."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""
    addresses: dict[str, str] = field(default_factory=dict)
    """Where a witness is asked, if it is; for the register alone, so `encode` leaves it out."""

    def is_met_by(self, cosigners: Iterable[VerifierKey]) -> bool:
        """Do these verified cosigners make up the quorum?"""
        return self.quorum == NOBODY or self._met(self.quorum, set(cosigners))

    def _met(self, name: str, cosigners: set[VerifierKey]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in cosigners
        group = self.groups[name]
        return sum(self._met(member, cosigners) for member in group.members) >= group.threshold

    def encode(self) -> str:
        """The policy file's text."""
        lines = [f"log {key.encode()}" for key in self.logs]
        lines += [f"witness {name} {key.encode()}" for name, key in self.witnesses.items()]
        lines += [f"group {name} {g.threshold} {' '.join(g.members)}" for name, g in self.groups.items()]
        return "\n".join([*lines, f"quorum {self.quorum or NOBODY}"]) + "\n"


def plain_policy(log: VerifierKey, witnesses: Mapping[str, VerifierKey], needed: int) -> WitnessPolicy:
    """One log and so many of the witnesses; none needed is a policy too."""
    if not 0 <= needed <= len(witnesses):
        raise ValueError("Enter a number of witnesses that is not larger than how many there are")
    policy = WitnessPolicy([log], dict(witnesses), quorum=NOBODY)
    if needed:
        policy.groups["witnesses"] = Group(needed, tuple(witnesses))
        policy.quorum = "witnesses"
    return policy


def parse_policy(text: str) -> WitnessPolicy:
    """The policy in a file; NoteFault names the first line that is wrong."""
    policy, used = WitnessPolicy(), set[str]()
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise NoteFault("The policy has too many lines")
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if words and not words[0].startswith("#") and not _read(policy, used, words):
            raise NoteFault(f"Line {number} of the policy is not in the right form")
    if not policy.quorum:
        raise NoteFault("The policy does not say who has to cosign")
    return policy


def _read(policy: WitnessPolicy, used: set[str], words: list[str]) -> bool:
    match words:
        case ["log", key] | ["log", key, _]:
            return _add_log(policy, parse_key(key))
        case ["witness", name, key, *address] if len(address) < 2 and all(map(is_web_address, address)):
            policy.addresses.update((name, each) for each in address)
            return _add_witness(policy, name, parse_key(key))
        case ["group", name, threshold, *members] if members:
            return _add_group(policy, used, name, threshold, members)
        case ["quorum", name] if not policy.quorum and (name == NOBODY or _known(policy, name)):
            policy.quorum = name
            return True
    return False


def _known(policy: WitnessPolicy, name: str) -> bool:
    return name in policy.witnesses or name in policy.groups


def _add_log(policy: WitnessPolicy, key: VerifierKey) -> bool:
    repeated = any(key.public == other.public for other in policy.logs)
    policy.logs.append(key)
    return key.kind is KeyKind.LOG and not repeated


def _add_witness(policy: WitnessPolicy, name: str, key: VerifierKey) -> bool:
    repeated = any(key.public == other.public for other in policy.witnesses.values())
    taken = _known(policy, name) or name == NOBODY
    policy.witnesses[name] = key
    return key.kind is KeyKind.COSIGNER and not repeated and not taken


def _add_group(policy: WitnessPolicy, used: set[str], name: str, threshold: str, members: list[str]) -> bool:
    if _known(policy, name) or name == NOBODY or len(set(members)) < len(members):
        return False
    if used.intersection(members) or not all(_known(policy, member) for member in members):
        return False
    words = {"any": 1, "all": len(members)}
    if threshold not in words and not (threshold.isascii() and threshold.isdigit() and len(threshold) < 4):
        return False
    needed = words.get(threshold) or int(threshold)
    used.update(members)
    policy.groups[name] = Group(needed, tuple(members))
    return 1 <= needed <= len(members)
