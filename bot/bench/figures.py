"""The arithmetic of the table: percentiles, ratios, aims."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def percentile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least ``share`` (0 to 1) of ``values`` do not exceed.

    Raises:
        ValueError: there are no values.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no value was measured")
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


@dataclass(frozen=True)
class Aim:
    """What a ratio must come to: at most, or at least, a limit."""

    limit: float
    at_least: bool = False

    def reached(self, ratio: float) -> bool:
        """Tell whether ``ratio`` reaches the aim."""
        return ratio >= self.limit if self.at_least else ratio <= self.limit

    def __str__(self) -> str:
        """Return the aim as the table shows it."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:.2f}"


def at_most(limit: float) -> Aim:
    """Return the aim of a ratio that may not be above ``limit``."""
    return Aim(limit)


def at_least(limit: float) -> Aim:
    """Return the aim of a ratio that may not be below ``limit``."""
    return Aim(limit, at_least=True)


@dataclass(frozen=True)
class Row:
    """One figure beside what it is compared with; without ``baseline``, a figure for information.

    Where ``aim`` is set, the ratio of ``ours`` to ``baseline`` must reach it.
    """

    name: str
    ours: float
    baseline: float | None = None
    unit: str = ""
    aim: Aim | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the baseline the figure is; None without one."""
        if self.baseline is None:
            return None
        return self.ours / self.baseline if self.baseline else math.inf

    @property
    def missed(self) -> bool:
        """Whether the row has an aim and does not reach it."""
        return self.aim is not None and not (
            self.ratio is not None and self.aim.reached(self.ratio)
        )


# Tables that are printed one after the other look like one.
_LEAST_WIDTHS = (46, 11, 11, 5, 6, 6)


@dataclass(frozen=True)
class Section:
    """Rows under a heading that says what they are compared with; ``note`` says why none is."""

    heading: str
    ours: str
    baseline: str
    rows: Sequence[Row] = ()
    note: str = ""


def table(sections: Iterable[Section]) -> str:
    """Return the sections as text, the columns aligned."""
    blocks = [line for section in sections for line in _lines(section)]
    widths = [
        max(least, *(len(line[i]) for line in blocks if len(line) > 1))
        for i, least in enumerate(_LEAST_WIDTHS)
    ]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths))
        ).rstrip()
        if len(line) > 1
        else line[0]
        for line in blocks
    )


def _lines(section: Section) -> Iterable[tuple[str, ...]]:
    yield ("",)
    yield (section.heading,)
    if section.note:
        yield (section.note,)
    if not section.rows:
        return
    yield ("", section.ours, section.baseline, "ratio", "aim", "")
    for row in section.rows:
        yield (
            f"  {row.name}",
            number(row.ours, row.unit),
            "" if row.baseline is None else number(row.baseline, row.unit),
            "" if row.ratio is None else f"{row.ratio:.2f}",
            "" if row.aim is None else str(row.aim),
            "" if row.aim is None else ("MISSED" if row.missed else "ok"),
        )


def number(value: float, unit: str) -> str:
    """Return a value with three significant digits and its unit."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}".rstrip()
