"""Whom a message leaves out, and what it then asks."""

from __future__ import annotations

import pytest

from bot.text import words_of
from bot.understanding.exceptions import (
    is_left_out,
    leaves_out_those,
    only_leaves_out,
    part_without_exceptions,
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Quelles usines à part Roues ?", "Quelles usines"),
        ("Hors Roues, quelles usines à Woippy ?", "quelles usines à Woippy ?"),
        ("Et à part eux, quelles usines à Woippy ?", "quelles usines à Woippy ?"),
        # Nothing would be left to ask.
        ("Et à part Roues ?", "Et à part Roues ?"),
    ],
)
def test_whom_it_leaves_out_is_not_asked_of(text: str, asked: str) -> None:
    """What stands beside "à part X" is what is asked, where that is more than a word or two."""
    names = [text.index("Roues")] if "Roues" in text else []
    begin, end = part_without_exceptions(text, names)
    assert text[begin:end].strip() == asked


def test_what_names_nobody_leaves_out_nobody() -> None:
    """« Hors taxes » is no exception."""
    text = "Quel budget pour Roues, hors taxes ?"
    assert part_without_exceptions(text, [text.index("Roues")]) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "name", "left_out"),
    [
        ("quelles usines autres que Roues ?", "roues", True),
        ("sauf à Roues, quels lycées ?", "roues", True),
        ("quelles usines chez Roues ?", "roues", False),
    ],
)
def test_a_name_after_such_words_is_left_out(text: str, name: str, left_out: bool) -> None:
    """Little words may stand between them and the name."""
    words = words_of(text)
    assert is_left_out(words, words.index(name)) is left_out


def test_pronouns_leave_out_those_spoken_of() -> None:
    """« À part eux » leaves out who was spoken of; alone, it asks of the list before."""
    assert leaves_out_those("et à part eux ?")
    assert not leaves_out_those("et eux ?")
    assert only_leaves_out("et à part Roues ?")
    assert not only_leaves_out("quelles usines à part Roues ?")
