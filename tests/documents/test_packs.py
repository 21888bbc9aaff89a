"""Packs: what ships holds together, follows the outline, and a manifest that lies is refused with every lie named."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from register.documents import packs, template_builds
from register.documents.archives import read_parts
from register.documents.faults import PackFault
from register.documents.hashes import content_hash
from register.documents.lint import lint
from register.documents.pack_readmes import readme
from register.documents.parts import Pack

OUTLINE = Path(__file__).with_name("community_2009_10.toml")
SHIPPED = sorted(packs.shipped())


@pytest.fixture
def copy(pack: Pack, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pack.folder, tmp_path / "pack"))


def change(folder: Path, old: str, new: str) -> None:
    manifest = folder / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    assert old in text
    manifest.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder: Path) -> str:
    with pytest.raises(PackFault) as fault:
        packs.load(folder)
    return "\n".join(fault.value.problems)


def test_the_shipped_packs_are_the_ones_the_product_promises() -> None:
    assert {"community_2009_10", "variation", "declarations_for_meeting"} <= set(SHIPPED)
    assert {"notice_performance", "notice_extension", "notice_termination"} <= set(SHIPPED)
    assert len([name for name in SHIPPED if name.startswith("governance_")]) == 4


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_pack_lints_clean(name: str) -> None:
    pack = packs.shipped()[name]
    assert lint(pack.template, pack) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_template_and_readme_are_what_the_sources_make(name: str) -> None:
    pack = packs.shipped()[name]
    built = template_builds.build(pack.folder)
    assert built == template_builds.build(pack.folder)
    assert content_hash(built) == content_hash(pack.template), "run python -m contract_templates.build"
    assert readme(pack) == (pack.folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_wording_that_is_not_official_says_so(name: str) -> None:
    pack = packs.shipped()[name]
    assert not pack.official
    header = dict(read_parts(pack.template))["word/header1.xml"].decode()
    assert "own wording" in pack.watermark
    assert header.count(pack.watermark) >= 3


def test_every_part_of_the_outline_is_there_in_order_with_its_number(pack: Pack) -> None:
    outline = tomllib.loads(OUTLINE.read_text(encoding="utf-8"))["parts"]
    assert [(part.id, part.kind, part.mandatory) for part in pack.parts] == [
        (part["id"], part["kind"], not part.get("optional", False)) for part in outline
    ]
    for part, wanted in zip(pack.parts, outline, strict=True):
        assert part.number == wanted.get("number", part.number)
        assert set(wanted.get("asks", ())) <= {field.name for field in part.fields}


def test_no_number_is_called_verified_that_was_not_read_in_this_family(pack: Pack) -> None:
    verified = {part.number for part in pack.parts if part.number_confidence == "verified"}
    assert verified == {"38", "2 Part 1", "5 Part 1", "5 Part 2"}


def test_every_clause_has_wording_of_several_paragraphs(pack: Pack) -> None:
    assert all(len(part.blocks) >= 2 for part in pack.parts if part.kind == "clause")


def test_a_manifest_that_lies_is_refused_with_every_lie_named(copy: Path) -> None:
    change(copy, 'name = "commencement_date"', 'name = "comencement_date"')
    change(copy, 'type = "money"', 'type = "gold"')
    change(copy, 'kind = "clause"', 'kind = "chapter"')
    found = problems(copy)
    assert "names the field commencement_date, which is not in the manifest" in found
    assert "unknown type gold" in found
    assert "unknown kind chapter" in found
    assert "no place for field:comencement_date" in found


def test_a_condition_on_an_answer_that_is_not_offered_is_refused(copy: Path) -> None:
    source = copy / "clauses" / "clause-28.md"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("relationship=internal_sla", "relationship=own_arm"), encoding="utf-8")
    assert "an answer that relationship does not offer" in problems(copy)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: (folder / "manifest.toml").unlink(), "no manifest.toml"),
        (lambda folder: (folder / "manifest.toml").write_bytes(b"\xff\xfe"), "cannot be read"),
        (lambda folder: (folder / "manifest.toml").write_text("id = 1"), "does not say"),
        (lambda folder: (folder / "clauses" / "clause-7.md").unlink(), "is missing"),
        (lambda folder: (folder / "template.docx").write_bytes(b"PK nonsense"), "not a Word file"),
        (lambda folder: change(folder, "clauses/clause-7.md", "../../../etc/passwd"), "outside the folder"),
        (lambda folder: change(folder, "valid_to = 2011", "valid_to = 2001"), "valid_to is before"),
        (lambda folder: change(folder, 'clause-2"', 'clause-1"'), "is there 2 times"),
    ],
)
def test_a_damaged_pack_is_refused_in_words(copy: Path, damage: object, words: str) -> None:
    assert callable(damage)
    damage(copy)
    assert words in problems(copy)


def test_the_hash_follows_the_wording(pack: Pack, copy: Path) -> None:
    assert packs.load(copy).hash == pack.hash
    source = copy / "clauses" / "clause-7.md"
    source.write_text(source.read_text(encoding="utf-8") + "8. More.\n", encoding="utf-8")
    assert packs.load(copy).hash != pack.hash
