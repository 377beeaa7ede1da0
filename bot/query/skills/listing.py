"""Skill: lists - companies, engineering schools, laboratories, campuses, aids, communes..."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.knowledge import Nature, Subject
from bot.query.cues.degree import asks_for_the_most
from bot.query.cues.existence import asks_for_existence
from bot.query.cues.negation import leaves_out, wants_what_is_not
from bot.query.cues.pointing import demonstrates
from bot.query.cues.words import head_places, own_words
from bot.query.engine import Engine
from bot.query.evidence.candidates import nationalities_in, says_nations
from bot.query.evidence.proof import proof_of
from bot.query.question import Question
from bot.query.result import Listed, NotKnown, Result, Stated
from bot.query.skills.facts import answer_facts
from bot.query.skills.membership import ALL_COMMUNES
from bot.query.subjects.demonstrative import kind_words
from bot.query.subjects.members import means_around, met_members
from bot.query.subjects.targets import (
    focus_subjects,
    named_places,
    named_subjects,
    precise_subjects,
    surest_subjects,
)
from bot.query.subjects.whereabouts import elsewhere, lying_in, places_of
from bot.query.territory import EUROMETROPOLE, HOME, METZ, WHOLE_TERRITORY
from bot.text import STOP_WORDS, stem, words_of

# Words that single out no member of a kind.
GENERAL = frozenset(
    stem(one)
    for one in """
    grand grande grands grandes gros grosse grosses principal principale principaux principales
    important importante importants importantes majeur majeurs majeures present presents presente
    presentes implante implantes implantee implantees local locale locaux locales territoire agglo
    agglomeration metropole region coin secteur messin messins messine messines differents
    differentes divers connus connues ouvert ouverts ouverte ouvertes noms complete ensemble
    travaille travaillent aide aident propose proposent accompagne accompagnent soutiennent
    preparent trouve trouver trouvait trouvent existe existaient fille fils enfant enfants ado ados
    niece neveu touche touchent parle parlent porte portent traite traitent concerne concernent
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)
_FEW_WORDS = 6
# A stem keeps that many letters of its word at the least.
_SHORTEST_STEM = 4
_OPEN = frozenset(map(stem, ("ouvert", "ouverts", "ouverte", "ouvertes")))
_PREPOSITIONS = frozenset({"sur", "dans", "avec", "pour", "par", "chez"})
_FOR_WHOM = re.compile(r"^(?:et )?(?:c est )?pour (?:qui|quel)")
# "Quelles communes commencent par Coin ?"
_BEGINNING = re.compile(
    r"\b(?:commenc\w+|debut\w+) par (?:la lettre |un |le mot )?(?P<beginning>\w+)$"
)
_WHICH = re.compile(
    r"\bquel(?:le)?s? (?:sont |est |etaient )?(?:(?:les|la|le|l|tous|toutes|types?|sortes?|genres?"
    r"|de|d|des) )*(?P<nouns>\w+(?: \w+)?)"
)


