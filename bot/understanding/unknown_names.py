"""Names in a message that the knowledge does not hold: "Bretagne", "Ay-sur-Moselle", "chez Tesla".

Nothing is known of what they name, so that no fact of anybody else may answer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet

from bot.knowledge import Knowledge
from bot.text import STOP_WORDS, Token, stem
from bot.understanding.lexicon import words_of_knowledge
from bot.understanding.places import AMBIGUOUS, known_places

_PLACE_WORDS = frozenset(
    {"en", "a", "au", "aux", "dans", "sur", "de", "du", "d", "pour", "vers", "chez", "et", "region"}
)
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
    celui celle ceux celles lequel laquelle lesquels lesquelles enchante enchantee
    dis dites moi toi vous nous je tu il elle chatgpt robot bot assistant siri alexa ok oui non
    region etat departement metropole agglo
    allemand allemande allemands francais francaise messin messine lorrain lorraine mosellan
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)
# "Détaillez le second."
_IMPERATIVE = "ez"
_ENDS = re.compile(r"[.!?]")
_HYPHENS = frozenset({"-", "\u2010", "\u2011"})
_IN_NAMES = frozenset({"sur", "les", "la", "le", "en", "de", "sous", "aux", "saint", "sainte"})


def ends_a_longer_name(text: str, tokens: list[Token], start: int) -> bool:
    """Tell whether a name from ``start`` on ends another one: "Ay-sur-Moselle" is not Moselle."""
    at = tokens[start].start
    before = tokens[start - 1].text if start else ""
    return text[at - 1 : at] in _HYPHENS and before in _IN_NAMES


def _belongs_to_a_name(token: Token) -> bool:
    """Tell whether a word stands in a name: with a capital, or a little word between."""
    return token.capital or token.text in _LINKING


class UnknownNames:
    """Finds the names that one knowledge does not hold.

    Args:
        knowledge: whose sentences use the words that are no names.
        vocabulary: the words that ask for something, none of which is a name.
        is_ordinary: tells whether a word belongs to the everyday language.
    """

    def __init__(
        self, knowledge: Knowledge, vocabulary: AbstractSet[str], is_ordinary: Callable[[str], bool]
    ) -> None:
        self._vocabulary = vocabulary
        self._is_ordinary = is_ordinary
        self._places = known_places()
        self._known_words = words_of_knowledge(knowledge)

    def find(
        self,
        text: str,
        tokens: list[Token],
        named: AbstractSet[int],
        recognised: Iterable[tuple[int, int]],
        *,
        shouting: bool,
    ) -> Iterator[str]:
        """Yield the names of ``text`` that hold more than the ``named`` words, each once.

        Args:
            text: the message.
            tokens: its words.
            named: the places of those in a name of the knowledge.
            recognised: the spans that a model took for names, asked for only where one could be.
            shouting: whether all is in capitals, which then tell nothing.
        """
        seen: set[str] = set()
        spans = [*self._compound_spans(text, tokens), *self._place_spans(tokens, shouting)]
        if self._may_hold_another_name(tokens, named, shouting=shouting):
            spans += self._recognised_spans(tokens, recognised, shouting)
        spans += [*self._after_chez(tokens), *self._bare_subject(tokens)]
        if not shouting:
            spans += [*self._opening_spans(text, tokens), *self._capitalised_spans(text, tokens)]
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

    def _may_hold_another_name(
        self, tokens: list[Token], named: AbstractSet[int], *, shouting: bool
    ) -> bool:
        """Tell whether some recognised span could be a name that the knowledge does not hold.

        Recognising takes half as long as all the rest of a message. Outside of known names it needs
        a word that may be a name, two with a capital ("Agence Innovation"), or one with a capital
        and so many words side by side that may stand in a name.
        """
        capitals = [one for i, one in enumerate(tokens) if one.capital and i not in named]
        telling = [one for one in capitals if one.text not in _NO_NAMES]
        if len(telling) > 1 or any(map(self._may_be_a_name, telling)):
            return True
        first = telling and telling[0].start == 0 and self._is_ordinary(telling[0].text)
        if shouting or not (len(capitals) > 1 or (telling and not first)):
            return False
        beside = (_belongs_to_a_name(one) and i not in named for i, one in enumerate(tokens))
        return any(
            belongs and len(list(run)) >= _LONG_NAME for belongs, run in itertools.groupby(beside)
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
        silent = _NO_NAMES | _LINKING
        return sum(one.capital and one.text not in silent for one in rest) >= 2

    def _opening_spans(self, text: str, tokens: list[Token]) -> Iterable[tuple[int, int]]:
        """Yield the name that a message opens with: "Blanco France, combien de salariés ?".

        One word that everyday language does not know is one where a comma follows and the
        knowledge uses it; several with a capital are one anyway.
        """
        if not tokens or not self._may_be_a_name_first(tokens[0]):
            return
        capitals = (place for place, token in enumerate(tokens) if not token.capital)
        end = next(capitals, len(tokens))
        # "Enchanté. Combien ...": a sentence ends before the second one.
        ends = (
            at for at in range(1, end) if _ENDS.search(text[tokens[at - 1].end : tokens[at].start])
        )
        end = next(ends, end)
        paused = text[tokens[end - 1].end :].lstrip()[:1] in (",", ":")
        known = tokens[0].text in self._known_words and not self._is_ordinary(tokens[0].text)
        if end > 1 or (paused and known):
            yield 0, end

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
            and not (token.start == 0 and (self._is_ordinary(word) or word.endswith(_IMPERATIVE)))
        )

    def _bare_subject(self, tokens: list[Token]) -> Iterable[tuple[int, int]]:
        """Yield the first word of "Smart a une usine ?": without an article, only a name does."""
        words = [token.text for token in tokens[:2]]
        if len(words) == 2 and words[1] in _VERBS and self._may_be_a_name_first(tokens[0]):
            yield 0, 1

    def _may_be_a_name_first(self, token: Token) -> bool:
        word = token.text
        known = word in STOP_WORDS or word in self._vocabulary or word in _NO_NAMES
        known = known or word.endswith(_IMPERATIVE)
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
