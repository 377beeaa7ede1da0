"""Which options of the guided orientation a message chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.knowledge.orientation import Option, Step
from bot.text import squeeze, tokenize
from bot.understanding.words import WordMatcher

# A longer message asks or tells something else, unless it opens the orientation.
MOST_WORDS = 6
_ASKING = frozenset(
    "combien comment pourquoi quand quel quelle quels quelles quoi qui ou est".split()  # noqa: SIM905 - reads better
)


def chosen(step: Step, answers: Mapping[str, str], text: str) -> Option | None:
    """Return the option that ``text`` answers ``step`` with, None when it does not answer."""
    offered = step.offered(answers)
    said = squeeze(text)
    for option in offered:
        if said in {squeeze(label) for label in option.labels.values()}:
            return option
    tokens = tokenize(text)
    asks = "?" in text or (tokens and tokens[0].text in _ASKING)
    return None if asks or len(tokens) > MOST_WORDS else _named(offered, text)


def told(steps: Sequence[Step], answers: Mapping[str, str], text: str) -> dict[str, str]:
    """Return ``answers`` with those that a message tells of itself ("je dirige une PME")."""
    found = dict(answers)
    for step in steps:
        if step.id not in found:
            option = _named([one for one in step.offered(found) if one.opening], text)
            if option is None:
                continue
            found[step.id] = option.id
    return found


def _named(offered: Sequence[Option], text: str) -> Option | None:
    """Return the first option one of whose words stands in ``text``."""
    matcher = WordMatcher({option.id: option.words for option in offered})
    matches = {match.id for match in matcher.find(tokenize(text))}
    return next((option for option in offered if option.id in matches), None)