def list_subjects(engine: Engine, question: Question) -> Listed | Stated | NotKnown | None:
    """Return the subjects of the kind that the question asks for, in the places it names.

    None when the question names no kind of subject, or asks for those that are not or no more.
    """
    if not question.types or wants_what_is_not(question) or asks_for_the_most(question):
        return None
    kind = engine.knowledge.types[_kind_asked(engine, question)]
    begun = _BEGINNING.search(question.said)
    places = [one for one in _places(engine, question) if one.type != kind.id and not begun]
    if question.unknown_names and begun is None:
        return NotKnown(name=question.unknown_names[0])
    wider = [one for one in surest_subjects(engine, question) if one.id in WHOLE_TERRITORY]
    if kind.nature is Nature.TOWN and wider and HOME.isdisjoint(one.id for one in wider):
        # Of a whole department, only some communes are known.
        return NotKnown(wider[0])
    nations = nationalities_in(question)
    conditions = [] if begun else conditions_of(engine, question)
    today = engine.today
    members = [
        one
        for one in engine.knowledge.of_type(kind.id)
        if not one.ended(today) and (begun is None or _begins(one, begun["beginning"]))
    ]
    own = _of_a_body(engine, question, members)
    meeting = own or met_members(engine, _of_nations(engine, members, nations), conditions)
    subjects = lying_in(engine, meeting, places)
    if [one.id for one in places] == [METZ] and not subjects:
        # None in the town itself: those around it, which the list then says.
        places = [engine.knowledge.subjects[EUROMETROPOLE]]
        subjects = lying_in(engine, meeting, places)
    if (conditions or begun) and not subjects:
        return None
    everything = engine.knowledge.facts.get(ALL_COMMUNES)
    whole = begun is None and len(subjects) == len(members)
    if kind.nature is Nature.TOWN and whole and everything is not None:
        # One sentence names them all: nobody needs to ask for the rest.
        return Stated((everything,), tuple(subjects), everything.attribute)
    subjects.sort(key=lambda one: is_outside(engine, one))
    if any(one.id in HOME for one in named_subjects(engine, question)):
        subjects = [one for one in subjects if not is_outside(engine, one)]
    if nations and not subjects:
        return NotKnown(name=nations[0])
    detail = places[0].label if places else ""
    if detail and not subjects:
        return NotKnown(kind=kind.id, detail=detail)
    typed = (
        question.typed(at, at + 1).lower()
        for at in own_words(question)
        if question.words[at] in conditions
    )
    found = listed(engine, kind.id, ", ".join((*filter(None, [detail]), *typed)), subjects)
    if isinstance(found, Listed) and places and places[0].id == METZ and not conditions:
        return replace(found, elsewhere=elsewhere(engine, meeting, places[0]))
    return found


def _begins(subject: Subject, beginning: str) -> bool:
    """Tell whether the name of ``subject`` begins so: "Coin", "Vant"."""
    return " ".join(words_of(subject.name)).startswith(beginning)


def _of_a_body(engine: Engine, question: Question, members: list[Subject]) -> list[Subject]:
    """Return those of ``members`` that the body named runs: "quels diagnostics Bpifrance ?".

    Of these, those that meet a need of the message, where some do; none where only one is left.
    """
    bodies = {one.id for one in precise_subjects(engine, question)}
    own = [one for one in members if not bodies.isdisjoint(one.related("run_by"))]
    needs = {*question.needs}
    meant = [one for one in own if any(needs & {*fact.needs} for fact in one.facts)] or own
    return meant if len(meant) > 1 else []


def _places(engine: Engine, question: Question) -> list[Subject]:
    """Return the places that the message names, or the commune that a short one leans on."""
    named = named_places(engine, question)
    # "À Metz" is in Metz.
    if not named and not means_around(question):
        named = [one for one in surest_subjects(engine, question) if one.id == METZ]
    asking = question.words[question.asking_from : question.asking_to]
    if named or question.mentions or len(asking) > _FEW_WORDS:
        return named
    former = focus_subjects(engine, question)[:1]
    return [one for one in former if one.is_town and one.id not in WHOLE_TERRITORY]


def _kind_asked(engine: Engine, question: Question) -> str:
    """Return the type that "quels" asks for, the first one named without it.

    "Les facs de Metz sont sur quels campus ?" asks for campuses.
    """
    return _kind_after_which(engine, question) or question.types[0]


def _kind_after_which(engine: Engine, question: Question) -> str | None:
    """Return the kind of the noun after "quels", None for any other noun or none."""
    match = _WHICH.search(question.said)
    nouns = [one for one in match.group("nouns").split() if one not in STOP_WORDS] if match else []
    # "Quelles aides de la Région ?": the noun may belong to a name.
    named = {word for one in question.mentions for word in question.words[one.start : one.end]}
    others = tuple(engine.knowledge.types) if named.intersection(nouns) else ()
    for kind in (*question.types, *others) if question.types else ():
        if any(stem(noun) in kind_words(engine, kind) for noun in nouns):
            return kind
    return None


