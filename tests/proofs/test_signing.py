"""The signing key's file: only its owner reads it, and nothing overwrites it."""

import pytest

from register import signing


def test_a_key_is_saved_for_its_owner_only_and_loads_again(tmp_path):
    key, path = signing.generate_key("register.example/audit-trail"), tmp_path / "log.key"
    signing.save_key(key, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert signing.load_key(path).log_key == key.log_key


def test_a_key_file_is_never_overwritten(tmp_path):
    path = tmp_path / "log.key"
    signing.save_key(signing.generate_key("one.example"), path)
    with pytest.raises(FileExistsError):
        signing.save_key(signing.generate_key("two.example"), path)


def test_a_key_that_others_may_read_is_refused(tmp_path):
    path = tmp_path / "log.key"
    signing.save_key(signing.generate_key("one.example"), path)
    path.chmod(0o640)
    with pytest.raises(signing.KeyFileFault, match="Other users"):
        signing.load_key(path)


@pytest.mark.parametrize(
    "change", [lambda t: "", lambda t: t[13:], lambda t: t.replace("one", "two"), lambda t: t[:-9]]
)
def test_a_file_that_is_not_a_key_is_refused(tmp_path, change):
    path = tmp_path / "log.key"
    path.write_text(change(signing.generate_key("one.example").encode()))
    path.chmod(0o600)
    with pytest.raises(signing.KeyFileFault):
        signing.load_key(path)


def test_a_missing_key_is_named(tmp_path):
    with pytest.raises(signing.KeyFileFault, match=r"log\.key"):
        signing.load_key(tmp_path / "log.key")
