"""Several things asked at once: two attributes of a subject, or one of two subjects or a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from bot.knowledge import Fact, Subject, Trait
from bot.knowledge.dates import newest_first
from bot.query.cues.words import asks_of_its_own, counted_place, own_words
from bot.query.engine import Engine
from bot.query.evidence.demands import lacks_the_measure
from bot.query.question import ASKED_SCORE, Question
from bot.query.result import Stated
from bot.query.scoring.ranking import Scored
from bot.query.scoring.topic import was_a_list
from bot.query.subjects.members import says
from bot.query.subjects.targets import focus_subjects

MOST_FACTS = 3
# Several attributes in one question are answered when each is worded and at least this sure.
ALSO_ASKED_SCORE = 0.35
_WANTING = frozenset(
    {"voudrais", "aimerais", "souhaite", "cherche", "besoin", "nombre", "connaitre", "savoir"}
)
_WITH = ("avec", "quel")
_ONE = frozenset({"il", "elle", "lui", "celui", "celle"})


def each_subject(
    engine: Engine, question: Question, subjects: Sequence[Subject], asked: str | None
) -> Stated | None:
    """Answer "combien de salariés chez Daussan et chez Fimurex ?": the newest fact of each."""
    first = [
        next((one for one in subjects if one.id in mention.subjects), None)
        for mention in question.mentions
    ]
    named = list({one.id: one for one in first if one is not None}.values())
    worded = question.worded_attributes
    plain = max(worded, key=lambda one: question.attributes.get(one, 0.0), default=None)
    guessed = asked not in worded and asked in engine.knowledge.by_trait[Trait.PORTRAIT]
    asking = "ou" in question.words or counted_place(question) is not None
    if guessed and asking and plain and question.attributes.get(plain, 0.0) >= ASKED_SCORE:
        # "Où se trouvent X et Y ?": what words ask for, rather than what they are.
        asked = plain
    named_places = question.named_places
    joined = any(word == "et" and at not in named_places for at, word in enumerate(question.words))
    if len(named) < 2 or asked is None or not joined:
        return None
    if engine.knowledge.attributes[asked].exacting and not _all_have(engine, named, asked):
        return None
    facts = []
    for subject in named[:MOST_FACTS]:
        held = engine.facts_of(subject)
        own = [fact for fact in held if asked in fact.attributes]
        if own:
            # Of what they are or do, the sentence that says it best; of the rest the newest.
            facts.append(
                engine.ranker.rank(question, own)[0].fact
                if asked in engine.knowledge.by_trait[Trait.PORTRAIT]
                else _best(engine, question, asked, own)
            )
        elif held:
            facts.append(engine.ranker.rank(question, held)[0].fact)
    return Stated(tuple(facts), tuple(named[:MOST_FACTS]), asked)


def _about(facts: Iterable[Fact], attributes: Collection[str]) -> list[Fact]:
    """Return those of ``facts`` that are about one of ``attributes``."""
    return [one for one in facts if not set(attributes).isdisjoint(one.attributes)]


def _best(engine: Engine, question: Question, asked: str, facts: Sequence[Fact]) -> Fact:
    return min(facts, key=lambda fact: _usefulness(engine, question, asked, fact))


def _usefulness(
    engine: Engine, question: Question, asked: str, fact: Fact
) -> tuple[bool, bool, int, bool, Any]:
    """Return what sorts first the fact in the unit asked for, about what is asked, the newest.

    Before the newest, the one that says more of the message's words: "en bac pro"; and one in the
    unit of what was said just before: "et à X et à Y ?" after a rate.
    """
    told = sum(says(fact, [question.words[place]]) for place in own_words(question))
    lacking = lacks_the_measure(question, fact)
    before = engine.facts(question.focus.facts)[:1] if question.focus.attribute == asked else ()
    units = [one.figures[0].unit for one in (*before, fact) if one.figures]
    alike = len(units) == 2 and units[0] == units[1]
    return lacking, fact.attribute != asked, -told, not alike, newest_first(fact)


def each_listed(engine: Engine, question: Question) -> Stated | None:
    """Answer "ça coûte combien ?" of what was listed just before: the best fact of each.

    None for a message that asks something of its own, or of one of them ("elle").
    """
    asked = question.asked_attribute
    named = question.mentions or question.unknown_names
    if asked is None or named or asks_of_its_own(question):
        return None
    facts = []
    for subject in _meant_together(engine, question):
        own = [fact for fact in engine.facts_of(subject) if asked in fact.attributes]
        if own:
            facts.append(engine.ranker.rank(question, own)[0].fact)
    subjects = tuple(engine.knowledge.subject_of(fact) for fact in facts)
    return Stated(tuple(facts[:MOST_FACTS]), subjects[:MOST_FACTS], asked) if facts else None


def _meant_together(engine: Engine, question: Question) -> list[Subject]:
    """Return what was listed; where one is meant, what was named of a territory ("elle")."""
    former = focus_subjects(engine, question)
    one_meant = not _ONE.isdisjoint(question.words)
    if was_a_list(question):
        return [] if one_meant else former
    if one_meant and len(former) == 1 and former[0].is_wide:
        return engine.subjects(question.focus.listed)
    return []


def _all_have(engine: Engine, subjects: Sequence[Subject], attribute: str) -> bool:
    """Tell whether each of ``subjects`` has a fact about ``attribute``."""
    return all(
        any(attribute in fact.attributes for fact in engine.facts_of(one)) for one in subjects
    )


def asked_together(
    engine: Engine, question: Question, subjects: Sequence[Subject]
) -> Stated | None:
    """Answer "l'adresse de X et son téléphone ?": the best fact of each, for each of them joined.

    The first of them that nothing is known of is named. None where the message asks for more.
    """
    groups = _asked_apart(engine, question)
    # "Je voudrais l'adresse de X et son nombre d'apprentis."
    worded = {place for places in question.worded_attributes.values() for place in places}
    left = {question.words[at] for at in own_words(question) if at not in worded}
    if len(subjects) != 1 or len(groups) < 2 or not left <= _WANTING:
        return None
    held = engine.facts_of(subjects[0])
    facts: dict[Fact, None] = {}
    lacking = None
    for attributes in groups[:MOST_FACTS]:
        # "L'adresse" is where it lies, at least; "le nom du directeur" is not any name.
        first = engine.knowledge.attributes[attributes[0]]
        sought = set(attributes) if first.held else set()
        # "Combien d'emplois ?" of a firm asks for its staff.
        own = _about(held, sought) or _about(held, first.kin if first.exacting else first.near)
        if own:
            facts[_best(engine, question, attributes[0], own)] = None
        else:
            lacking = lacking or attributes[0]
    if not facts:
        return None
    return Stated(tuple(facts), (subjects[0],), next(iter(facts)).attribute, lacking=lacking)


def several_attributes(
    engine: Engine, question: Question, ranked: Sequence[Scored]
) -> Stated | None:
    """Answer two things of a message that says more, where one of ``ranked`` is surely meant.

    "X, ça rapporte combien et il faut quel profil ?": here words beside those that ask may stand.
    """
    groups = _asked_apart(engine, question)
    if len(groups) < 2 or "et" not in question.words:
        return None
    # "L'aide X : montants et public ?": what "aide" may ask for as well is no third thing.
    told = (
        next((one.fact for one in ranked if one.fact.attribute in group), None) for group in groups
    )
    facts = dict.fromkeys(fact for fact in told if fact is not None)
    if len(facts) < 2:
        return None
    first = next(iter(facts))
    about = (engine.knowledge.subject_of(first),)
    return Stated(tuple(facts)[:MOST_FACTS], about, first.attribute)


def _asked_apart(engine: Engine, question: Question) -> list[list[str]]:
    """Return the attributes that words ask for before and after an "et", the surest first."""
    pairs = enumerate(zip(question.words, (*question.words[1:], "")))
    # "Combien de salariés, avec quel chiffre d'affaires ?"
    joints = [
        at
        for at, (word, after) in pairs
        if (word == "et" and at not in question.named_places) or (word, after[:4]) == _WITH
    ]
    asked: dict[int, list[str]] = defaultdict(list)
    sure: set[int] = set()
    for attribute, score in sorted(question.attributes.items(), key=lambda one: -one[1]):
        places = question.worded_attributes.get(attribute, ())
        if score >= ALSO_ASKED_SCORE:
            sure.update(places)
        # The same word may ask for another thing as well, of another kind of subject.
        if not sure.isdisjoint(places):
            asked[sum(joint < min(places) for joint in joints)].append(attribute)
    return [asked[part] for part in sorted(asked)]
