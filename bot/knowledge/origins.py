"""The files that facts are drawn from, and how many rows or sentences each holds."""

from __future__ import annotations

import csv
import re
from pathlib import Path

FACTS = "facts.csv"
REFERENCE_TEXT = "reference-text.txt"
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def sentences_of(text: str) -> list[str]:
    """Return the headings and sentences of a text, in their order."""
    return [
        sentence
        for line in text.splitlines()
        for sentence in _END_OF_SENTENCE.split(line.strip())
        if sentence
    ]


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the data rows of a CSV file, the first line being its header."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def origin_sizes(sources: Path) -> dict[str, int]:
    """Return the number of rows, or of sentences, of each file that a fact may name."""
    sizes = {path.name: len(rows_of(path)) for path in sorted(sources.glob("opendata/*.csv"))}
    if (sources / FACTS).exists():
        sizes[FACTS] = len(rows_of(sources / FACTS))
    if (sources / REFERENCE_TEXT).exists():
        text = (sources / REFERENCE_TEXT).read_text(encoding="utf-8")
        sizes[REFERENCE_TEXT] = len(sentences_of(text))
    return sizes
