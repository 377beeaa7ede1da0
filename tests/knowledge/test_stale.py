"""What is past its end or due for a review."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from server_process import PROGRAM, environment_with
from small_project import ATTRIBUTES, SUBJECTS, spoil, write_project

from bot.knowledge.store import build_knowledge
from bot.operations.stale import stale

TODAY = dt.date(2026, 11, 25)


def found(root: Path, today: dt.date, within_days: int = 0) -> list[tuple[str, str, str]]:
    """Return the day, the id and the reason of each stale thing of the small project."""
    knowledge = build_knowledge(root / "data" / "knowledge")
    return [(one.day.isoformat(), one.id, one.why) for one in stale(knowledge, today, within_days)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project: a scheme and its fact end with 2027; a fact of April 2023."""
    write_project(tmp_path)
    return tmp_path


def test_the_last_day_is_not_past(root: Path) -> None:
    """A scheme and a fact are stale from the day after their last one."""
    assert found(root, dt.date(2027, 12, 31)) == []
    assert found(root, dt.date(2028, 1, 1)) == [
        ("2028-01-01", "pret", "dispositif terminé"),
        ("2028-01-01", "pret-deadline", "n’est plus valable"),
    ]


def test_what_is_about_to_end_is_seen_ahead(root: Path) -> None:
    """Looking ahead names what ends within the days that are asked for."""
    assert found(root, dt.date(2027, 12, 1), 10) == []
    assert [why for _, _, why in found(root, dt.date(2027, 12, 1), 31)] == [
        "le dispositif se termine",
        "ne sera plus valable",
    ]


def test_a_review_date_counts(root: Path) -> None:
    """A fact is to be read again from the day that it names."""
    spoil(root, SUBJECTS, "    date: 2023-04\n", "    date: 2023-04\n        review: 2026-11-25\n")
    assert found(root, TODAY - dt.timedelta(days=1)) == []
    assert found(root, TODAY) == [("2026-11-25", "acier-identity", "à relire")]


def test_an_attribute_says_how_long_it_stays_true(root: Path) -> None:
    """Facts of some attributes are to be read again some years after their date."""
    spoil(root, ATTRIBUTES, "near: [headcount]", "near: [headcount], review_years: 3")
    assert found(root, dt.date(2026, 4, 27)) == []
    assert found(root, dt.date(2026, 4, 28)) == [("2026-04-28", "acier-identity", "à relire")]


def test_the_command_lists_and_counts() -> None:
    """On the real knowledge the command exits with 1 and names ended schemes with their day."""
    done = subprocess.run(
        [PROGRAM, "stale"],
        env=environment_with({}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 1, done.stderr
    assert any("dispositif terminé" in line for line in lines)
    assert lines[-1] == f"{len(lines) - 1} élément(s) à revoir."
    days = [line.split()[0] for line in lines[:-1]]
    assert days == sorted(days)