def conditions_of(engine: Engine, question: Question) -> list[str]:
    """Return the words that only some members of the kind may meet: "privées", "5 000"."""
    called = GENERAL | _called(engine, question)
    nations = {word for one in nationalities_in(question) for word in words_of(one)}
    words = (question.words[place] for place in own_words(question))
    return [word for word in words if stem(word) not in called and word not in nations]


def _called(engine: Engine, question: Question) -> set[str]:
    """Return the stems of the words that call the kinds asked for."""
    kinds = (engine.knowledge.types[one] for one in question.types)
    names = (one for kind in kinds for one in (*kind.words, kind.one, kind.many))
    return {stem(word) for one in names for word in words_of(one)}


def _is_qualified(engine: Engine, question: Question) -> bool:
    """Tell whether all that the message asks of a kind stands beside its noun: "lycées privés"."""
    conditions = conditions_of(engine, question)
    called = _called(engine, question)
    nouns = [at for at, word in enumerate(question.words) if stem(word) in called]
    after = {question.words[at + 1] for at in nouns[-1:] if at + 1 < len(question.words)}
    return bool(conditions) and set(conditions) == after


def excludes(question: Question) -> bool:
    """Tell whether the message wants all but some: a list of these would say the contrary."""
    kind = bool(question.types or question.diplomas) and not question.excepted
    return kind and leaves_out(question)


def outside_ones(engine: Engine, question: Question) -> Listed | NotKnown:
    """Answer a message that excludes some: those outside the Eurométropole, or nothing known."""
    places = {one.id for one in named_subjects(engine, question)}
    if question.types and places and places <= HOME:
        kind = _kind_asked(engine, question)
        members = [one for one in engine.knowledge.of_type(kind) if is_outside(engine, one)]
        return listed(engine, kind, "", [one for one in members if not one.ended(engine.today)])
    return NotKnown()


def answer_list(engine: Engine, question: Question) -> Result:
    """Return the list asked for; a fact where it answers better: certain members, for whom."""
    if excludes(question) and _WHICH.search(question.said):
        return outside_ones(engine, question)
    named_so = _BEGINNING.search(question.said) or nationalities_in(question)
    members = list_subjects(engine, question) if named_so else None
    if members is not None:
        return members
    facts = answer_facts(engine, question)
    if isinstance(facts, Stated) and _asks_of_the_former(question, facts):
        return facts
    former = focus_subjects(engine, question)[:1]
    if question.words[:2] == ("et", "pour") and former and former[0].nature is Nature.SCHEME:
        # "Le CII ? - Et pour les grandes entreprises ?" asks for no list of them.
        return NotKnown(former[0])
    if asks_for_whom(question) or _asks_for_another_noun(engine, question):
        return facts
    about = {one.id for one in facts.subjects} if isinstance(facts, Stated) else set()
    if about.isdisjoint(one.id for one in precise_subjects(engine, question)):
        kinds = [_kind_asked(engine, question)] if question.types else []
        held = [one for kind in kinds for one in engine.knowledge.of_type(kind)]
        if _of_a_body(engine, question, held):
            return list_subjects(engine, question) or facts
    if isinstance(facts, Stated) and asks_for_some(engine, question):
        members = list_subjects(engine, question) if _is_qualified(engine, question) else None
        several = isinstance(members, Listed) and len(members.subjects) > 1
        return members if several and members is not None else facts
    named = {one.id for one in precise_subjects(engine, question)}
    if isinstance(facts, Stated) and not named.isdisjoint(one.id for one in facts.subjects):
        # "Quels labos à l'ENIM ?": not those of the whole territory.
        return facts
    return list_subjects(engine, question) or facts


def _asks_of_the_former(question: Question, facts: Stated) -> bool:
    """Tell whether "sur quelles communes ?" is about what was spoken of, as ``facts`` are."""
    about = {subject.id for subject in facts.subjects}
    # "Combien de chercheurs ? - Et de laboratoires ?"
    begins = question.words[:1] == ("et",) and question.words[1:2] in (("de",), ("d",), ("pour",))
    leaning = begins or (question.words[:1] and question.words[0] in _PREPOSITIONS)
    # "Quels incubateurs dans ce réseau ?"
    leaning = leaning or demonstrates(question)
    return bool(leaning and not question.mentions) and not about.isdisjoint(question.focus.subjects)


