"""The fact that says what a subject is: it justifies its place in a list."""

from __future__ import annotations

from bot.knowledge import Fact, Subject
from bot.query.engine import Engine

# The fact that justifies a subject's place in a list, by preference.
_PROOF_ORDER = ("identity", "activity", "offer", "programmes", "communes", "location")


def proof_of(engine: Engine, subject: Subject) -> Fact | None:
    """Return the fact of ``subject`` that says what it is, None when it has no fact."""
    facts = engine.unasked_of(subject)
    if not facts:
        return None
    return min(
        facts,
        key=lambda fact: (
            _PROOF_ORDER.index(fact.attribute) if fact.attribute in _PROOF_ORDER else 99
        ),
    )
