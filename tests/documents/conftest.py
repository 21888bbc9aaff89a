"""The shipped pack, compiled once for all tests, and values for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from register.documents import packs
from register.documents.compile import Compiled, compile_pack
from register.documents.fill import fill
from register.documents.hashes import data_hash
from register.documents.parts import Pack
from register.documents.samples import sample_values


@pytest.fixture(scope="session")
def pack() -> Pack:
    return packs.shipped()["community_2009_10"]


@pytest.fixture(scope="session")
def compiled(pack: Pack) -> Compiled:
    return compile_pack(pack)


@pytest.fixture
def values(pack: Pack) -> dict[str, Any]:
    return sample_values(pack, "nhs_contract")


@pytest.fixture
def filled(compiled: Compiled) -> Callable[[dict[str, Any]], bytes]:
    return lambda values: fill(compiled, values, data_hash=data_hash(values, compiled.pack))
