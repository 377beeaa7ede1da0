"""Asks every evaluation question and prints what it found, by category."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.evaluation.judge import answer_of, is_right
from bot.evaluation.questions import Case, read_cases

WORST = 10
# What the last committed run reached, beside the questions.
RECORD = "last-result.json"


class Bot(Protocol):
    """Whatever answers messages as the assistant does."""

    async def reply(self, sender: str, text: str, channel: str = ...) -> list[dict[str, Any]]:
        """Return the entries that answer ``text``."""


@dataclass(frozen=True)
class Outcome:
    """A case, whether each turn was right, and what the bot said."""

    case: Case
    right: tuple[bool, ...]
    answers: tuple[list[dict[str, Any]], ...]

    @property
    def passed(self) -> bool:
        """A dialogue is right when all of its turns are."""
        return all(self.right)


async def ask_all(bot: Bot, cases: Sequence[Case]) -> list[Outcome]:
    """Ask each case in a conversation of its own."""
    outcomes = []
    for case in cases:
        answers = [
            await bot.reply(f"evaluation-{case.id}", turn.ask, channel="evaluation")
            for turn in case.turns
        ]
        right = tuple(is_right(turn, answer) for turn, answer in zip(case.turns, answers))
        outcomes.append(Outcome(case, right, tuple(answers)))
    return outcomes


def evaluate(bot: Bot, folder: Path, *, verbose: bool = False, save: bool = False) -> int:
    """Print failures of the open half, confusions, calibration and scores; return an exit code.

    With ``save``, the scores become the result that later runs are compared with.
    """
    outcomes = asyncio.run(ask_all(bot, list(read_cases(folder))))
    failures = [one for one in outcomes if not one.passed and one.case.is_open]
    for outcome in failures if verbose else failures[:WORST]:
        print("\n" + "\n".join(_failure(outcome)))
    print("\n" + "\n".join(_confusions(outcomes)))
    print("\n" + "\n".join(_calibration(outcomes)))
    scores = scores_of(outcomes)
    record = folder / RECORD
    former = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    print("\n" + "\n".join(_table(scores, former)))
    if save:
        record.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    return 0


def scores_of(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Return for each category, and over all of them, the cases asked and passed.

    ``closed`` counts those of the half whose failures nobody looks at.
    """
    scores: dict[str, dict[str, int]] = {}
    for outcome in sorted(outcomes, key=lambda one: one.case.category):
        for name in (outcome.case.category, "overall"):
            row = scores.setdefault(
                name, {"asked": 0, "passed": 0, "closed_asked": 0, "closed_passed": 0}
            )
            row["asked"] += 1
            row["passed"] += outcome.passed
            row["closed_asked"] += not outcome.case.is_open
            row["closed_passed"] += outcome.passed and not outcome.case.is_open
    return scores


def _failure(outcome: Outcome) -> list[str]:
    lines = [f"{outcome.case.id} ({outcome.case.category})"]
    for turn, right, answer in zip(outcome.case.turns, outcome.right, outcome.answers):
        text, kinds = answer_of(answer)
        lines.append(f"  {'ok' if right else 'NO'} > {turn.ask[:200]}")
        if not right:
            wanted = [one.pattern for one in turn.required]
            banned = [one.pattern for one in turn.forbidden]
            lines.append(f"     [{', '.join(sorted(kinds))}] {text[:400]}")
            lines.append(f"     wanted {'/'.join(turn.kinds)} {wanted} not {banned}")
    return lines


def _confusions(outcomes: Sequence[Outcome]) -> list[str]:
    """Return how often each kind of message was wanted and which one was given instead."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        for turn, right, answer in zip(outcome.case.turns, outcome.right, outcome.answers):
            _, kinds = answer_of(answer)
            given = "+".join(sorted(kinds)) or "nothing"
            wrong_text = given in turn.kinds and not right
            counts[turn.kinds[0]][f"{given}, wrong text" if wrong_text else given] += 1
    lines = ["messages wanted and given:"]
    for wanted, given_counts in sorted(counts.items()):
        shown = ", ".join(f"{given} {count}" for given, count in given_counts.most_common())
        lines.append(f"  {wanted:14} {shown}")
    return lines


def _calibration(outcomes: Sequence[Outcome]) -> list[str]:
    """Return how often the bot is right when it states something, admits or asks back."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for outcome in outcomes:
        for is_ok, answer in zip(outcome.right, outcome.answers):
            for kind in answer_of(answer)[1]:
                given[kind] += 1
                right[kind] += is_ok
    lines = ["right when it says so:"]
    lines += [f"  {kind:14} {_share(right[kind], count)}" for kind, count in sorted(given.items())]
    return lines


def _table(
    scores: Mapping[str, Mapping[str, int]], former: Mapping[str, Mapping[str, int]]
) -> list[str]:
    lines = [f"{'category':15} {'all':>16} {'closed half':>16} {'before':>8}"]
    rows = [name for name in scores if name != "overall"]
    for name in sorted(rows):
        row, old = scores[name], former.get(name)
        before = f"{100 * old['passed'] / max(old['asked'], 1):.0f} %" if old else ""
        lines.append(
            f"{name:15} {_share(row['passed'], row['asked']):>16} "
            f"{_share(row['closed_passed'], row['closed_asked']):>16} {before:>8}"
        )
    total = scores["overall"]
    lines.append(f"{'closed half':15} {_share(total['closed_passed'], total['closed_asked']):>16}")
    share = 100 * total["passed"] / max(total["asked"], 1)
    lines.append(f"overall {total['passed']}/{total['asked']} = {share:.1f} %")
    return lines


def _share(passed: int, asked: int) -> str:
    return f"{passed}/{asked} = {100 * passed / max(asked, 1):.0f} %"
