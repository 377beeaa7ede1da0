"""Every row and sentence of the sources is said by a fact, or set aside with a reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.knowledge import Fact, load_knowledge
from bot.knowledge.origins import FACTS, REFERENCE_TEXT, origin_sizes, rows_of
from bot.knowledge.reader import read_internal
from bot.knowledge.yaml_lines import read_yaml
from bot.paths import KNOWLEDGE, SOURCES

ROWS = rows_of(SOURCES / FACTS)
SIZES = origin_sizes(SOURCES)
INVEST_IN_METZ = "https://investinmetz.com/industrie"


def all_facts() -> Iterator[Fact]:
    """Yield every fact of the project."""
    yield from load_knowledge().facts.values()


def rows_said_by(fact: Fact) -> list[dict[str, str]]:
    """Return the rows of facts.csv that a fact says."""
    named = [origin.rpartition(":") for origin in fact.origins]
    return [ROWS[int(number) - 1] for file, _, number in named if file == FACTS]


def test_sources_are_those_that_were_handed_over() -> None:
    """The sources hold what their README says."""
    assert SIZES[FACTS] == 477
    assert SIZES[REFERENCE_TEXT] == 15
    assert SIZES["parcoursup2025_formations_eurometropole_metz.csv"] == 131
    assert SIZES["communes_eurometropole_metz.csv"] == 46
    assert len(SIZES) == 11


@pytest.mark.parametrize("file", SIZES)
def test_every_row_is_said_or_set_aside(file: str) -> None:
    """Every row or sentence of a file is said by a fact or set aside."""
    covered = {origin for fact in all_facts() for origin in fact.origins}
    covered |= {origin for entry in read_internal(KNOWLEDGE) for origin in entry.origins}
    rows = {f"{file}:{number}" for number in range(1, SIZES[file] + 1)}
    assert sorted(rows - covered) == []


def test_what_is_set_aside_has_a_reason_and_is_not_said() -> None:
    """What is set aside has a reason, and no fact says it all the same."""
    said = {origin for fact in all_facts() for origin in fact.origins}
    for entry in read_internal(KNOWLEDGE):
        assert len(entry.reason) > 20, entry
        assert not said & set(entry.origins), entry


def test_source_and_confidence_are_those_of_the_row() -> None:
    """The source of a fact is its row's, to the letter, and so is the confidence."""
    for fact in all_facts():
        rows = rows_said_by(fact)
        if rows:
            # A fact drawn from several rows cites one of them.
            written = {(row["source"], row["confiance"]) for row in rows}
            assert (fact.source, fact.confidence) in written, fact.id


def test_fact_of_the_reference_text_cites_its_page() -> None:
    """A sentence of the reference text is cited as the page that it comes from."""
    for fact in all_facts():
        if any(origin.startswith(REFERENCE_TEXT) for origin in fact.origins):
            assert (fact.source, fact.confidence) == (INVEST_IN_METZ, "A"), fact.id


def test_fact_of_open_data_cites_the_file_of_its_rows() -> None:
    """A fact of the open data cites the source of the file that its rows stand in."""
    files: dict[str, set[str]] = {}
    for path in KNOWLEDGE.glob("opendata/*.yml"):
        for one in read_yaml(path).get("provenance") or ():
            files.setdefault(one["id"], set()).add(one["file"])
    for fact in all_facts():
        named = {origin.rpartition(":")[0] for origin in fact.origins} - {FACTS, REFERENCE_TEXT}
        if named and not rows_said_by(fact):
            assert named & files[fact.source], fact.id
            assert fact.confidence == "A", fact.id


def test_undated_row_gives_an_undated_fact() -> None:
    """A fact is dated only where one of its rows is."""
    for fact in all_facts():
        rows = rows_said_by(fact)
        if rows and all(row["date_source"] == "n.d." for row in rows):
            assert fact.date is None, fact.id


def test_years_of_a_date_stand_in_the_row() -> None:
    """The years of a fact's date are those of its row's date."""
    for fact in all_facts():
        rows = rows_said_by(fact)
        if rows and fact.date:
            written = " ".join(row["date_source"] for row in rows)
            for part in fact.date.split("/"):
                # 2022-23 is written for 2022/2023.
                assert part[:4] in written or f"-{part[2:4]}" in written, fact.id


def test_deduced_date_is_not_given_as_exact() -> None:
    """A date that the row calls deduced or probable is not exact."""
    for fact in all_facts():
        rows = rows_said_by(fact)
        dates = [row["date_source"] for row in rows]
        # « 2022 (publié en 2025, déduit) »: the year of the figure itself is sure.
        hedged = [date for date in dates if "dédui" in date and "publié" not in date]
        if rows and fact.date and len(hedged) == len(rows):
            assert fact.certainty.value != "exact", fact.id
