"""Codes and keys that people read and type."""

from __future__ import annotations

from cafe.store import typed_codes


def test_no_new_code_has_a_sign_that_is_taken_for_another() -> None:
    signs = set("".join(typed_codes.new_code(100) for _ in range(50)))
    assert signs.isdisjoint("01iloqw")
    assert signs < set(typed_codes.ALPHABET)
