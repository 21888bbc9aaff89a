"""Publishes a body's own contract templates, and keeps which conditions applied on which day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from register.documents import own_files
from register.documents.faults import PackFault, UploadFault
from register.documents.own_files import Draft, Wanted
from register.documents.own_mending import mended
from register.documents.parts import Pack
from register.domain.contracts.contracts import editions
from register.domain.contracts.templates import NewConditions, NewTemplate, check_conditions, check_template
from register.domain.errors import Invalid
from register.domain.permissions import SYSTEM, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.two_persons import RULES, Act
from register.models.templates import ContractTemplateVersion, TemplateUpload
from register.queries.contracts import templates as queries
from register.queries.rules import ruleset
from register.services import facts
from register.services.contracts import kept_templates as kept_packs
from register.services.contracts.template_checks import in_the_making, undecided


def make_draft(docx: bytes, row: TemplateUpload, new: NewTemplate) -> Draft:
    """The two files of the template; Invalid says what stops it, in the words of the check. docx: as it was sent."""
    for lacking in undecided(docx, row.unseen):
        raise Invalid({"": lacking.message})
    return _drafted(mended(docx, row.unseen), row, new)


def _drafted(whole: bytes, row: TemplateUpload, new: NewTemplate) -> Draft:
    edition = new.edition.split("-", 1)[-1].replace("-", "/")
    try:
        made = own_files.draft(whole, row.picks, Wanted(new.title, edition, new.valid_from, new.valid_to))
        wrong = own_files.blocking(own_files.checked(made))
        if wrong:
            raise Invalid({"": wrong[0].message})
        own_files.loaded(made)
    except UploadFault as fault:
        raise Invalid({"": str(fault)}) from fault
    except PackFault as fault:
        raise Invalid({"": fault.problems[0]}) from fault
    return made


def pack_in_the_making(docx: bytes, row: TemplateUpload, today: date) -> Pack:
    """The template as it would be now, for trying it with a contract's data; Invalid says what stops it. What becomes
    of what nobody sees may still be open."""
    return own_files.loaded(_drafted(mended(docx, row.unseen), row, in_the_making(row, today)))


def check_new(session: Session, new: NewTemplate, *, today: date) -> None:
    """Raises Invalid."""
    check_template(new, known_editions=set(editions(ruleset(session), on=today)))


def keep_pack(instance: Path, made: Draft) -> str:
    """Write the files under their proof code; returns it. Done before it is recorded."""
    return kept_packs.keep(instance, lambda folder: own_files.write_draft(made, folder))


def publish_template(
    session: Session, upload_id: str, new: NewTemplate, pack_hash: str, *, actor: Actor, today: date,
    confirmed: bool = False, provenance: str = "",
) -> ContractTemplateVersion:  # fmt: skip
    """Record files that were kept, on a second person's word (`confirmed`) or by a command on the machine. A template
    of the same edition is followed by this as its next version."""
    check(actor, Permission.KEEP_CONTRACTS)
    if actor.id != SYSTEM and not confirmed:
        raise Invalid({"": RULES[Act.TEMPLATE].words})
    row = queries.upload(session, upload_id)
    check_new(session, new, today=today)
    columns: dict[str, Any] = {
        "title": new.title, "edition": new.edition, "pack_hash": pack_hash, "official": True,
        "file_name": row.file_name, "valid_from": new.valid_from, "valid_to": new.valid_to,
    }  # fmt: skip
    before = queries.same_edition(session, new.edition, viewer=actor.viewer)
    made = _recorded(session, before, columns, actor, today, provenance, new.source)
    row.published_ref = made.ref
    return made


def _recorded(
    session: Session, before: ContractTemplateVersion | None, columns: dict[str, Any], actor: Actor, today: date,
    provenance: str, source: str,
) -> ContractTemplateVersion:  # fmt: skip
    event = "contract_template.published"
    if before is None:
        return facts.begin(
            session, ContractTemplateVersion, event, actor=actor, known_on=today, provenance=provenance,
            reason=source, conditions=[], **columns,
        )  # fmt: skip
    return facts.change(
        session, before, event, act="changed", actor=actor, known_on=today, reason=source, **columns
    )


def add_conditions(
    session: Session, key: str, new: NewConditions, *, expected_n: int | None, actor: Actor, today: date
) -> ContractTemplateVersion:
    """Record which conditions apply from a day on; those before them are kept and end the day before."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = queries.template(session, key, viewer=actor.viewer)
    check_conditions(new)
    if any(str(kept["from"]) >= str(new.applies_from) for kept in newest.conditions):
        refuse({"applies_from": "The date must be after the first day of the conditions recorded last"})
    added = {"text": new.text, "from": str(new.applies_from), "to": None}
    return facts.change(
        session, newest, "contract_template.conditions_changed", act="changed", actor=actor, known_on=today,
        expected_n=expected_n, reason=new.text, conditions=[*_ended(newest.conditions, new.applies_from), added],
    )  # fmt: skip


def _ended(conditions: list[Any], day: date) -> list[Any]:
    last = str(date.fromordinal(day.toordinal() - 1))
    return [{**kept, "to": kept["to"] or last} for kept in conditions]
