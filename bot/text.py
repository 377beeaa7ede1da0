"""The one normalisation that names, words, training examples and messages all go through."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_STRAIGHT = str.maketrans(dict.fromkeys("\u2019\u02bc\u00b4`\u2018", "'"))
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})
_TOKEN = re.compile(r"[a-z0-9]+(?:²|%)?|%")
_SUPERSCRIPT = str.maketrans("²³", "23")

# Words that carry no topic of their own: articles, pronouns, question words, polite fillers.
STOP_WORDS = frozenset(
    """
    a accord actuel actuelle actuellement actuelles actuels ai aimerais aimerait ait alors
    apparemment appelle appellent approximatif approximative apres arrive arrivent article as au
    aucun aujourd aussi autre autres aux avec avez avoir avons bah bas beaucoup ben besoin bien
    bon bonjour bonsoir bref c ca car ce cela celle celui ces cet cette ceux cherche chercher
    cherchons chez chose choses ci cite citer citez coin combien comme comment comprendre
    comprends concernant confirmer confirmez connais connaissez connaitre crois croyez curieux
    curiosite d dans de dedans demande demander depuis des desormais dessus detail details deux
    dire dis dit dites dois doit donc donne donner donnez dont dossier du elle elles en encore
    environ environs est estce et etaient etait ete etes etre eu euh eux exact exacte exactement
    exactes exacts exemple exemples exerce exercent existe existent expose faire fait faites
    faut finalement font franchement genre genres gens hein hello hesite hi hui i ici il ils
    indiquer indiquez info information informations infos installe installee installees
    installes interesse interessee j je jeter journaliste jusque juste justement l la laquelle
    le lequel les lesquelles lesquels leur leurs liste lister listez lui m ma maintenant mais me
    meme memoire merci mes mesdames messieurs moi mon monde mots n ne ni niveau nom non nos
    notamment notre nous officiel officielle officielles officiels on ont or ou oui papier par
    parait pardon parlais parle parler parlez pas pendant pensais penses pensez personne
    personnes peu peut peutetre peuvent peux plait plein plus plutot possible pour pourquoi
    pourrais pourrait pourriez pouvez pouvoir pouvons precis precise precisement prepare
    preparons propos qu quand que quel quelle quelles quelque quelques quels question qui quoi
    raconte racontez rapport recemment recherchons reellement renseignement renseignements
    renseigner retournons revenir revenons reviens s sa sais salut sans saurais sauriez savez
    savoir se sera serait ses si simplement sinon soit sommes son sont sorte sortes souhaite
    souhaiterais souhaitons sous stp suis sujet sur surtout svp t ta te terme termes tes toi ton
    tous tout toute toutes tres trop trouve trouver truc tu un une uniquement va vais vas
    veritable vers veulent veut veux via voir vois voit vos votre voudrais voudrait voulais
    voulez vous vrai vraie vraiment y
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)


class Token(NamedTuple):
    """One normalised word, the offsets of its origin in the text, and how it was capitalised."""

    text: str
    start: int
    end: int
    capital: bool = False
    upper: bool = False


def straighten(text: str) -> str:
    """Return ``text`` with every kind of apostrophe straight, its length unchanged."""
    return text.translate(_STRAIGHT)


def fold(text: str) -> str:
    """Return ``text`` without accents, ligatures or capitals, apostrophes straightened."""
    decomposed = unicodedata.normalize("NFD", straighten(text).translate(_LIGATURES))
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").lower()


@functools.lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    return fold(character).translate(_SUPERSCRIPT)


def tokenize(text: str) -> list[Token]:
    """Split ``text`` into normalised words, with their offsets in the NFC form of ``text``."""
    return list(_tokens(text))


@functools.lru_cache(maxsize=16)
def _tokens(text: str) -> tuple[Token, ...]:
    # Several components read the same message.
    composed = unicodedata.normalize("NFC", text)
    folded = list(map(_fold_character, composed))
    # Most characters become one.
    origins: Sequence[int] = range(len(composed))
    if set(map(len, folded)) - {1}:
        origins = [index for index, piece in enumerate(folded) for _ in piece]
    tokens = []
    for match in _TOKEN.finditer("".join(folded)):
        start, end = origins[match.start()], origins[match.end() - 1] + 1
        piece = composed[start:end]
        upper = len(piece) > 1 and piece.isupper()
        tokens.append(Token(match.group(), start, end, piece[:1].isupper(), upper))
    return tuple(tokens)


def words_of(text: str) -> list[str]:
    """Return the normalised words of ``text``."""
    return list(_words(text))


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    # Sentences of facts are split again for each question that they may answer.
    return tuple(token.text for token in _tokens(text))


def squeeze(text: str) -> str:
    """Return ``text`` normalised, its words joined by one space."""
    return " ".join(words_of(text))


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return a crude French stem of a normalised word: enough to match its inflections."""
    for ending in (
        "issements",
        "issement",
        "ements",
        "ement",
        "ations",
        "ation",
        "iennes",
        "ienne",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    for ending in (
        *("elles", "elle", "euses", "euse", "eurs", "eur", "trices", "trice", "ives", "ive", "ifs"),
        *(
            "if",
            "aux",
            "ees",
            "ee",
            "eres",
            "ere",
            "es",
            "er",
            "ez",
            "ent",
            "ait",
            "aient",
            "ant",
            "ants",
            "s",
            "x",
            "e",
        ),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def content_stems(words: Iterable[str]) -> list[str]:
    """Return the stems of the words that carry a topic."""
    return [stem(word) for word in words if word not in STOP_WORDS and len(word) > 1]
