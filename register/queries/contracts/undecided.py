"""Whether something in the last file that came back waits for a decision: then a contract is neither issued nor signed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models.contract_returns import ContractReturn
from register.models.contracts import ContractVersion

NOT_COMPARED = "not_compared"
CHECKED = "page_codes"
"""Under this key stands that a person has checked the page codes of a file that could not be compared."""


def undecided(session: Session, row: ContractVersion) -> str | None:
    """The sentence that says so, with what to do; the caller may see the contract."""
    query = select(ContractReturn).where(ContractReturn.contract_id == row.thing_id)
    rounds = list(session.scalars(query.order_by(ContractReturn.received_at, ContractReturn.id)))
    if not rounds:
        return None
    last = rounds[-1]
    if last.outcome == NOT_COMPARED and CHECKED not in last.answers:
        return (
            f"The file that came back last ({last.sent_name}) was received and not compared. Somebody has to check its "
            "page codes first"
        )
    answered = {key for one in rounds for key in one.answers}
    left = sum(str(kept["key"]) not in answered for kept in last.findings)
    if not left:
        return None
    things = "1 difference waits" if left == 1 else f"{left} differences wait"
    return (
        f"{things} for a decision in the file that came back last ({last.sent_name}). Decide about each first"
    )
