"""How a message points back to what was said before: pronouns, demonstratives, brevity."""

from __future__ import annotations

import re

from bot.query.question import Question
from bot.text import fold

_SHORT = 7
# Words that point back to what was said before.
_POINTING_BACK = frozenset(
    """
    il elle ils elles lui leur leurs son sa ses ca cela celui celle ceux celles y en
    ce cette ces dernier derniere meme aussi et eux
    """.split()  # noqa: SIM905 - a list of words reads better as a block of text
)
# Of those, the ones that stand for a subject: nobody says them without one.
_PRONOUNS = frozenset(
    "il elle ils elles lui eux leur leurs son sa ses y ca cela dessus dedans".split()  # noqa: SIM905 - the same
)
_SOMEONE = frozenset({"il", "elle", "ils", "elles"})
_FIRST = 3
_HAVING = frozenset({"leur", "leurs", "son", "sa", "ses"})
_OPENING = 2
# In "y a-t-il", "il y a", "il faut", "est-il possible", "ça coûte" alone, nobody is meant.
_IMPERSONAL = re.compile(
    r"\b(?:y a(?: t)? il|il (?:n )?y a(?:vait| eu)?"
    r"|(?<!elle )(?<!qui )(?<!on )y a (?=une?\b|des\b|quel|quoi|qui\b|combien|moyen)"
    r"|il (?:faut|existe|s agit|reste|est possible|me faut)"
    r"|il (?:parait|semble|se trouve|y parait)"
    r"|(?:existe|faut|reste|est) t? ?il (?=un|une|des|du|de|possible|encore|plusieurs)"
    r"|ca (?:va|marche|suffit))\b"
)
# "qui le finance", "où la trouver", "on en sort avec quoi": an object pronoun, and no article.
_OBJECT_PRONOUN = re.compile(
    r"\bqui (?:le|la|les|l) \w"
    r"|\b(?:comment|ou|pourquoi|peut on) (?:le|la|les) \w+(?:er|ir|dre|tre)\b"
    r"|\ben (?:re)?(?:sort|sortent|sortir|sortant)\b"
)
# "c'est récent ?", "et c'est cher ?": what is asked about was said before.
_ABOUT_IT = re.compile(r"^(?:et )?(?:c (?:est|etait)|est ce que c est) (?!qui|quoi)")
_BRIEF = 5
_FRAGMENT = re.compile(
    r"^(?:et )?(?:pour|avec|sur|par|en|de|a) (?:(?:faire|fabriquer|produire) )?"
    r"(?:quoi|qui|quel(?:le)?s?|combien)\b"
)
_TAKEN_UP = re.compile(
    r"^(?:(?:et|mais|alors|ok|bon|sinon|au total|en tout)[ ,]+)*(?:le |la |l'|les )[^,?]{3,60}, ?"
    r"(?:il|elle|ils|elles|ca|c'(?:est|etait))[ ,]"
)
_TAKING_UP = re.compile(r"\b(?:il|elle|ils|elles|ca)\b")
_WHICH_ONES = re.compile(
    r"(?:et |c est )*lesquel(?:le)?s(?: (?:par exemple|exactement|precisement|donc|sont ce))?"
)
# What comes before the question itself.
_FILLING = re.compile(
    r"^(?:et )?(?:(?:c est|est ce) vrai (?:que|qu)|est ce (?:que|qu)|on m a dit (?:que|qu)"
    r"|(?:il )?parait (?:que|qu)|j ai (?:lu|entendu)(?: dire)? (?:que|qu)) "
)
_THERE = re.compile(
    r"\b(?:celui|celle|ceux|celles) (?:la|ci)$|\bla bas\b|\bchez (?:eux|elle|lui)\b|\bsur place\b"
)
# "cette école", "ce programme"; "cette année" and "ce que" stand for no subject.
_DEMONSTRATIVE = re.compile(
    r"\b(?:cet|cette|ce) (?!annee|mois|jour|moment|soir|territoire|qu|sont)\w{4,}"
)


def has_pronoun(question: Question) -> bool:
    """Tell whether a pronoun stands for the subject of the conversation."""
    words = _IMPERSONAL.sub(" ", question.said)
    if takes_up(question):
        # "Et la centrale, elle a fermé quand ?": the pronoun stands for the centrale.
        words = _TAKING_UP.sub(" ", words, count=1)
    return (
        bool(_THERE.search(words))
        or (len(question.words) <= _BRIEF and bool(_ABOUT_IT.search(words)))
        or not _PRONOUNS.isdisjoint(words.split())
        or bool(_OBJECT_PRONOUN.search(words))
        or demonstrates(question)
    )


def asks_which_ones(question: Question) -> bool:
    """Tell whether the message says nothing but "lesquelles ?", of what was counted or named."""
    return bool(_WHICH_ONES.fullmatch(question.said))


def takes_up(question: Question) -> bool:
    """Tell whether a pronoun takes up what the message has named: "la centrale, elle ..."."""
    return bool(_TAKEN_UP.search(fold(question.text)))


def opens_with_pronoun(question: Question) -> bool:
    """Tell whether the message begins with someone who was not named: "ils sont combien ?"."""
    words = _IMPERSONAL.sub(" ", question.said).split()
    return not _SOMEONE.isdisjoint(words[:_FIRST])


def means_one(question: Question) -> bool:
    """Tell whether the message says "il", "elle", "lui" of somebody: of one, not of several."""
    words = _IMPERSONAL.sub(" ", question.said).split()
    return not {"il", "elle", "lui"}.isdisjoint(words)


def belongs_to_it(question: Question) -> bool:
    """Tell whether the message begins with what somebody has: "et leurs résultats ?"."""
    return not _HAVING.isdisjoint(question.words[:_OPENING])


def opens_with_that(question: Question) -> bool:
    """Tell whether the message begins with something that was not named: "ça dure longtemps ?"."""
    words = _IMPERSONAL.sub(" ", question.said).split()
    return not {"ca", "cela"}.isdisjoint(words[:_FIRST])


def opens_with_preposition(question: Question) -> bool:
    """Tell whether a short message asks for more of what was said: "pour quels modèles ?"."""
    brief = len(question.words) <= _BRIEF
    return brief and bool(_FRAGMENT.search(question.said))


def demonstrates(question: Question) -> bool:
    """Tell whether "cette école", "ce programme" stands for the subject of the conversation."""
    return bool(_DEMONSTRATIVE.search(question.said))


def points_back(question: Question) -> bool:
    """Tell whether the message refers to what was said before ("et l'effectif ?", "c'est où ?")."""
    asking = _FILLING.sub("", " ".join(question.words[question.asking_from : question.asking_to]))
    return len(asking.split()) <= _SHORT or not _POINTING_BACK.isdisjoint(question.words)
