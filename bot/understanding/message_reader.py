"""Everything that the knowledge's words say about a message: names, attributes, types, needs.

One pass over the tokens for each word list; no model is needed here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.knowledge import Attribute, Knowledge, Need, SubjectType
from bot.text import Token, squeeze, tokenize, words_of
from bot.understanding.names import NameMatch, NameMatcher
from bot.understanding.places import known_places
from bot.understanding.unknown_names import UnknownNames, ends_a_longer_name
from bot.understanding.words import WordMatch, WordMatcher

DIPLOMAS: dict[str, tuple[str, ...]] = {
    "bts": ("bts", "brevet de technicien*"),
    "but": ("but", "dut", "iut", "bachelor universitaire*"),
    "licence": ("licence*",),
    "cpge": ("cpge", "prepa", "prepas", "classe* preparatoire*", "math sup"),
    "engineer": ("diplome* d'ingenieur*", "formation* d'ingenieur*", "cursus ingenieur*"),
    "de": ("diplome* d'etat",),
    "dcg": ("dcg",),
    "dn_made": ("dn made", "dnmade"),
}
TRACKS: dict[str, tuple[str, ...]] = {
    "sti2d": ("sti2d", "sti 2d", "bac sti"),
    "stl": ("stl", "bac stl"),
    "stmg": ("stmg",),
    "st2s": ("st2s",),
    "std2a": ("std2a",),
    "sthr": ("sthr",),
    "s2tmd": ("s2tmd",),
}
# Words beside which "but" is the diploma even in small letters.
_BUT_BESIDE = frozenset(
    {"iut", "dut", "bts", "formation", "formations", "etudes", "diplome", "bac", "licence", "un"}
)
# "La part de l'industrie, selon l'Insee": who counted it, where something else is asked for.
_A_SOURCE_AS_WELL = frozenset({"insee"})
# Several components read the same message.
_REMEMBERED = 8


@dataclass(frozen=True)
class Reading:
    """What was found in a message; places are indices of ``tokens``."""

    tokens: tuple[Token, ...]
    names: tuple[NameMatch, ...]
    attributes: tuple[WordMatch, ...]
    types: tuple[str, ...]
    needs: tuple[str, ...]
    diplomas: tuple[str, ...]
    tracks: tuple[str, ...]
    unknown_names: tuple[str, ...]
    unknown_places: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """The words of a text and the names in it; ``places`` are those of words in a name."""

    tokens: tuple[Token, ...]
    names: tuple[NameMatch, ...]
    places: frozenset[int]
    shouting: bool


def _means_the_diploma(tokens: list[Token]) -> bool:
    """Tell whether "but" is the diploma (BUT) and not a purpose ("dans quel but")."""
    words = {token.text for token in tokens}
    return bool(words & _BUT_BESIDE) or any(one.text == "but" and one.upper for one in tokens)


class MessageReader:
    """Reads messages with the word lists of one knowledge.

    Args:
        knowledge: whose names and vocabulary are found.
        is_ordinary: tells whether a word belongs to the everyday language.
    """

    def __init__(self, knowledge: Knowledge, is_ordinary: Callable[[str], bool]) -> None:
        self._names = NameMatcher(knowledge, is_ordinary)
        self._last_names: dict[str, Names] = {}
        # One for all vocabularies: each word of a message is looked up once.
        self._words = WordMatcher(
            attributes={one.id: one.words for one in knowledge.attributes.values()},
            types={one.id: one.words for one in knowledge.types.values()},
            needs={one.id: one.words for one in knowledge.needs.values()},
            diplomas=DIPLOMAS,
            tracks=TRACKS,
        )
        entries: tuple[Attribute | SubjectType | Need, ...] = (
            *knowledge.attributes.values(),
            *knowledge.types.values(),
            *knowledge.needs.values(),
        )
        vocabulary = (word for one in entries for phrase in one.words for word in words_of(phrase))
        self._unknown_names = UnknownNames(knowledge, frozenset(vocabulary), is_ordinary)

    def read(self, text: str, recognised: Iterable[tuple[int, int]] = ()) -> Reading:
        """Read ``text``; ``recognised`` are the spans (characters) that a model took for names.

        They are only asked for where a word could be an unknown name: an iterator that computes
        them late saves the model's time.
        """
        found = self.names(text)
        tokens, named, shouting = list(found.tokens), found.places, found.shouting
        unknown = tuple(
            self._unknown_names.find(text, tokens, named, recognised, shouting=shouting)
        )
        matches: dict[str, list[WordMatch]] = defaultdict(list)
        for match in self._words.find(tokens):
            matches[match.vocabulary].append(match)
        return Reading(
            tokens=found.tokens,
            names=found.names,
            attributes=_without_sources(_longest(matches["attributes"], named), tokens),
            types=_ids(_longest(matches["types"], named)),
            needs=_ids(_longest(matches["needs"])),
            diplomas=tuple(
                one
                for one in _ids(_longest(matches["diplomas"]))
                if one != "but" or shouting or _means_the_diploma(tokens)
            ),
            tracks=_ids(_longest(matches["tracks"])),
            unknown_names=unknown,
            unknown_places=tuple(one for one in unknown if squeeze(one) in known_places()),
        )

    def names(self, text: str) -> Names:
        """Return the words of ``text`` and the names in it; the last texts are remembered."""
        known = self._last_names.get(text)
        if known is None:
            tokens = tokenize(text)
            letters = [character for character in text if character.isalpha()]
            shouting = len(letters) > 3 and all(character.isupper() for character in letters)
            names = self._names.find(tokens, shouting=shouting)
            found = tuple(one for one in names if not ends_a_longer_name(text, tokens, one.start))
            places = frozenset(i for one in found for i in range(one.start, one.end))
            known = Names(tuple(tokens), found, places, shouting)
            if len(self._last_names) >= _REMEMBERED:
                del self._last_names[next(iter(self._last_names))]
            self._last_names[text] = known
        return known


def _without_sources(matches: tuple[WordMatch, ...], tokens: list[Token]) -> tuple[WordMatch, ...]:
    """Return ``matches`` without the words for a source: "l'Insee", or beside what is asked for."""
    sources = {
        one
        for one in matches
        if one.end - one.start == 1 and tokens[one.start].text in _A_SOURCE_AS_WELL
    }
    alone = sources == {*matches} and all(
        one.start == 0 or tokens[one.start - 1].text != "l" for one in sources
    )
    return matches if alone else tuple(one for one in matches if one not in sources)


def _ids(matches: Iterable[WordMatch]) -> tuple[str, ...]:
    """Return the ids of ``matches``, each once."""
    return tuple(dict.fromkeys(match.id for match in matches))


def _longest(
    matches: Iterable[WordMatch], named: AbstractSet[int] = frozenset()
) -> tuple[WordMatch, ...]:
    """Return the matches outside names, without those inside a longer one of another entry.

    The longest come first. "À qui s'adresse" asks for no address.
    """
    outside = (one for one in matches if named.isdisjoint(range(one.start, one.end)))
    kept: list[WordMatch] = []
    for match in sorted(outside, key=lambda one: (one.start - one.end, one.start)):
        covered = any(
            other.start <= match.start
            and match.end <= other.end
            and other.id != match.id
            and (other.end - other.start) > (match.end - match.start)
            for other in kept
        )
        if not covered:
            kept.append(match)
    return tuple(kept)
