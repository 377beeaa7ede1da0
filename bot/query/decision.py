"""Whether the best fact answers the question, and which others are said with it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge import Subject
from bot.knowledge.dates import newest_first
from bot.query.engine import Engine
from bot.query.question import ASKED_SCORE, Question
from bot.query.ranking import Scored
from bot.query.result import NotKnown, Result, Stated, Unclear
from bot.query.verdict import confirming

# So close in meaning to a fact's own questions that its words need not be the same.
SAME_MEANING = 0.80
# Close in meaning, and about the attribute asked for: a few unexplained words do no harm.
NEAR_MEANING = 0.68
UNNAMED_COVER = 0.55
# Further facts are said when they come this close to the best one.
COMPANION_SHARE = 0.6
MOST_FACTS = 3
SURE_INTENT = 0.6
# Subjects this close to the best one could be meant as well.
RIVAL_MARGIN = 0.05
MOST_RIVALS = 4
PORTRAIT_ATTRIBUTES = frozenset({"identity", "activity", "offer"})


def needs_the_very(engine: Engine, asked: str | None) -> bool:
    """Tell whether nothing but a fact about ``asked`` itself may answer."""
    if asked is None:
        return False
    attribute = engine.knowledge.attributes[asked]
    return attribute.strict or not attribute.held


def decided(
    engine: Engine, question: Question, ranked: Sequence[Scored], threshold: float
) -> Result:
    """Return the best of ``ranked`` where it is sure enough, else what is missing to answer."""
    if not ranked:
        return NotKnown(name=question.unknown_names[0] if question.unknown_names else None)
    best = ranked[0]
    asked = question.asked_attribute
    unheld = needs_the_very(engine, asked)
    alike = best.similar >= NEAR_MEANING and best.attribute >= ASKED_SCORE
    sure = best.similar >= SAME_MEANING or (
        best.total >= threshold and (best.cover >= UNNAMED_COVER or alike)
    )
    rivals = _rivals(engine, question, ranked)
    if sure and len(rivals) > 1:
        return Unclear(subjects=rivals)
    if sure and not (unheld and asked not in best.fact.attributes):
        same = [one for one in ranked if one.fact.subject == best.fact.subject]
        return stated(engine, question, same)
    nearest = tuple(one.fact for one in ranked[:3] if one.similar >= 0.5 or one.cover >= 0.5)
    outside = question.intent == "out_of_scope" and question.intent_confidence >= SURE_INTENT
    if outside and not any(one.similar >= NEAR_MEANING for one in ranked[:3]):
        return NotKnown()
    if unheld or question.unknown_names or not nearest:
        return NotKnown(attribute=asked if unheld else None, nearest=nearest)
    return Unclear(nearest=nearest)


def _rivals(engine: Engine, question: Question, ranked: Sequence[Scored]) -> tuple[Subject, ...]:
    """Return the subjects that "l'institut" may mean: as good as the best, none of them named."""
    if question.mentions or question.asked_attribute not in PORTRAIT_ATTRIBUTES:
        return ()
    close = [one for one in ranked if one.total >= ranked[0].total - RIVAL_MARGIN]
    found = {one.fact.subject: engine.knowledge.subject_of(one.fact) for one in close}
    return tuple(found.values())[:MOST_RIVALS]


def stated(engine: Engine, question: Question, ranked: Sequence[Scored]) -> Stated:
    """State the best fact and those that answer as well: other counts, other dates."""
    asked = question.asked_attribute
    confirmed = confirming(engine, question, ranked)
    if confirmed is not None:
        subject = engine.knowledge.subject_of(confirmed)
        return Stated((confirmed,), (subject,), asked or confirmed.attribute, "yes")
    best = ranked[0]
    same_attribute = asked in best.fact.attributes if asked else False
    companions = [
        one.fact
        for one in ranked[1:]
        if one.fact.subject == best.fact.subject
        and (
            one.fact.attribute == best.fact.attribute
            or (same_attribute and asked in one.fact.attributes)
        )
        and (
            one.total >= COMPANION_SHARE * best.total
            or (same_attribute and best.fact.figures and one.cover >= best.cover)
        )
    ]
    if same_attribute:
        companions.sort(key=newest_first)
    facts = [best.fact, *companions][:MOST_FACTS]
    if same_attribute and all(fact.figures for fact in facts):
        facts.sort(key=newest_first)
    subject = engine.knowledge.subject_of(best.fact)
    return Stated(tuple(facts), (subject,), asked or best.fact.attribute)
