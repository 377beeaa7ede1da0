"""Two questions in one message: the places where it comes apart."""

from __future__ import annotations

import re

from bot.understanding.rewording import reworded

MOST_PARTS = 3
# A second question begins after "et" with a question word: "... et combien d'élèves ?"
_SECOND = re.compile(
    r"\s*(?:,\s*)?\b(?:et|puis|et aussi|et sinon)\s+"
    r"(?=(?:combien|quel|quelle|quels|quelles|lequel|laquelle|lesquels|lesquelles|quand|comment|"
    r"depuis quand|pourquoi|"
    r"jusqu['’](?:à|a) (?:quand|combien)|est[- ]ce (?:qu|encore|toujours)|y a[- ]t[- ]il|"
    r"(?:c'est|cest|c) (?:où|ou|quoi|qui|pour qui|quand|combien|à qui|a qui|cb)|cb|"
    r"où (?:est|se|sont)|qu'est-ce"
    # "... et avec quels laboratoires ?", "... et accueille combien d'élèves ?"
    r"|(?:pour|avec|à|de|dans|en|sur|chez|par|depuis|sous) (?:\w+ ){0,3}?"
    r"(?:quoi|qui|(?:quel|quelle|quels|quelles)"
    # Of what was asked before: "..., et à quelles dates ?"
    r"(?! (?:dates?|jours?|heures?|conditions?|moments?|titre)\b)|combien)"
    # "..., et c'est le labo de quel groupe ?"
    r"|c['’]est (?:\w+ ){1,4}(?:quel|quelle|qui|quoi)"
    # "..., et est-il public ?"
    r"|(?:est|a|sont|ont)-(?:t-)?(?:il|elle|ils|elles)"
    # "... et appartient à qui ?", "... et que produit-elle ?"
    r"|il y a quoi|y a quoi|\w+ combien|\w+ (?:à|a|par|avec) qui|que \w+-(?:il|elle)s?)\b)",
    re.IGNORECASE,
)
# "Qui a droit à X et ça coûte combien ?", "que fait X et que fait celle de Y ?": only after what
# asks itself; "une école qui ... et qui ..." is one thing.
_SECOND_ASKED = re.compile(
    r"^(?P<one>\W*(?:(?:à|a|de|par|pour|avec|chez) )?(?:qui|que|quel\w*(?!.* et qui )|où|ou|quand"
    r"|combien|comment|pourquoi|qu['’]est-ce|c['’]est (?:qui|quoi|où))\b[^?]*?)\s+et\s+"
    r"(?P<other>(?:(?:qui|que) (?!d['’])|(?:ça|ca|il|elle|ils|elles|on) (?:\S+ ){1,4}?"
    r"(?:combien|quoi|qui|où|ou|quand|comment)\b)[^?]*\?*)$",
    re.IGNORECASE,
)
# "Les frais à X, et les effectifs de la première promotion ?": two things, neither with a verb.
_TWO_THINGS = re.compile(
    r"^\s*(?P<one>(?:le|la|les|l['’]) ?\S+ [^,?]+),\s*(?:et|ainsi que)\s+"
    r"(?P<other>(?:le|la|les|l['’]|son|sa|ses|leurs?) ?\S+ "
    r"(?:(?!\b(?:ils?|elles?|font|fait|est|sont)\b)[^,?])+\?*\s*)$",
    re.IGNORECASE,
)
# "... et où ?" at the end, of what was asked about before.
_AND_WHERE = re.compile(
    r"[\s,]+et (?:c'est )?(?P<what>où|quand|depuis quand)\s*\?*\s*$", re.IGNORECASE
)
# "... ? Un cabinet de conseil ?" guesses at the answer of the question before it.
_GUESS = re.compile(r"^\s*(?:une?|des|ou|plutôt|genre|comme|c'est-à-dire)\s", re.IGNORECASE)
# "Merci !" before a question asks nothing, nor does surprise: "tant que ça ?".
_POLITE = re.compile(
    r"^\s*(?:(?:merci|bonjour|bonsoir|salut|coucou|ok|super|parfait|d[' ]accord|génial|nickel)\b"
    r"[^?]{0,12}(?:(?:vous allez|tu vas|[cç]a va)(?: bien)?|comment (?:allez[- ]vous|[cç]a va))?"
    r"|(?:tant|autant) que [cç]a|ah (?:bon|oui)|vraiment|sérieux|serieux|si peu)"
    r"[\s?!.]*$",
    re.IGNORECASE,
)
# Where something is counted, or of whom it is asked, at the end of a question.
_WHERE = re.compile(
    r"\b(?:dans|à|au|aux|chez|en) (?!qu)\S.*$|\bpour (?:l['’]|la |le |les )?(?=[A-ZÉ]).*$"
    r"|\b(?:de l'|de la |du |des |de |d')(?=[A-ZÉ]).*$"
)
_FEW = 3
_FEWEST_WORDS = 2


def questions_of(text: str) -> list[str]:
    """Return the questions of ``text`` in their order; the whole text where there is one.

    What is no question ("Bonjour. Je dirige une PME.") stays with the question beside it.
    """
    text = reworded(text)
    last = _AND_WHERE.search(text)
    if last is not None and len(text[: last.start()].split()) > _FEWEST_WORDS:
        return [*questions_of(f"{text[: last.start()]} ?"), f"c'est {last['what']} ?"]
    things = _TWO_THINGS.match(text)
    if things is not None:
        return [f"{things['one']} ?", things["other"].strip()]
    parts: list[str] = []
    for part in re.findall(r"[^?]+\?+", text):
        if parts and _GUESS.match(part):
            parts[-1] += part.rstrip()
        else:
            parts.append(part.strip())
    parts = [part for part in parts if not _POLITE.match(part)] or parts
    rest = re.sub(r"[^?]+\?+", "", text).strip()
    if rest and all(map(_POLITE.match, parts)):
        parts = [rest]
    elif rest:
        parts[-1] = f"{parts[-1]} {rest}"
    split = [piece for part in parts or [text] for piece in _completed(_pieces(part))]
    too_short = any(len(piece.split()) < _FEWEST_WORDS for piece in split)
    return [text] if too_short or len(split) > MOST_PARTS else split


def _pieces(question: str) -> list[str]:
    """Return what an "et" joins in ``question``, where each of it asks."""
    pieces = [*map(str.strip, _SECOND.split(question))]
    if not pieces[0]:
        # "Et où est X ?" goes on, and joins nothing.
        first = question[: question.index(pieces[1]) + len(pieces[1])]
        return [first.strip(), *pieces[2:]]
    asked = _SECOND_ASKED.match(question) if len(pieces) == 1 else None
    return [f"{asked['one']} ?", asked["other"].strip()] if asked is not None else pieces


def _completed(pieces: list[str]) -> list[str]:
    """Return the questions joined by "et", the first with the place that the last one names.

    "Combien d'habitants et combien de communes dans l'Eurométropole ?"; without mere politeness.
    """
    if len(pieces) > 1 and _POLITE.match(pieces[0]):
        return pieces[1:]
    where = _WHERE.search(pieces[-1])
    if len(pieces) < 2 or where is None or not 1 < len(pieces[0].split()) <= _FEW:
        return pieces
    return [f"{pieces[0]} {where[0]}", *pieces[1:]]
