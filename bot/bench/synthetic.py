"""Invented subjects, to see what ten and a hundred times the knowledge costs.

Names are made of syllables, so that no two are alike; each has an alias, a commune and three facts.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge import Knowledge

_FIRST = """
    bal ber bor cal cor dal del dor fal fer gal gor jal kar lam lor mal mer mor nal pal ral sal tor
""".split()  # noqa: SIM905 - a list of words reads better as a block of text
_NEXT = "andi ebro ivo osta uvi anto eldi ima opra urne adel ecto".split()  # noqa: SIM905 - the same
_LAST = "nex plast tec med bois verre dur flor quin zel vard mont".split()  # noqa: SIM905 - the same
_SORTS = ("Atelier", "Fonderie", "Institut", "Tissage", "Groupe", "Maison", "Comptoir", "Studio")
_PRODUCTS = "vis ressorts joints moules lampes filtres vannes cuves rails châssis".split()  # noqa: SIM905 - the same
SUBJECTS_PER_FILE = 500


@dataclass(frozen=True)
class Synthetic:
    """An invented company; ``number`` makes its figures its own."""

    number: int
    id: str
    name: str
    alias: str
    commune: str
    product: str

    @property
    def headcount(self) -> int:
        """How many people it employs."""
        return 10 + self.number % 900

    @property
    def misspelled(self) -> str:
        """The alias with two of its letters swapped, as fingers do."""
        middle = len(self.alias) // 2
        while self.alias[middle] == self.alias[middle + 1]:
            middle += 1
        swapped = self.alias[middle + 1] + self.alias[middle]
        return self.alias[:middle] + swapped + self.alias[middle + 2 :]


def invent(count: int, knowledge: Knowledge) -> list[Synthetic]:
    """Return ``count`` invented companies, always the same ones."""
    communes = [one.id for one in knowledge.by_type["commune"]]
    stems = ["".join(parts) for parts in itertools.product(_FIRST, _NEXT, _LAST, _NEXT)]
    random.Random(0).shuffle(stems)  # noqa: S311 - an order, not a secret
    if count > len(stems):
        raise ValueError(f"no more than {len(stems)} subjects can be invented")
    return [
        Synthetic(
            number,
            f"synthetic-{number}",
            f"{_SORTS[number % len(_SORTS)]} {stem.capitalize()}",
            stem.capitalize(),
            communes[number % len(communes)],
            _PRODUCTS[number % len(_PRODUCTS)],
        )
        for number, stem in enumerate(stems[:count])
    ]


def write(subjects: Sequence[Synthetic], folder: Path) -> None:
    """Write the subjects into ``folder``, as an editor would."""
    for start in range(0, len(subjects), SUBJECTS_PER_FILE):
        text = "".join(_lines(subjects[start : start + SUBJECTS_PER_FILE]))
        (folder / f"synthetic-{start}.yml").write_text(text, encoding="utf-8")


def _lines(subjects: Sequence[Synthetic]) -> Iterator[str]:
    yield "subjects:\n"
    for one in subjects:
        yield f"""\
  - id: {one.id}
    type: company
    name: {one.name}
    aliases: [{one.alias}]
    themes: [industry]
    relations: {{located_in: [{one.commune}]}}
    facts:
"""
        for attribute, says in (
            ("identity", f"{one.name} est une entreprise fictive, la numéro {one.number}."),
            ("headcount", f"{one.name} emploie {one.headcount} salariés."),
            ("activity", f"{one.name} fabrique des {one.product}."),
        ):
            yield f"""\
      - id: {one.id}-{attribute}
        attribute: {attribute}
        says: "{says}"
        row: 1
        source: https://exemple.fr/{one.id}
        date: 2025
        confidence: B
"""
