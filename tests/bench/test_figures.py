"""The arithmetic of the bench's table."""

from __future__ import annotations

import pytest

from bot.bench.figures import Row, Section, at_least, at_most, percentile, table


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)]
)
def test_a_percentile_is_a_measured_value(share: float, expected: int) -> None:
    """Of the values 1 to 100 in any order, the percentile is the value that the share reaches."""
    values = [(37 * i) % 101 for i in range(1, 101)]
    assert percentile(values, share) == expected


def test_the_median_of_an_even_number_of_values_is_the_lower_middle_one() -> None:
    """No value is invented between two measured ones."""
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.0


def test_nothing_measured_has_no_percentile() -> None:
    """A block that measured nothing fails instead of showing a zero."""
    with pytest.raises(ValueError, match="no value"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("row", "missed"),
    [
        (Row("latency", 5.0, 10.0, "ms", at_most(0.5)), False),
        (Row("latency", 5.1, 10.0, "ms", at_most(0.5)), True),
        (Row("throughput", 25.0, 10.0, "msg/s", at_least(2.5)), False),
        (Row("throughput", 24.0, 10.0, "msg/s", at_least(2.5)), True),
        (Row("for information", 9.0, 1.0), False),
        (Row("nothing to compare with", 9.0, None, "", at_most(0.5)), True),
    ],
)
def test_an_aim_is_missed_or_not(row: Row, missed: bool) -> None:
    """The limit itself reaches the aim; a row without an aim cannot be missed."""
    assert row.missed is missed


def test_the_table_shows_each_figure_beside_its_baseline() -> None:
    """A row shows both figures with their unit, the ratio, the aim and whether it is reached."""
    rows = [
        Row("latency p50", 5.04, 12.6, "ms", at_most(0.5)),
        Row("throughput", 210.4, 100.0, "msg/s", at_least(2.5)),
        Row("memory", 812.3, None, "MB"),
    ]
    text = table([Section("Beside the defaults", "ours", "theirs", rows)])
    heading, _, latency, throughput, memory = (line for line in text.splitlines() if line)
    assert heading == "Beside the defaults"
    assert " ".join(latency.split()) == "latency p50 5.04 ms 12.6 ms 0.40 ≤ 0.50 ok"
    assert " ".join(throughput.split()) == "throughput 210 msg/s 100 msg/s 2.10 ≥ 2.50 MISSED"
    assert " ".join(memory.split()) == "memory 812 MB"


def test_a_section_that_was_skipped_says_why() -> None:
    """What could not be measured is a line of the table, not silence."""
    rows = [Row("latency", 1.0, 2.0, "ms")]
    text = table([Section("A", "ours", "theirs", rows), Section("B", "", "", note="skipped: why")])
    assert "skipped: why" in text
