"""Asks every evaluation question and prints the share answered rightly, by category."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluation.judge import answer_of, is_right
from bot.evaluation.questions import Case, read_cases
from bot.server.assistant import Assistant
from bot.training import ensure_model

WORST = 10


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


async def ask_all(assistant: Assistant, cases: Sequence[Case]) -> list[Outcome]:
    """Ask each case in a conversation of its own."""
    outcomes = []
    for case in cases:
        answers = [
            await assistant.reply(f"evaluation-{case.id}", turn.ask, channel="evaluation")
            for turn in case.turns
        ]
        right = tuple(is_right(turn, answer) for turn, answer in zip(case.turns, answers))
        outcomes.append(Outcome(case, right, tuple(answers)))
    return outcomes


def evaluate(folder: Path, *, verbose: bool = False) -> int:
    """Print the scores by category, failures of the open half, and the overall score."""
    cases = list(read_cases(folder))
    assistant = Assistant.load(ensure_model())
    outcomes = asyncio.run(ask_all(assistant, cases))
    failures = [one for one in outcomes if not one.passed and one.case.is_open]
    for outcome in failures if verbose else failures[:WORST]:
        _print_failure(outcome)
    _print_scores(outcomes)
    return 0


def _print_failure(outcome: Outcome) -> None:
    print(f"\n{outcome.case.id} ({outcome.case.category})")
    for turn, right, answer in zip(outcome.case.turns, outcome.right, outcome.answers):
        text, kinds = answer_of(answer)
        print(f"  {'ok' if right else 'NO'} > {turn.ask[:200]}")
        if not right:
            wanted = [one.pattern for one in turn.required]
            banned = [one.pattern for one in turn.forbidden]
            print(f"     [{', '.join(kinds)}] {text[:400]}")
            print(f"     wanted {'/'.join(turn.kinds)} {wanted} not {banned}")


def _print_scores(outcomes: Sequence[Outcome]) -> None:
    by_category: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_category[outcome.case.category].append(outcome)
    print(f"\n{'category':15} {'all':>14} {'closed half':>14}")
    for category, group in sorted(by_category.items()):
        closed = [one for one in group if not one.case.is_open]
        print(f"{category:15} {_share(group):>14} {_share(closed):>14}")
    closed = [one for one in outcomes if not one.case.is_open]
    print(f"{'closed half':15} {_share(closed):>14}")
    passed = sum(one.passed for one in outcomes)
    print(f"overall {passed}/{len(outcomes)} = {100 * passed / max(len(outcomes), 1):.1f} %")


def _share(group: Sequence[Outcome]) -> str:
    passed = sum(one.passed for one in group)
    return f"{passed}/{len(group)} = {100 * passed / max(len(group), 1):.0f} %"
