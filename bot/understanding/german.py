"""What German does with words that a list of phrases cannot foresee.

It writes compounds as one word, puts a verb's particle at the end of the clause, and gives every
noun a capital, so that an unknown noun looks like a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from bot.text import Token
from bot.understanding.languages import is_little_word
from bot.understanding.places import known_places

_PARTICLES = frozenset(
    ("ab", "an", "auf", "aus", "bei", "ein", "fort", "her", "nieder", "teil", "um", "vor", "zu")
)
_DIGRAPH = re.compile("ae|oe|ue")
_CLAUSE_ENDS = ",.;:?!"
_SHORTEST_PART = 4
# What may stand between the parts of a compound, and most endings of a noun.
_LINKS = ("", "s", "es", "n", "en")
_ARTICLES = frozenset(
    """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner
    mein meine meinen meinem meiner meines dein deine unser unsere unseren unserem unserer unseres
    ihr ihre ihren ihrem ihrer ihres sein seine seinen seinem seiner seines im am beim zum zur vom
    ins ans dies diese diesen diesem dieser dieses jede jeden jedem jeder jedes welch welche welchen
    welchem welcher welches viel viele vielen vieler mehr mehrere mehreren einige einigen alle allen
    aller manche wenige wenigen
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)
_ADJECTIVE_ENDS = ("e", "en", "er", "es", "em")
_NOUN_ENDS = (
    *("ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften"),
    *("ion", "ionen", "itat", "itaten", "ismus", "innen"),
)


def as_written(token: Token, knows: Callable[[str], bool]) -> Token:
    """Return ``token`` without the digraphs that stand for umlauts: "gehoert" is "gehört"."""
    plain = _DIGRAPH.sub(lambda match: match[0][0], token.text)
    return token._replace(text=plain) if not knows(token.text) and knows(plain) else token


def with_particle(
    text: str, tokens: list[Token], named: Collection[int], knows: Callable[[str], bool]
) -> list[Token]:
    """Return ``tokens`` with the particle of a split verb put back: "bietet … an" is "anbietet".

    ``knows`` tells whether a word has an entry; the particle itself stays, as a little word.
    """
    joined = list(tokens)
    start = 0
    for end, token in enumerate(tokens):
        last = end + 1 == len(tokens)
        if not last and text[token.end : token.end + 1] not in _CLAUSE_ENDS:
            continue
        if token.text in _PARTICLES:
            for place in range(start, end):
                whole = token.text + tokens[place].text
                may_be_verb = place not in named and (place == start or not tokens[place].capital)
                if may_be_verb and knows(whole):
                    joined[place] = tokens[place]._replace(text=whole)
                    break
        start = end + 1
    return joined


def parts(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to take a compound apart: what it begins with, and what it is."""
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        yield word[:cut], word[cut:]


def uninflected(word: str) -> Iterator[str]:
    """Yield what ``word`` may be without its ending: "Frankreichs" is "Frankreich"."""
    for ending in _LINKS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_PART:
            yield word[: len(word) - len(ending)]


def is_common_noun(tokens: list[Token], place: int, named: Collection[int] = ()) -> bool:
    """Tell whether a capital at ``place`` is that of any noun, and shows no name.

    A noun follows an article or an adjective, or has the ending of one; the first word of a
    sentence is no name where a name or an article follows it.
    """
    token = tokens[place]
    if token.upper or token.text in known_places():
        return False
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if place == 0:
        return following is not None and (1 in named or following.text in _ARTICLES)
    if following is not None and following.capital and place + 1 not in named:
        return False
    return token.text.endswith(_NOUN_ENDS) or _after_article(tokens, place)


def _after_article(tokens: list[Token], place: int) -> bool:
    """Tell whether an article stands before, or an adjective that no verb can be ("-en" may)."""
    before = place - 1
    word = tokens[before].text
    no_verb = not word.endswith("en") and not is_little_word(word, "de")
    if no_verb and _may_be_adjective(tokens[before]):
        return before == 0 or tokens[before - 1].text != "ich"
    while before > 0 and _may_be_adjective(tokens[before]):
        before -= 1
    return tokens[before].text in _ARTICLES


def _may_be_adjective(token: Token) -> bool:
    known = token.capital or token.text in _ARTICLES
    return not known and token.text.endswith(_ADJECTIVE_ENDS)