def asks_whether_any(question: Question) -> bool:
    """Tell whether the question asks for members of a kind ("y a-t-il des CFA à Metz ?")."""
    return bool(question.types and asks_for_existence(question))


def asks_which(engine: Engine, question: Question) -> bool:
    """Tell whether the message asks "quels CFA ... ?", whatever it is taken for."""
    return _kind_after_which(engine, question) is not None


def counts_members(engine: Engine, question: Question) -> bool:
    """Tell whether the message counts the members of a kind: "combien de lycées à Metz ?"."""
    counted = [stem(question.words[place]) for place in head_places(question)[:1]]
    if "combien" not in question.words or not question.types:
        return False
    if kind_words(engine, question.types[0]).isdisjoint(counted):
        return False
    # "Combien de communes à la métropole de Nancy ?": these lie in no place that is named.
    members = engine.knowledge.of_type(question.types[0])
    placed = any(one.related("located_in") for one in members)
    return placed or not named_places(engine, question)


def _asks_for_another_noun(engine: Engine, question: Question) -> bool:
    """Tell whether "quels ..." asks for something else than a kind ("quelles aides ont ...").

    An adjective may stand before the noun: "quelles grandes usines".
    """
    match = _WHICH.search(question.said)
    if match is None:
        return False
    if _kind_after_which(engine, question) is not None:
        return False
    kinds = (engine.knowledge.types[one] for one in question.types)
    named = {stem(word) for kind in kinds for one in kind.words for word in words_of(one)}
    nouns = match.group("nouns").split()
    return not any(stem(noun).startswith(tuple(named)) for noun in nouns)


def asks_for_some(engine: Engine, question: Question) -> bool:
    """Tell whether the question wants certain members of a kind ("les deux grands groupes")."""
    kinds = (engine.knowledge.types[one] for one in question.types)
    general = {
        stem(word) for kind in kinds for one in (*kind.words, kind.many) for word in words_of(one)
    }
    # What has ended is on no list.
    left = general | _OPEN
    return any(stem(question.words[place]) not in left for place in own_words(question))


def asks_for_whom(question: Question) -> bool:
    """Tell whether a kind is named to ask for whom something is ("pour quelles entreprises ?")."""
    asks = _FOR_WHOM.search(question.said)
    return bool(asks) and question.focus.attribute is not None


def listed(engine: Engine, kind: str, detail: str, subjects: list[Subject]) -> Listed | NotKnown:
    """Return the list of ``subjects`` with the facts that justify it."""
    proven = [(subject, proof_of(engine, subject)) for subject in subjects]
    kept = [(subject, fact) for subject, fact in proven if fact is not None]
    if not kept:
        return NotKnown()
    return Listed(kind, detail, tuple(s for s, _ in kept), tuple(f for _, f in kept))


def next_page(engine: Engine, question: Question) -> Listed | None:
    """Return the rest of the last list, None when there is none."""
    offset = question.focus.offset
    if not question.focus.kind or not 0 < offset < len(question.focus.listed):
        return None
    kept = engine.subjects(question.focus.listed)
    whole = listed(engine, question.focus.kind, question.focus.detail, kept)
    return None if isinstance(whole, NotKnown) else replace(whole, offset=offset)


def _of_nations(engine: Engine, members: list[Subject], nations: tuple[str, ...]) -> list[Subject]:
    """Return those of ``members`` that a fact says are of each nation: "entreprises allemandes"."""
    if not nations:
        return members
    words = words_of(" ".join(nations))
    may = [engine.words.may_say(word[:_SHORTEST_STEM]) for word in words]
    return [
        one
        for one in members
        if all(one.id in ids for ids in may)
        and any(says_nations(fact, nations) for fact in engine.facts_of(one))
    ]


def is_outside(engine: Engine, subject: Subject) -> bool:
    """Tell whether ``subject`` lies outside the Eurométropole, and nowhere in it."""
    towns = [one for one in places_of(engine, subject) if one.is_place]
    return bool(towns) and all(one.type == "outside_commune" for one in towns)
