"""Permissions are called by words that people use, also one that was added since."""

from __future__ import annotations

import pytest

from register.domain.accounts.permission_words import may
from register.domain.permissions import Permission


@pytest.mark.parametrize("permission", Permission, ids=str)
def test_no_permission_is_handed_on_by_a_name_for_programs(permission: Permission) -> None:
    assert "_" not in may(permission)
    assert may(permission)[0].isupper()
