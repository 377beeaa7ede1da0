"""How sure the intent of a message has to be, to be followed where its words tell otherwise.

On average, the confidence is the share of messages that mean their intent. The guard of small talk
comes before, adds several intents up, and has its own measure in ``config.yml``.
"""

from __future__ import annotations

from bot.query.question import Question

# Rather this than any other one.
LIKELY = 0.5
# Enough to follow it where nothing contradicts.
PROBABLE = 0.6
# Enough to pass over words that seem to ask something: "t'as le lien ?", "on peut y aller ?".
SURE = 0.85
# Enough to do so where the conversation would tell otherwise.
CERTAIN = 0.9


def means(question: Question, intent: str, least: float) -> bool:
    """Tell whether the message has that intent, with a confidence of ``least`` or more."""
    return question.intent == intent and question.intent_confidence >= least
