"""Everything that the knowledge's words say about a message: names, attributes, types, needs.

One pass over the tokens for each word list; no model is needed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.knowledge import Attribute, Knowledge, Need, SubjectType
from bot.understanding.lexicon import words_of_knowledge
from bot.understanding.names import NameMatch, NameMatcher
from bot.understanding.places import AMBIGUOUS, known_places
from bot.understanding.text import STOP_WORDS, Token, squeeze, stem, tokenize, words_of
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
_PLACE_WORDS = frozenset(
    {"en", "a", "au", "aux", "dans", "sur", "de", "du", "d", "pour", "vers", "chez", "et", "region"}
)
# Several components read the same message.
_REMEMBERED = 8
_HYPHENS = frozenset({"-", "\u2010", "\u2011"})
_IN_NAMES = frozenset({"sur", "les", "la", "le", "en", "de", "sous", "aux", "saint", "sainte"})
# Verbs that follow their subject at once.
_VERBS = frozenset(
    """
    a ont est sont va vont emploie fabrique produit possede recrute compte appartient ouvre ferme
    investit exporte vend finance aide propose
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)
# A recognised name of that many words may be made of everyday ones ("Agence Metz Robotique").
_LONG_NAME = 3
_LINKING = frozenset({"d", "de", "du", "des", "l", "la", "le", "les", "et", "en"})
# Capitalised words and acronyms of everyday questions that the entity recogniser takes for names.
_NO_NAMES = frozenset(
    """
    bts but dut cpge bac pme pmi eti tpe cfa cfai iut ufr sti2d stl stmg st2s std2a france europe
    parcoursup qualiopi onisep cap bep rse rh ia cao bonjour bonsoir salut merci svp stp rgpd cnil
    internet google wikipedia covid web monsieur madame mr mme messieurs recherche developpement
    terminale premiere seconde master licence apprentissage alternance innovation industrie usine
    dis dites moi toi vous nous je tu il elle chatgpt robot bot assistant siri alexa ok oui non
    region etat departement metropole agglo
    allemand allemande allemands francais francaise messin messine lorrain lorraine mosellan
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)


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


def _ends_a_longer_name(text: str, tokens: list[Token], name: NameMatch) -> bool:
    """Tell whether ``name`` is the end of another one: "Ay-sur-Moselle" is not Moselle."""
    at = tokens[name.start].start
    before = tokens[name.start - 1].text if name.start else ""
    return text[at - 1 : at] in _HYPHENS and before in _IN_NAMES


def _belongs_to_a_name(token: Token) -> bool:
    """Tell whether a word stands in a name: with a capital, or a little word between."""
    return token.capital or token.text in _LINKING


class MessageReader:
    """Reads messages with the word lists of one knowledge.

    Args:
        knowledge: whose names and vocabulary are found.
        is_ordinary: tells whether a word belongs to the everyday language.
    """

    def __init__(self, knowledge: Knowledge, is_ordinary: Callable[[str], bool]) -> None:
        self._is_ordinary = is_ordinary
        self._names = NameMatcher(knowledge, is_ordinary)
        self._last_names: dict[str, Names] = {}
        self._attributes = WordMatcher({one.id: one.words for one in knowledge.attributes.values()})
        self._types = WordMatcher({one.id: one.words for one in knowledge.types.values()})
        self._needs = WordMatcher({one.id: one.words for one in knowledge.needs.values()})
        self._diplomas = WordMatcher(DIPLOMAS)
        self._tracks = WordMatcher(TRACKS)
        self._places = known_places()
        self._known_words = words_of_knowledge(knowledge)
        entries: tuple[Attribute | SubjectType | Need, ...] = (
            *knowledge.attributes.values(),
            *knowledge.types.values(),
            *knowledge.needs.values(),
        )
        self._vocabulary = frozenset(
            word for one in entries for phrase in one.words for word in words_of(phrase)
        )

    def read(self, text: str, recognised: Iterable[tuple[int, int]] = ()) -> Reading:
        """Read ``text``; ``recognised`` are the spans (characters) that a model took for names.

        They are only asked for where a word could be an unknown name: an iterator that computes
        them late saves the model's time.
        """
        found = self.names(text)
        tokens, names, shouting = list(found.tokens), found.names, found.shouting
        named = found.places
        unknown = tuple(self._unknown(text, tokens, named, recognised, shouting))
        return Reading(
            tokens=found.tokens,
            names=names,
            attributes=self._longest(self._attributes, tokens, named),
            types=self._found(self._types, tokens, named),
            needs=self._found(self._needs, tokens, set()),
            diplomas=tuple(
                one
                for one in self._found(self._diplomas, tokens, set())
                if one != "but" or shouting or _means_the_diploma(tokens)
            ),
            tracks=self._found(self._tracks, tokens, set()),
            unknown_names=unknown,
            unknown_places=tuple(one for one in unknown if squeeze(one) in self._places),
        )

    def names(self, text: str) -> Names:
        """Return the words of ``text`` and the names in it; the last texts are remembered."""
        known = self._last_names.get(text)
        if known is None:
            tokens = tokenize(text)
            letters = [character for character in text if character.isalpha()]
            shouting = len(letters) > 3 and all(character.isupper() for character in letters)
            names = self._names.find(tokens, shouting=shouting)
            found = tuple(one for one in names if not _ends_a_longer_name(text, tokens, one))
            places = frozenset(i for one in found for i in range(one.start, one.end))
            known = Names(tuple(tokens), found, places, shouting)
            if len(self._last_names) >= _REMEMBERED:
                del self._last_names[next(iter(self._last_names))]
            self._last_names[text] = known
        return known

    @classmethod
    def _found(
        cls, matcher: WordMatcher, tokens: list[Token], named: AbstractSet[int]
    ) -> tuple[str, ...]:
        """Return the ids found, the longest phrase first, none inside a name."""
        matches = cls._longest(matcher, tokens, named)
        return tuple(dict.fromkeys(match.id for match in matches))

    @staticmethod
    def _longest(
        matcher: WordMatcher, tokens: list[Token], named: AbstractSet[int]
    ) -> tuple[WordMatch, ...]:
        """Return the matches outside names, without those inside a longer one of another entry.

        "À qui s'adresse" asks for no address.
        """
        matches = [
            match
            for match in matcher.find(tokens)
            if not set(range(match.start, match.end)) & named
        ]
        matches.sort(key=lambda match: (match.start - match.end, match.start))
        kept: list[WordMatch] = []
        for match in matches:
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

    def _unknown(
        self,
        text: str,
        tokens: list[Token],
        named: AbstractSet[int],
        recognised: Iterable[tuple[int, int]],
        shouting: bool,
    ) -> Iterable[str]:
        seen: set[str] = set()
        spans = [*self._compound_spans(text, tokens), *self._place_spans(tokens, shouting)]
        if self._may_hold_another_name(tokens, named):
            spans += self._recognised_spans(tokens, recognised, shouting)
        spans += [*self._after_chez(tokens), *self._bare_subject(tokens)]
        if not shouting:
            spans += self._capitalised_spans(text, tokens)
        taken: set[int] = set()
        for start, end in spans:
            places = set(range(start, end))
            if places & taken or not self._is_another_name(tokens, places, named):
                continue
            taken |= places
            name = text[tokens[start].start : tokens[end - 1].end]
            if name.lower() not in seen:
                seen.add(name.lower())
                yield name

    def _may_hold_another_name(self, tokens: list[Token], named: AbstractSet[int]) -> bool:
        """Tell whether some span could be a name that the knowledge does not hold.

        Such a span needs a capital that belongs to no known name: one of a word that may be a name,
        or two of any words ("Agence Innovation").
        """
        capitals = [one for i, one in enumerate(tokens) if one.capital and i not in named]
        return len(capitals) > 1 or any(
            one.text not in _NO_NAMES and not (one.start == 0 and self._is_ordinary(one.text))
            for one in capitals
        )

    @staticmethod
    def _compound_spans(text: str, tokens: list[Token]) -> Iterable[tuple[int, int]]:
        """Yield the names that hyphens join around a little word: "Ay-sur-Moselle"."""
        start = 0
        for end in range(1, len(tokens) + 1):
            if end < len(tokens) and text[tokens[end].start - 1] in _HYPHENS:
                continue
            inside = tokens[start + 1 : end - 1]
            if tokens[start].capital and any(one.text in _IN_NAMES for one in inside):
                yield start, end
            start = end

    def _place_spans(self, tokens: list[Token], shouting: bool) -> Iterable[tuple[int, int]]:
        for start in range(len(tokens)):
            for end in range(min(len(tokens), start + 4), start, -1):
                name = " ".join(token.text for token in tokens[start:end])
                if name not in self._places or name in _NO_NAMES:
                    continue
                capital = tokens[start].capital and not shouting
                introduced = start > 0 and tokens[start - 1].text in _PLACE_WORDS
                if capital or (introduced and name not in AMBIGUOUS):
                    yield start, end
                break

    def _is_another_name(
        self, tokens: list[Token], places: set[int], named: AbstractSet[int]
    ) -> bool:
        """Tell whether ``places`` hold a name of their own, which may contain a known one.

        "Agence Metz Robotique" is not Metz: two capitalised words of it are unexplained.
        """
        if not places & named:
            return True
        rest = [tokens[place] for place in places - named]
        return sum(one.capital and one.text not in _NO_NAMES for one in rest) >= 2

    def _capitalised_spans(self, text: str, tokens: list[Token]) -> Iterable[tuple[int, int]]:
        """Yield the words with a capital inside a sentence that the knowledge never uses."""
        for place, token in enumerate(tokens[1:], start=1):
            before = text[: token.start].rstrip(" «\"'(")
            begins = not before or before[-1] in ".!?:;\n"
            if not begins and self._may_be_a_name(token) and token.text not in self._known_words:
                yield place, place + 1

    def _recognised_spans(
        self, tokens: list[Token], recognised: Iterable[tuple[int, int]], shouting: bool
    ) -> Iterable[tuple[int, int]]:
        for first, last in recognised:
            inside = [
                i for i, token in enumerate(tokens) if token.start >= first and token.end <= last
            ]
            likely = [i for i in inside if self._may_be_a_name(tokens[i])]
            long = len(inside) >= _LONG_NAME and not shouting
            if long and all(_belongs_to_a_name(tokens[i]) for i in inside):
                likely = inside
            if likely:
                yield likely[0], likely[-1] + 1

    def _may_be_a_name(self, token: Token) -> bool:
        word = token.text
        return (
            token.capital
            and len(word) > 2
            and word not in STOP_WORDS
            and word not in _NO_NAMES
            and word not in self._vocabulary
            and not (token.start == 0 and self._is_ordinary(word))
        )

    def _bare_subject(self, tokens: list[Token]) -> Iterable[tuple[int, int]]:
        """Yield the first word of "Smart a une usine ?": without an article, only a name does."""
        words = [token.text for token in tokens[:2]]
        if len(words) == 2 and words[1] in _VERBS and self._may_be_a_name_first(tokens[0]):
            yield 0, 1

    def _may_be_a_name_first(self, token: Token) -> bool:
        word = token.text
        known = word in STOP_WORDS or word in self._vocabulary or word in _NO_NAMES
        return token.capital and len(word) > 2 and not known and not word.isdigit()

    def _after_chez(self, tokens: list[Token]) -> Iterable[tuple[int, int]]:
        for place, token in enumerate(tokens[:-1]):
            after = tokens[place + 1].text
            if (
                token.text == "chez"
                and len(after) > 2
                and after not in STOP_WORDS
                and after not in self._vocabulary
                and stem(after) not in self._vocabulary
            ):
                yield place + 1, place + 2
