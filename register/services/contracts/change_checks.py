"""What a change must be for the contract's template: its edition held, its answers right, and its wording allowed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.changes import NewChange
from register.domain.contracts.contracts import editions
from register.domain.contracts.modifications import grounds_on
from register.domain.contracts.national import instruments, said_otherwise
from register.domain.contracts.yearly.uplifts import uplift_otherwise, uplifts
from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.models.contracts import ContractVersion
from register.queries.contracts.answers import answers_wrong
from register.queries.contracts.consolidated import read_with
from register.queries.contracts.contracts import to_domain
from register.queries.contracts.published_templates import own_packs, pack_for
from register.queries.contracts.values import filling_of
from register.queries.rules import ruleset
from register.services.contracts.contracts import stored

GROUND = (
    "Enter what allows it: official wording changes by a national variation or a recorded derogation alone, "
    "named with its letter"
)


def check_template(
    session: Session, newest: ContractVersion, new: NewChange, actor: Actor, *, today: date
) -> None:
    """Raises Invalid, each fault by its field."""
    known = grounds_on(ruleset(session), today)
    named = new.modification_ground
    refuse(
        {
            "modification_ground": None
            if named is None or named in known
            else "Select a ground of the rules of today",
            "national_variation": said_otherwise(
                new, to_domain(newest), instruments(ruleset(session), today)
            ),
            "uplift_year": uplift_otherwise(new, to_domain(newest), uplifts(ruleset(session), on=today)),
        }
    )
    if not (new.edition or new.answers or new.wording):
        return
    edition = new.edition or newest.edition
    found: dict[str, str | None] = dict(
        answers_wrong(session, edition, newest.valid_from, stored(new.answers))
    )
    found["edition"] = _edition_problem(session, newest, new)
    refuse({**found, **_grounds(session, newest, new)})
    if new.edition:
        refuse(_lacking(session, newest, new, actor))


def _edition_problem(session: Session, newest: ContractVersion, new: NewChange) -> str | None:
    if new.edition is None:
        return None
    known = editions(ruleset(session), on=newest.valid_from)
    if new.edition not in known:
        return "Select the edition that it moves to"
    held = pack_for(new.edition, newest.valid_from, own_packs(session))
    return None if held else "No contract template is held for this edition"


def _grounds(session: Session, newest: ContractVersion, new: NewChange) -> dict[str, str | None]:
    """Official wording has no local authority."""
    pack = pack_for(newest.edition, newest.valid_from, own_packs(session))
    official = pack is not None and pack.official
    return {
        f"wording[{number}].ground": GROUND
        for number, row in enumerate(new.wording)
        if official and not row.ground
    }


def _lacking(
    session: Session, newest: ContractVersion, new: NewChange, actor: Actor
) -> dict[str, str | None]:
    """What the template of the other edition asks and nobody answered."""
    whole = filling_of(session, read_with(newest, [new]), viewer=actor.viewer)
    missing = whole.missing if whole is not None else []
    words = "; ".join(f"“{one.label}”" for one in missing[:10])
    more = f" and {len(missing) - 10} more" if len(missing) > 10 else ""
    return {
        "edition": f"The template of this edition asks more. Give answers for {words}{more}"
        if missing
        else None
    }
