"""Corrupt, cut, huge and foreign bundles: findings in bounded time and memory, never a traceback."""

import json
import os
import shutil
import subprocess
import sys
import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register import audit_bundle

NAMES = ["bundle.json", "entries.jsonl", "payloads.jsonl", "keys.jsonl", "policy.txt"]
NAMES += ["checkpoints/000000000010.txt", "report/question.json", "report/rows.jsonl"]


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_a_finding(trail, check, tmp_path, name):
    folder = trail.write(tmp_path / "bundle")
    (folder / name).unlink()
    status, lines = check(folder)
    if name.startswith("checkpoints"):
        assert (status, lines) == (0, [])  # an earlier checkpoint proves nothing that the newest does not
    else:
        assert status == 1
        assert any(name.removeprefix("report/") in line for line in lines), lines


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_a_cut_file_is_a_finding(trail, check, tmp_path, name, share):
    folder = trail.write(tmp_path / "bundle")
    os.truncate(folder / name, int((folder / name).stat().st_size * share))
    assert check(folder)[0] == 1


HOSTILE = {
    "zeros": bytes(5000),
    "deep lists": b"[" * 100_000 + b"\n",
    "deep objects": b'{"a":' * 100_000 + b"\n",
    "a huge number": b'{"from":' + b"9" * 200_000 + b"}\n",
    "no numbers": b'{"a":NaN,"b":-Infinity,"c":1e999}\n',
    "a lone surrogate": b'{"a":"\\ud800"}\n',
    "not UTF-8": b"\xff\xfe\x00\n" * 50,
    "a list": b"[1,2,3]\n",
    "wrong types": b'{"body":{},"salt":5,"seq":"1"}\n{"seq":2,"withheld":[]}\nnull\n3\n"a"\n' * 3,
    "wrong inner types": b'{"body":{"kind":[],"thing":1,"version":{}},"salt":"00","seq":1}\n',
    "another format": b'{"format":"zip","origin":5,"size":true}\n',
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_in_any_file_are_findings(trail, check, tmp_path, name, data):
    folder = trail.write(tmp_path / "bundle")
    (folder / name).write_bytes(data)
    assert check(folder)[0] == 1


@pytest.mark.parametrize("data", [*HOSTILE.values(), b"", b"c2sp.org/tlog-proof@v1\nextra AA==\nindex 0\n\n"])
def test_hostile_receipts_checkpoints_and_policies_are_findings(trail, check, tmp_path, data):
    folder, path = trail.write(tmp_path / "bundle"), tmp_path / "hostile"
    path.write_bytes(data)
    for option in ("--receipt", "--against", "--policy"):
        status, lines = check(folder, option, path)
        assert status == 1
        assert "hostile" in lines[0]


def test_every_hostile_manifest_question_and_payload_type_is_a_finding(trail, check, tmp_path):
    """Each field in turn takes each JSON type; a question that still makes sense may pass."""
    folder = trail.write(tmp_path / "bundle")
    path = folder / "report" / "question.json"
    question = json.loads(path.read_text())
    for field in question:
        for value in (None, True, 5, "", "x", [], [5], {}):
            changed = question | {field: value}
            path.write_text(json.dumps(changed, sort_keys=True, separators=(",", ":")) + "\n")
            status, lines = check(folder)
            assert status == (1 if lines else 0)
            assert lines or value in ([], "x", "", [5]) or field == "omits"


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_bundle_with_any_bytes_changed_never_ends_in_a_traceback(trail, check, tmp_path, data):
    folder = tmp_path / "bundle"
    if not folder.exists():
        trail.write(folder)
        shutil.copytree(folder, tmp_path / "good")
    name = data.draw(st.sampled_from(NAMES))
    good = (tmp_path / "good" / name).read_bytes()
    place = data.draw(st.integers(0, len(good) - 1))
    length = data.draw(st.integers(0, 40))
    (folder / name).write_bytes(good[:place] + data.draw(st.binary(max_size=40)) + good[place + length :])
    status, lines = check(folder)
    assert status == (1 if lines else 0)
    (folder / name).write_bytes(good)


def test_a_foreign_folder_a_file_and_nothing_are_findings(check, tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8")
    assert "'holiday.jpg' does not belong in a bundle" in check(tmp_path)[1][0]
    assert check(tmp_path / "holiday.jpg")[0] == 1
    assert check(tmp_path / "nowhere")[0] == 1


def test_folders_pipes_and_devices_in_place_of_files_are_findings_and_are_not_read(trail, check, tmp_path):
    folder = trail.write(tmp_path / "bundle")
    for name in ("keys.jsonl", "entries.jsonl", "report/rows.jsonl"):
        (folder / name).unlink()
    (folder / "keys.jsonl").symlink_to("/dev/zero")
    os.mkfifo(folder / "entries.jsonl")
    (folder / "report" / "rows.jsonl").mkdir()
    assert check(folder)[0] == 1


def test_a_pipe_in_place_of_the_entries_is_not_waited_for(trail, check, tmp_path):
    folder = trail.write(tmp_path / "bundle")
    (folder / "entries.jsonl").unlink()
    os.mkfifo(folder / "entries.jsonl")
    assert check(folder)[0] == 1


@pytest.mark.parametrize("name", ["entries.jsonl", "payloads.jsonl"])
def test_a_file_of_one_endless_line_costs_little_memory(trail, check, tmp_path, name):
    folder = trail.write(tmp_path / "bundle")
    with (folder / name).open("wb") as file:
        file.truncate(2**36)
    tracemalloc.start()
    status, lines = check(folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert status == 1
    assert any("too long" in line for line in lines)
    assert peak < 40 * 2**20


def test_a_million_findings_stop_at_a_thousand(new_trail, check, tmp_path):
    made = new_trail()
    made.declare(1)
    made.checkpoint()
    folder = made.write(tmp_path / "bundle")
    (folder / "entries.jsonl").write_bytes(b"{}\n" * 300_000)
    (folder / "payloads.jsonl").write_bytes(b"{}\n" * 300_000)
    started = time.perf_counter()
    status, lines = check(folder)
    assert status == 1
    assert len(lines) == 1001
    assert time.perf_counter() - started < 5


def test_a_huge_receipt_and_checkpoint_are_not_read_whole(trail, check, tmp_path):
    folder, path = trail.write(tmp_path / "bundle"), tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(2**36)
    for option in ("--receipt", "--against", "--policy"):
        assert "too long" in check(folder, option, path)[1][0]


def test_the_checker_runs_alone_with_nothing_but_the_standard_library(trail, tmp_path):
    folder = trail.write(tmp_path / "bundle")
    command = [sys.executable, "-I", "-S", "verify.py", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert "30 entries, 3 checkpoints, 0 findings" in done.stderr
    source = audit_bundle.checkers()["verify.py"].decode()
    assert "import socket" not in source
    assert "urllib" not in source


def test_asked_wrongly_it_ends_with_two(tmp_path):
    command = [sys.executable, "-m", "register.audit_bundle.verify"]
    done = subprocess.run([*command], capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
