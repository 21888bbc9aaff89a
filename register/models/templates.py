"""Contract templates that this body published from its own Word files, and the files on their way there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Key, Line, Operational, Thing, Version, Word


class ContractTemplate(Thing, Base):
    """The lasting identity of a published contract template."""

    __tablename__ = "contract_template"


class ContractTemplateVersion(Version, Base):
    """What was published: contracts that begin within its dates are made from the files under `pack_hash`.

    `conditions`: which conditions applied from when to when, as text and days; they apply as updated."""

    __tablename__ = "contract_template_version"
    __kind__ = "contract_template"
    __prefix__ = "TPL"
    __thing__ = ContractTemplate
    __harmless__ = (
        ("thing_id", "a template is about no body and no person"),
        ("conditions", "names of conditions and days"),
    )

    title: Mapped[Line]
    edition: Mapped[Word] = mapped_column(index=True)
    pack_hash: Mapped[Digest]
    official: Mapped[bool]
    file_name: Mapped[Line]
    conditions: Mapped[list[Any]]


class TemplateUpload(Operational, Base):
    """A Word file that somebody is turning into a template. `picks`: which field goes into which place; `unseen`: what
    becomes of each kind of what nobody sees in it.

    `checked_against`: the template a file is only checked against; empty for a body's own official file."""

    __tablename__ = "template_upload"
    __harmless__ = (
        ("picks", "places in a file"),
        ("unseen", "an answer for each kind of matter"),
        ("uploaded_by", "an opaque account, shown to nobody"),
    )

    id: Mapped[Key]
    file_name: Mapped[Line]
    file_hash: Mapped[Digest]
    checked_against: Mapped[Word] = mapped_column(default="")
    picks: Mapped[dict[str, Any]]
    unseen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    uploaded_by: Mapped[Id]
    uploaded_at: Mapped[datetime]
    published_ref: Mapped[Word] = mapped_column(default="")
