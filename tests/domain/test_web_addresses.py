"""What is taken for an address on the web, wherever somebody types one."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from register.config import load
from register.domain.errors import Fault
from register.domain.trail.notes import NoteFault
from register.domain.trail.witness_policies import parse_policy
from register.domain.web_addresses import is_web_address
from register.signing import generate_key

GOOD = [
    "https://register.example.nhs.uk", "http://127.0.0.1:8000", "https://register.example/armslength/", "http://[::1]:80",
    "https://a-b.example/%7Epath",
]  # fmt: skip
BAD = [
    "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "ftp://example.org", "//example.org", "example.org",
    "https://", "https:///path", "https:// example.org", "https://example.org/a b", "https://example.org\n.evil",
    " https://example.org", "https://user:word@example.org", "https://user@example.org", "https://example.org:0",
    "https://example.org:65536", "https://example.org:port", "https://example.org?a=b", "https://example.org#part",
    "https://exämple.org", "https://-example.org", "https://example..org", "https://example.org\\evil", "https://[::1",
    "https://[12345::]", "https://example.org/<script>", "https://" + "a" * 64 + ".org", "https://example.org/" + "a" * 2000,
]  # fmt: skip
KEY = generate_key("witness.example").cosigner_key.encode()


@pytest.mark.parametrize("text", GOOD)
def test_an_address_is_one(text: str) -> None:
    assert is_web_address(text)
    assert load({"ARMSLENGTH_BASE_URL": text}, needs_secret=False).base_url == text
    assert parse_policy(f"witness w {KEY} {text}\nquorum none\n").addresses == {"w": text}


@pytest.mark.parametrize("text", BAD)
def test_what_is_none_is_refused_in_settings_and_policies(text: str) -> None:
    assert not is_web_address(text)
    with pytest.raises(Fault, match="BASE_URL must be a web address"):
        load({"ARMSLENGTH_BASE_URL": text}, needs_secret=False)
    if text.split() == [text]:
        with pytest.raises(NoteFault, match="Line 1"):
            parse_policy(f"witness w {KEY} {text}\nquorum none\n")


@given(st.text(max_size=40))
@example("")
@example("/")
@example("https://example.org/")
def test_nothing_typed_at_random_leads_elsewhere(text: str) -> None:
    """Whatever is taken begins with its scheme, and what stands before its host is no name: a browser that follows it
    goes to the host that is read."""
    for typed in (f"{text}javascript:x", f"https://example.org{text}@evil.example"):
        if is_web_address(typed):
            parts = urlsplit(typed)
            assert parts.scheme in ("http", "https")
            assert "@" not in parts.netloc
