"""Whole numbers in the cells of the files."""

from __future__ import annotations

from bot.opendata.errors import OpenDataError
from bot.opendata.rows import Row


def integer(row: Row, column: str) -> int:
    """Return the whole number in a cell ("57871.0" too).

    Raises:
        OpenDataError: the cell holds no whole number.
    """
    text = row[column].removesuffix(".0")
    try:
        return int(text)
    except ValueError as error:
        raise OpenDataError(
            f"{row.origin} : « {column} » doit être un nombre entier, et vaut « {row[column]} »."
        ) from error


def optional_integer(row: Row, column: str) -> int | None:
    """Return the whole number in a cell, None when the cell is empty."""
    return integer(row, column) if row[column] else None
