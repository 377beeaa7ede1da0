"""The evaluator itself: bots that are bad in different ways all score badly."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.questions import read_cases
from bot.evaluation.report import Bot, ask_all, evaluate, scores_of
from bot.knowledge import load_knowledge
from bot.paths import ROOT

FOLDER = ROOT / "tests" / "evaluation"
# The categories that ask for facts.
FACTUAL = ("reference", "enriched", "opendata", "phone", "dialogues")


class Always:
    """A bot that says the same thing whatever it is asked."""

    def __init__(self, text: str, kind: str) -> None:
        """Take what is said."""
        self._entry = {"text": text, "custom": {"kind": kind}}

    async def reply(self, sender: str, text: str, channel: str = "") -> list[dict[str, Any]]:
        """Return the same message."""
        return [self._entry]


def shares(bot: Bot) -> dict[str, float]:
    """Return the share of cases that ``bot`` passes, by category."""
    scores = scores_of(asyncio.run(ask_all(bot, list(read_cases(FOLDER)))))
    return {name: row["passed"] / row["asked"] for name, row in scores.items()}


def test_a_bot_that_always_admits_answers_nothing() -> None:
    """Admitting everything passes only what cannot be known."""
    found = shares(Always("Je ne sais pas répondre à cette question.", "fallback"))
    assert all(found[name] < 0.05 for name in FACTUAL)
    assert found["near_unknown"] > 0.5
    assert found["overall"] < 0.35


def test_a_bot_that_recites_everything_scores_badly() -> None:
    """Saying every fact at once is no answer to what cannot be known, nor to small talk."""
    everything = " ".join(fact.says for fact in load_knowledge().facts.values())
    found = shares(Always(everything, "answer"))
    assert found["near_unknown"] < 0.3
    assert found["far"] < 0.1
    assert found["social"] < 0.1


def test_a_bot_that_says_nothing_passes_nothing() -> None:
    """Silence is never right."""

    class Silent(Always):
        async def reply(self, sender: str, text: str, channel: str = "") -> list[dict[str, Any]]:
            return []

    assert shares(Silent("", ""))["overall"] == 0.0


def test_the_report_compares_with_the_saved_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A saved result stands beside the next one; the last line is the overall score."""
    (tmp_path / "far.yml").write_text(
        '- id: one\n  turns:\n    - {ask: "Quel temps ?", kind: [fallback], all: [], none: []}\n'
        '- id: two\n  turns:\n    - {ask: "Un rôti ?", kind: [social], all: [], none: []}\n',
        encoding="utf-8",
    )
    bot = Always("Je ne sais pas.", "fallback")
    assert evaluate(bot, tmp_path, save=True) == 0
    first = capsys.readouterr().out
    assert first.rstrip().endswith("overall 1/2 = 50.0 %")
    evaluate(bot, tmp_path)
    again = capsys.readouterr().out
    row = next(line for line in again.splitlines() if line.startswith("far"))
    assert row.split()[-2:] == ["50", "%"]
    assert "fallback" in again
