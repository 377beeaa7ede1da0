"""The inbox as editors see it: in the terminal, and as a table for their spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.clock import PARIS
from bot.conversations.inbox import Cause, Question

_CAUSES = {
    Cause.FALLBACK: "sans réponse",
    Cause.CLARIFICATION: "à préciser",
    Cause.DOWN: "mal jugée",
}
_REASONS = {
    "wrong": "fausse",
    "incomplete": "incomplète",
    "off_topic": "hors sujet",
    "unclear": "peu claire",
}
_COLUMNS = ("référence", "statut", "fois", *_CAUSES.values(), "motifs", "dernière fois", "question")
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(questions: Iterable[Question]) -> Iterator[str]:
    """Yield a line a question: its reference, how often and why, when last, and the question."""
    for one in questions:
        why = ", ".join(
            f"{_CAUSES[cause]} {one.counts[cause]}" for cause in Cause if cause in one.counts
        )
        reasons = f" ({_reasons(one)})" if one.reasons else ""
        yield (
            f"{one.reference}  {one.status.value:<7}  {one.count:>4} fois  {_day(one)}  "
            f"{' '.join(one.text.split())}  [{why}{reasons}]"
        )


def write_csv(questions: Iterable[Question], path: Path) -> None:
    """Write a table that French spreadsheets open as it is."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(_COLUMNS)
        for one in questions:
            counts = [one.counts.get(cause, 0) for cause in _CAUSES]
            cells = [one.reference, one.status.value, one.count, *counts, _reasons(one), _day(one)]
            table.writerow([*cells, _inert(one.text)])


def _reasons(question: Question) -> str:
    return ", ".join(_REASONS.get(one, one) for one in sorted(question.reasons))


def _day(question: Question) -> str:
    return question.last.astimezone(PARIS).date().isoformat()


def _inert(text: str) -> str:
    """Return ``text`` so that a spreadsheet shows it and does not compute it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
