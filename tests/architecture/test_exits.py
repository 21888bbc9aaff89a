"""What is computed past barriers is read in one place, which knows the viewer."""

from __future__ import annotations

import ast
import re

from tests.architecture.sources import PRODUCT, ROOT, Source, imports, sources

EXIT = "register/queries/contracts/told.py"
CHECKS = {"facts_for", "assess", "assess_interests"}
"""What loads or judges everything, barriers or not."""
MAY_CHECK = {
    EXIT, "register/queries/contracts/facts.py", "register/domain/contracts/conflicts.py",
    "register/domain/contracts/rechecking.py", "register/queries/contracts/rechecking.py",
    "register/queries/contracts/waiver_checks.py", "register/queries/contracts/ahead/deciders.py",
    "register/queries/contracts/hindsight/authorised.py", "register/queries/contracts/hindsight/waivers_again.py",
}  # fmt: skip
FOUND = {"reasons", "looked_at", "fingerprint"}
"""What a check found, on the check as it is stored."""
MAY_READ = {
    EXIT,
    "register/services/contracts/decisions.py",
    "register/queries/hidden_reasons.py",
    "register/queries/procurement/change_notices.py",
    "register/queries/interests/recognitions.py",
    "register/domain/contracts/conflicts.py",
    "register/queries/examples.py",
    "register/queries/contracts/decision_views.py",
    "register/web/contracts/decisions.py",
    "register/queries/contracts/rechecking.py",
    "register/queries/contracts/marks.py",
    "register/queries/contracts/hindsight/authorised.py",
    "register/queries/contracts/ahead/told.py",
    "register/queries/contracts/surroundings.py",
    "register/services/contracts/next_checks.py",
    "register/queries/contracts/statements.py",
    "register/queries/contracts/hindsight/waiver_statements.py",
    "register/queries/contracts/hindsight/waivers_again.py",
    "register/queries/contracts/waiver_checks.py",
    "register/services/contracts/waivers.py",
    "register/queries/contracts/year_use.py",
    "register/queries/trail/derived.py",
    "register/services/derived_rows.py",
}
MAY_SEE_EVERYTHING = {
    "register/queries/duties/inside_barriers.py": "whom a barrier binds is weighed whole, and told to nobody who is inside",
    EXIT: "the exit itself",
    "register/queries/publication/undeclared.py": "what a barrier hides counts as heard, so that nobody is named for it",
    "register/queries/interests/permissions.py": "an answer that a barrier hides is an answer, and nothing of it is told",
    "register/services/accounts/one_time_links.py": "whose account it is stands in the mail to that person alone",
    "register/services/procurement/preferred_terms.py": "an interest in the provider is weighed whole, and named to none",
    "register/services/separation/appraisals.py": "whether a choice is held is weighed whole; the refusal names nobody",
    "register/services/separation/milestones.py": "what a milestone waits for is weighed whole, and told as a refusal alone",
    "register/services/separation/programmes.py": "milestones that are there already are not added twice, and none is told",
    "register/queries/procurement/own_papers.py": "that papers are closed is told to whom they are closed, and never why",
    "register/queries/procurement/evaluators.py": "whether bids are kept from an evaluator is told to nobody but themselves",
    "register/services/sharing/complaints.py": "by when a complaint is owed an answer does not depend on who records",
    "register/domain/permissions.py": "says who that is",
    "register/queries/visible.py": "asks no barrier for whom none binds",
    "register/queries/authority/who_may.py": "only for a viewer whom no barrier binds, who may see as much",
    "register/queries/duties/confirmation_views.py": "whoever answers elsewhere reads who asks, and no word of a record",
    "register/queries/authority/public_schemes.py": "nobody who held a post of the scheme is named in what is published",
    "register/services/contracts/sealings.py": "what is found of a deed is kept whole, and told through outcome_for alone",
    "register/queries/contracts/hindsight/sealing_checks.py": "weighed whole for whom nothing is kept from, and no others",
    "register/queries/authority/approved_schemes.py": "a meeting approves a scheme whole; each reader sees their part",
    "register/queries/authority/delegations.py": "whether a post holds power is told to nobody",
    "register/queries/contracts/asking.py": "only for a viewer whom no barrier binds, who may see as much",
    "register/queries/people/transfers.py": "how many more there are is told as a number, nothing of them",
    "register/services/after_transfers.py": "which transfers moved a record is weighed whole, and told as a refusal alone",
    "register/services/people/transfers.py": "what hangs together is weighed whole, and told as a refusal alone",
    "register/queries/audit/retention.py": "an erasure reaches what no barrier shows, and shows none of it",
    "register/queries/accounts/identities.py": "which records are one person's is weighed by rules, and told to nobody",
    "register/services/authority/delegations.py": "whether somebody would hold the power is told to nobody but themselves",
    "register/services/contracts/comparisons.py": "makes a file again, and says only whether it is the same",
    "register/services/contracts/contracts.py": "whether a signed copy is missing is asked of all, and names a party only",
    "register/services/duties/confirmed_signatures.py": "whether anybody else holds a post in a party is told to nobody",
    "register/services/duties/duties.py": "plans for everybody; what goes out is asked for each reader",
    "register/services/duties/digests.py": "who may see a task is asked again for each reader before it stands in a mail",
    "register/services/duties/working.py": "whose reminders are raised anew is found by address, and told to nobody",
    "register/services/duties/letters.py": "a letter names the person it goes to, and nobody else",
    "register/services/outbox.py": "whether an address is in use decides between a task and a mail, and is told to nobody",
    "register/services/sharing/agreements.py": "an agreement that would stand under itself does, whoever sees the circle",
    "register/services/sharing/processors.py": "a processor engaged by itself is, whoever sees the circle",
    "register/services/sharing/opinions.py": "that the three are three persons does not depend on who sees the records",
    "register/services/sharing/clocking.py": "the kind of body whose deadline binds does not depend on who triages",
    "register/queries/contracts/sides/awaited_copies.py": "whether a change waits for a copy does not depend on who looks",
    "register/services/contracts/decisions.py": "whether a party has signed is weighed whole, and says nobody's name",
    "register/services/contracts/signed_copies.py": "whether a copy is missing is weighed whole, and names nobody",
    "register/services/contracts/changes.py": "what a change waits behind is weighed whole, and told to nobody",
    "register/queries/contracts/rechecking.py": "a mark is kept as codes and ids, told only to whoever may see all of them",
    "register/queries/contracts/hindsight/waivers_again.py": "a mark is kept as codes and ids, told as others",
    "register/services/contracts/waivers.py": "which checks count is weighed whole; what they found is told by the exit",
    "register/queries/contracts/ahead/deciders.py": "what a sweep finds is told only to whoever no barrier binds",
    "register/queries/contracts/ahead/candidates.py": "the powers of a sweep, whose answers are told only to such viewers",
    "register/queries/contracts/waiver_checks.py": "what it weighs is told through the exit, or to whom no barrier binds",
    "register/services/walls.py": "whoever keeps the barriers names records that other barriers hide",
    "register/queries/interests/employers.py": "a post is one's own whatever barrier hides it, so somebody else answers",
    "register/queries/walls.py": "barriers are carried to where records move, whoever moves them; nobody is told",
}
"""Files that look past barriers -> why that tells nobody anything."""


