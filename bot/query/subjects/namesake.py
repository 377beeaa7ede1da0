"""Which of those that bear a name a message means: Robert Schuman, or the lycée called so."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.query.cues.words import own_words
from bot.query.engine import Engine
from bot.query.question import Mention, Question

_WHO = re.compile(r"\bqui (?:est|etait|fut)\b|\b(?:est|est ce|etait) qui\b")


def of_the_namesake(engine: Engine, question: Question) -> Question:
    """Return ``question`` with the topic meant where a body bears a name that the topic tells of.

    "Qui était Robert Schuman ?", "sa déclaration de 1950": the lycée called so is nobody, and made
    no declaration.
    """
    mentions = tuple(_topic_or_body(engine, question, one) for one in question.mentions)
    return replace(question, mentions=mentions)


def _topic_or_body(engine: Engine, question: Question, mention: Mention) -> Mention:
    """Return ``mention`` of the topic alone, where what is asked fits that and not the body."""
    subjects = engine.subjects(mention.subjects)
    topics = [one for one in subjects[1:] if one.is_topic]
    if not topics or subjects[0].is_wide:
        return mention
    says = engine.words.says_word
    name = question.words[mention.start : mention.end]
    facts = [fact for topic in topics for fact in topic.facts]
    telling = [fact for fact in facts if any(says(fact, word) for word in name)]
    asked = {question.words[place] for place in own_words(question)}
    told = {word for word in asked if any(says(fact, word) for fact in telling)}
    own = {word for word in asked if any(says(fact, word) for fact in subjects[0].facts)}
    meant = told - own or (not asked and _WHO.search(question.said))
    return replace(mention, subjects=tuple(one.id for one in topics)) if meant else mention
