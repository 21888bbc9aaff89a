"""The checker's own Ed25519 agrees with the library that signs, and with the vectors of RFC 8032."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

# RFC 8032 section 7.1, tests 1 to 3: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_published_vectors_hold_and_a_changed_bit_does_not(checker, public, message, signature):
    public, message, signature = (bytes.fromhex(text) for text in (public, message, signature))
    assert checker.signature_holds(public, message, signature)
    assert not checker.signature_holds(public, message + b"x", signature)
    for place in (0, 31, 32, 63):
        bent = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not checker.signature_holds(public, message, bent)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80))
def test_what_the_library_signs_holds(checker, seed, message):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert checker.signature_holds(public, message, signature)
    assert not checker.signature_holds(public, message, signature[:32] + bytes(32))
    larger = int.from_bytes(signature[32:], "little") + ORDER
    assert not checker.signature_holds(public, message, signature[:32] + larger.to_bytes(32, "little"))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=70))
def test_any_bytes_as_key_and_signature_are_refused_without_an_error(checker, public, signature):
    assert not checker.signature_holds(public, b"message", signature)


def test_keys_that_are_no_point_are_refused(checker):
    for public in (b"\xff" * 32, (2).to_bytes(32, "little"), b"\x01" + bytes(30) + b"\x80"):
        assert not checker.signature_holds(public, b"message", bytes(64))
