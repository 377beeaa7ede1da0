"""The page about stored data says what the code does."""

from __future__ import annotations

from bot.conversations.masking import PersonalData
from bot.conversations.schema import metadata
from bot.conversations.tracker_store import EVENTS_READ
from bot.paths import ROOT

PAGE = (ROOT / "docs" / "donnees-conservees.md").read_text(encoding="utf-8")


def test_every_table_and_column_is_explained() -> None:
    """Whoever adds a column says in French what it holds."""
    names = {table.name for table in metadata.sorted_tables}
    names |= {column.name for table in metadata.sorted_tables for column in table.columns}
    assert not [name for name in names if f"`{name}`" not in PAGE]


def test_every_mask_is_explained() -> None:
    """Each kind of personal data that is masked stands on the page with what replaces it."""
    assert not [one for one in PersonalData if f"`{one.value}`" not in PAGE]


def test_the_number_of_events_read_is_true() -> None:
    """The page tells how far back the bot reads."""
    assert f"({EVENTS_READ}," in PAGE
