"""Where subjects lie and what they are called: found once, however many there are."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from bot.knowledge import Knowledge, Subject
from bot.query.territory import EUROMETROPOLE, METZ, WHOLE_TERRITORY
from bot.text import STOP_WORDS, stem, words_of
from bot.understanding.names import names_of

_NOBODY: AbstractSet[str] = frozenset()


class SubjectIndex:
    """What would take long to find in each subject for each message.

    Args:
        knowledge: whose subjects are indexed, each part when it is first asked for.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._there: dict[str, AbstractSet[str]] = {}

    @functools.cached_property
    def places(self) -> Mapping[str, Sequence[Subject]]:
        """All that each subject lies in: its campus or zone, and the commune of that."""
        return {one.id: self._places_of(one) for one in self._knowledge.subjects.values()}

    @functools.cached_property
    def whereabouts(self) -> Mapping[str, Sequence[Subject]]:
        """All that each subject lies in; of a training, all that its schools lie in."""
        found = {}
        for subject in self._knowledge.subjects.values():
            schools = map(self._knowledge.subject, subject.related("offered_by"))
            bodies = (subject, *(one for one in schools if one is not None))
            places = {place.id: place for one in bodies for place in self.places[one.id]}
            found[subject.id] = list(places.values())
        return found

    def there(self, place: Subject) -> AbstractSet[str]:
        """Return the subjects whose whereabouts put them into ``place``."""
        if place.id not in self._there:
            around = self.whereabouts.items()
            self._there[place.id] = {one for one, places in around if _lies_in(places, place)}
        return self._there[place.id]

    def called(self, stems: AbstractSet[str]) -> AbstractSet[str]:
        """Return the subjects that have each of ``stems`` in a name, or are of a kind called so."""
        holding = [self._called.get(one, _NOBODY) for one in stems]
        return frozenset.intersection(*map(frozenset, holding)) if holding else _NOBODY

    @functools.cached_property
    def _called(self) -> Mapping[str, AbstractSet[str]]:
        called: dict[str, set[str]] = defaultdict(set)
        for subject in self._knowledge.subjects.values():
            for one in called_by(self._knowledge, subject):
                called[one].add(subject.id)
        return dict(called)

    def presented(self, stems: AbstractSet[str]) -> AbstractSet[str]:
        """Return the subjects that have each of ``stems`` in a name or in what they are."""
        holding = [self._presented.get(one, _NOBODY) for one in stems]
        return frozenset.intersection(*map(frozenset, holding)) if holding else _NOBODY

    @functools.cached_property
    def _presented(self) -> Mapping[str, AbstractSet[str]]:
        presented: dict[str, set[str]] = defaultdict(set)
        for subject in self._knowledge.subjects.values():
            first = {stem(word) for fact in subject.facts[:1] for word in words_of(fact.says)}
            for one in called_by(self._knowledge, subject) | first:
                presented[one].add(subject.id)
        return dict(presented)

    def _places_of(self, subject: Subject) -> Sequence[Subject]:
        places: dict[str, Subject] = {}
        todo = list(subject.related("located_in"))
        while todo:
            place = self._knowledge.subject(todo.pop())
            if place is None or place.id in places:
                continue
            places[place.id] = place
            if not place.is_town:
                todo += place.related("located_in")
        return list(places.values())


def _lies_in(around: Sequence[Subject], place: Subject) -> bool:
    """Tell whether a subject with these whereabouts lies in ``place``."""
    towns = [one for one in around if one.is_place]
    if place.id == EUROMETROPOLE:
        return not towns or any(one.type != "outside_commune" for one in towns)
    if place.id == METZ and around:
        # An agency of the whole territory is no less in its main town.
        return place in around or all(one.type == "territory" for one in towns)
    return place.id in WHOLE_TERRITORY - {METZ} or place in around


def called_by(knowledge: Knowledge, subject: Subject) -> set[str]:
    """Return the stems of the words that ``subject`` is called by."""
    texts = (*names_of(subject), knowledge.types[subject.type].one)
    return {stem(word) for text in texts for word in words_of(text) if word not in STOP_WORDS}
