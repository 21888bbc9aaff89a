"""verify.html in a real browser, from a file, offline: the same findings in the same words as verify.py."""

from dataclasses import replace
from datetime import timedelta

import pytest

from register import signing
from register.domain.leaves import decode_header
from register.domain.trail.bundles import tombstone_body
from register.domain.trail.notes import Checkpoint, parse_checkpoint, proof_code

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


def test_a_key_that_came_at_a_restore_is_a_note_on_the_page(trail, both, tmp_path):
    trail.replace_key()
    trail.checkpoint()
    lines, page = both(trail.write(tmp_path / "bundle"))
    assert len(lines) == 1
    assert "note: the key was replaced at a restore on 2026-03-02, entry" in lines[0]
    assert page.inner_text("#result") == "No findings. Read the note below."


@pytest.fixture
def plain(new_trail):
    """Forty plain declarations, a checkpoint every ten, and what two people have kept of it."""
    made = new_trail()
    for number in range(1, 41):
        made.declare(number)
        if number % 10 == 0:
            made.checkpoint()
    made.brought = {"against": made.notes[2].encode(), "receipt": made.receipt(38).encode()}
    return made


def rewrite_everything(trail):
    """With every key in hand, the log's and the witness's: all numbers and all checkpoints anew."""
    trail.entries = [replace(entry, seq=seq) for seq, entry in enumerate(trail.entries, start=1)]
    trail.renumber()
    sizes = [*range(10, len(trail.entries), 10), len(trail.entries)]
    trail.notes = []
    for size in sizes:
        trail.checkpoint(size, trail.now - timedelta(minutes=len(trail.entries) - size))


def edited_row(trail):
    trail.edit(5, actor="P2")
    return "do not give its root"


def edited_row_recomputed_with_every_secret(trail):
    trail.edit(5, actor="P2")
    rewrite_everything(trail)
    return "kept.txt: the first 30 entries do not give its root"


def edited_words(trail):
    trail.entries[4] = replace(trail.entries[4], body=trail.entries[4].body.replace(b"Shares", b"Shards"))
    return "they were changed"


def deleted(trail):
    del trail.entries[14]
    return "entries.jsonl line 15: it says it is number 16"


def deleted_and_recomputed(trail):
    del trail.entries[14]
    rewrite_everything(trail)
    return "kept.txt: the first 30 entries do not give its root"


def back_dated(trail):
    trail.now -= timedelta(days=2)
    trail.declare(50)
    trail.now += timedelta(days=2)
    trail.checkpoint()
    return "back-dated"


def inserted_back_dated_and_recomputed(trail):
    later = trail.entries[15:]
    del trail.entries[15:]
    now, trail.now = trail.now, trail.now - timedelta(minutes=25, seconds=30)
    trail.declare(99)
    trail.entries, trail.now = trail.entries + later, now
    rewrite_everything(trail)
    return "kept.txt: the first 30 entries do not give its root"


def swapped_entries(trail):
    trail.entries[4], trail.entries[5] = trail.entries[5], trail.entries[4]
    return "entries.jsonl line 5: it says it is number 6"


def swapped_and_recomputed(trail):
    first, second = (decode_header(trail.entries[at].header).recorded_at for at in (4, 5))
    trail.entries[4], trail.entries[5] = trail.entries[5], trail.entries[4]
    trail.edit(5, recorded_at=first)
    trail.edit(6, recorded_at=second)
    rewrite_everything(trail)
    return "kept.txt: the first 30 entries do not give its root"


def tail_cut_before_a_kept_checkpoint(trail):
    del trail.entries[25:], trail.notes[2:]
    trail.checkpoint()
    return "kept.txt: it covers 30 entries"


def newest_tail_cut(trail):
    del trail.entries[30:], trail.notes[3:]
    return "mine.tlog-proof: entry 38"


def forked(trail):
    honest = trail.entries[:]
    trail.edit(35, actor="P2")
    trail.brought["against"] = trail.checkpoint().encode()
    trail.notes.pop()
    trail.entries = honest
    return "a fork"


def old_checkpoint_replayed(trail):
    trail.notes = trail.notes[:2]
    return "no checkpoint covers the entries after number 20"


def another_logs_checkpoint(trail):
    key = signing.generate_key("other.example/audit-trail")
    trail.brought["against"] = signing.sign_checkpoint(
        key, Checkpoint(key.name, 40, bytes(32)), trail.now
    ).encode()
    return "kept.txt: the checkpoint belongs to another audit trail"


def recorded_in_the_future(trail):
    honest = trail.now
    trail.now += timedelta(days=30)
    trail.declare(41)
    trail.checkpoint(at=honest)
    return "in the future"


def false_tombstone(trail):
    trail.erase(2)
    trail.record("payload.erased", "T3", tombstone_body([(3, bytes(32))], "six years"))
    trail.checkpoint()
    return "a false tombstone"


def erased_without_a_tombstone(trail):
    trail.withhold(9, "erased")
    return "no tombstone"


def bent_signature(trail):
    first, *rest = trail.notes[2].signatures
    trail.notes[2] = replace(trail.notes[2], signatures=(replace(first, value=bytes(64)), *rest))
    return "signature does not hold"


def swapped_key(trail):
    trail.key = signing.generate_key(trail.key.name)
    trail.keys = [signing.first_log_key(trail.key, trail.keys[0].since)]
    trail.policy.logs[:] = [trail.key.log_key]
    rewrite_everything(trail)
    return "kept.txt: the checkpoint is signed by no key in keys.jsonl: a swapped key"


def replaced_key_without_its_entry(trail):
    trail.replace_key(enter=False)
    trail.checkpoint()
    return "was not vouched for by the one before"


ATTACKS = [
    edited_row, edited_row_recomputed_with_every_secret, edited_words, deleted, deleted_and_recomputed, back_dated,
    inserted_back_dated_and_recomputed, swapped_entries, swapped_and_recomputed, tail_cut_before_a_kept_checkpoint,
    newest_tail_cut, forked, old_checkpoint_replayed, another_logs_checkpoint, recorded_in_the_future,
    false_tombstone, erased_without_a_tombstone, bent_signature, swapped_key,
    replaced_key_without_its_entry,
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__)
def test_page_and_program_both_find_the_attack(plain, both, tmp_path, attack):
    expected = attack(plain)
    kept, receipt = tmp_path / "kept.txt", tmp_path / "mine.tlog-proof"
    kept.write_bytes(plain.brought["against"])
    receipt.write_bytes(plain.brought["receipt"])
    lines, page = both(plain.write(tmp_path / "bundle"), against=kept, receipt=receipt)
    assert any(expected in line for line in lines), lines
    assert "Each says where" in page.inner_text("#result")


HOSTILE_FILES = {
    "zeros": bytes(5000),
    "cut": b"c2sp.org/tlog-proof@v1\nextra AA==\nindex 0\n\n",
    "not UTF-8": b"\xff\xfe\x00\n" * 50,
    "deep": b"[" * 100_000,
    "huge": b"x" * 2**20,
}


@pytest.mark.parametrize("data", HOSTILE_FILES.values(), ids=HOSTILE_FILES)
def test_the_page_words_a_hostile_receipt_and_checkpoint_as_the_program_does(plain, both, tmp_path, data):
    kept, receipt = tmp_path / "kept.txt", tmp_path / "mine.tlog-proof"
    kept.write_bytes(data)
    receipt.write_bytes(data)
    lines, _ = both(plain.write(tmp_path / "bundle"), against=kept, receipt=receipt)
    assert {line.split(":")[0] for line in lines} == {"kept.txt", "mine.tlog-proof"}


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
