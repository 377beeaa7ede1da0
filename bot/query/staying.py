"""A message that sounds like a search of its own, and is about what was just spoken of.

"On peut y faire une licence ?", "à part ça, ils aident qui ?": the body spoken of answers before
a list of others does.
"""

from __future__ import annotations

from bot.query.candidates import ranked_facts
from bot.query.decision import sure_answer
from bot.query.engine import Engine
from bot.query.pointing import has_pronoun
from bot.query.question import Question
from bot.query.result import Stated
from bot.query.targets import focus_subjects
from bot.query.topic import WHOLE_LEANING
from bot.query.training import trainings_at

# Skills that look beyond what was spoken of, or say it again.
_LEAVING = frozenset(
    {"list_subjects", "find_training", "find_support", "tell_more", "show_next", "compare"}
)
# How likely a fact of what was spoken of must be, with a pronoun and without.
_LIKELY = 0.5
_POINTED = 0.3
_OTHERS = frozenset({"autre", "autres", "ailleurs"})


def about_the_former(engine: Engine, question: Question) -> Stated | None:
    """Return the fact of what was spoken of that answers, where one surely does."""
    former = focus_subjects(engine, question)[:1]
    if not former or question.mentions or question.intent not in _LEAVING:
        return None
    pointed = has_pronoun(question)
    given = question.diplomas and trainings_at(engine, former[0])
    # "Et quels laboratoires ?" asks for all of them.
    listing = question.intent == "list_subjects" and question.types and not pointed
    if given or listing or not _OTHERS.isdisjoint(question.words):
        return None
    ranked = ranked_facts(engine, question, (), leaning=WHOLE_LEANING)
    least = _POINTED if pointed and not question.types else _LIKELY
    if not ranked or ranked[0].total < least:
        return None
    found = sure_answer(engine, question, ranked)
    return found if isinstance(found, Stated) else None