def _uses(source: Source, names: set[str]) -> set[str]:
    called = {node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name)}
    return called & names


def _reads(source: Source) -> set[str]:
    """Which of a stored check's findings this file reads off something."""
    nodes = (node for node in ast.walk(source.tree) if isinstance(node, ast.Attribute))
    return {node.attr for node in nodes if node.attr in FOUND}


def test_a_check_is_asked_in_one_place() -> None:
    asking = {source.name for source in sources(*PRODUCT) if _uses(source, CHECKS)}
    assert EXIT in asking
    assert sorted(asking - MAY_CHECK) == []


def test_what_a_stored_check_found_is_read_in_one_place() -> None:
    about = "register.models.decisions"
    reading = {
        source.name
        for source in sources(*PRODUCT)
        if _reads(source)
        and (any(name.startswith(about) for name, _ in imports(source.tree)) or "decisions" in source.name)
    }
    assert EXIT in reading
    assert sorted(reading - MAY_READ) == []


def test_a_page_draws_only_what_the_exit_told() -> None:
    found = {}
    for path in sorted((ROOT / "register/templates").rglob("*.html")):
        drawn = re.findall(r"(\w+)\.(?:reasons|looked_at|fingerprint)\b", path.read_text(encoding="utf-8"))
        if set(drawn) - {"told", "answer"}:
            found[path.name] = drawn
    assert not found, found


def test_what_looks_past_barriers_is_a_short_list_with_reasons() -> None:
    looking = {source.name for source in sources(*PRODUCT) if _uses(source, {"UNBOUND", "EVERYTHING"})}
    assert sorted(looking ^ set(MAY_SEE_EVERYTHING)) == []
