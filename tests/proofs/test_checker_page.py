"""verify.html in a real browser, from a file, offline: the same findings in the same words as verify.py."""

from dataclasses import replace
from datetime import timedelta

import pytest

from register import signing
from register.domain.notes import parse_checkpoint, proof_code

pytestmark = pytest.mark.slow


@pytest.fixture
def both(chromium, check, tmp_path, monkeypatch):
    """Run both checkers on a bundle; the page's findings, after they have been compared with the program's."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))

    def run(folder, **brought):
        monkeypatch.chdir(tmp_path)
        page.goto((folder / "verify.html").as_uri())
        page.set_input_files("#folder", str(folder))
        arguments = []
        for option, path in brought.items():
            page.set_input_files(f"#{option}", str(path))
            arguments += [f"--{option}", path.name]
        page.click("#check")
        page.wait_for_selector("#check:not([disabled])")
        lines = page.locator("#findings li").all_text_contents()
        assert lines == check(folder, *arguments)[1]
        assert faults == []
        assert all(url.startswith("file:") for url in asked)
        return lines, page

    yield run
    context.close()


def test_an_honest_bundle_has_no_findings_and_shows_the_proof_code(trail, both, tmp_path):
    folder = trail.write(tmp_path / "bundle")
    kept, receipt = tmp_path / "kept.txt", tmp_path / "mine.tlog-proof"
    kept.write_bytes(trail.notes[0].encode())
    receipt.write_bytes(trail.receipt(7, trail.notes[1]).encode())
    lines, page = both(folder, against=kept, receipt=receipt)
    assert lines == []
    assert page.inner_text("#result") == "No findings."
    assert proof_code(parse_checkpoint(trail.notes[2].text)) in page.inner_text("#summary")


def edited_header(trail):
    trail.edit(5, actor="P2")


def swapped_entries(trail):
    trail.entries[4], trail.entries[5] = trail.entries[5], trail.entries[4]


def cut_tail(trail):
    del trail.entries[25:]


def false_erasure(trail):
    trail.withhold(9, "erased")


def back_dated(trail):
    trail.now -= timedelta(days=2)
    trail.declare(50)
    trail.now += timedelta(days=2)
    trail.checkpoint()


def bent_signature(trail):
    first, *rest = trail.notes[2].signatures
    bent = replace(first, value=bytes(64))
    trail.notes[2] = replace(trail.notes[2], signatures=(bent, *rest))


def swapped_key(trail):
    trail.keys = [signing.first_log_key(signing.generate_key(trail.key.name), trail.keys[0].since)]


ATTACKS = [edited_header, swapped_entries, cut_tail, false_erasure, back_dated, bent_signature, swapped_key]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__)
def test_the_page_finds_what_the_program_finds(trail, both, tmp_path, attack):
    kept, receipt = tmp_path / "kept.txt", tmp_path / "mine.tlog-proof"
    kept.write_bytes(trail.notes[1].encode())
    receipt.write_bytes(trail.receipt(28).encode())
    attack(trail)
    lines, page = both(trail.write(tmp_path / "bundle"), against=kept, receipt=receipt)
    assert lines
    assert "Each says where" in page.inner_text("#result")


def test_the_page_finds_a_changed_report(trail, both, tmp_path):
    rows = trail.rows()
    lines, _ = both(trail.write(tmp_path / "bundle", [{**rows[0], "description": "x"}, *rows[2:]]))
    assert any("another report" in line for line in lines)


DAMAGE = {
    "text": (b"Shares", b"Shards"),
    "space": (b'":', b'": '),
    "escape": (b"Shares", b"\\u0053hares"),
    "fraction": (b'"n":1', b'"n":1.0'),
    "surrogate": (b"Shares", b"\\ud800"),
    "not utf-8": (b"Shares", b"\xff"),
    "huge number": (b'"n":1', b'"n":99999999999999999'),
    "foreign key": (b'"n":1', '"né":1'.encode()),
    "no newline": (b"\n", b""),
}


PLACES = [("payloads.jsonl", damage) for damage in DAMAGE]
PLACES += [
    (name, "no newline") for name in ("entries.jsonl", "bundle.json", "keys.jsonl", "report/rows.jsonl")
]


@pytest.mark.parametrize(("name", "damage"), PLACES)
def test_the_page_words_damage_as_the_program_does(trail, both, tmp_path, name, damage):
    folder = trail.write(tmp_path / "bundle")
    before = (folder / name).read_bytes()
    (folder / name).write_bytes(before.replace(*DAMAGE[damage], 1))
    both(folder)


def test_the_page_asks_for_the_folder_first(chromium, tmp_path, trail):
    folder = trail.write(tmp_path / "bundle")
    page = chromium.new_page()
    page.goto((folder / "verify.html").as_uri())
    page.click("#check")
    assert page.inner_text("#result") == "Choose the bundle's folder"
    assert page.locator("#folder:focus").count() == 1
    page.close()
