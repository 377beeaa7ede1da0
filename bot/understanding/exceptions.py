"""Whom a message leaves out: "à part Claas", "hors Louis-Vincent, ...", "et sauf eux ?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text import words_of
from bot.understanding.openings import LINKS

_EXCEPTING = (
    r"(?:mis(?:es?)? )?[àa] part|sauf|hormis|hors|except[ée]e?s?|en dehors"
    r"|[àa] l['’ ]exception|autres? que"
)
_THOSE = r"(?:eux|elles?|lui|(?:celui|celle|ceux|celles)[- ](?:l[àa]|ci))"
_FIRST = re.compile(
    rf"^\s*(?:(?:{LINKS}) )*(?:{_EXCEPTING})\b[^,?]{{2,40}},\s*(?=\S+(?:\s+\S+){{2}})",
    re.IGNORECASE,
)
_LAST = re.compile(rf"(?<=\S)(?<!\bet)[\s,]+(?:et )?(?:{_EXCEPTING})\b[^?,]*\?*\s*$", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"\b(?:a part|sauf|hormis|hors|exceptee?s?|en dehors|a l exception|autres? que)"
    r"(?: (?:a|au|aux|chez|de|du|des|d|la|le|les|l|celui|celle|ceux|celles|lycee|ecole|entreprise"
    r"|usine|societe|cfa))*$"
)
_LEFT_OUT_THOSE = re.compile(rf"\b(?:{_EXCEPTING}) (?:d['e] ?)?{_THOSE}(?![\w-])", re.IGNORECASE)
_ONLY = re.compile(rf"^\s*(?:(?:{LINKS}|mais) )*(?:{_EXCEPTING})\b", re.IGNORECASE)
_MOST_WORDS = 8
# What a message must hold beside: "et à part Claas ?" asks of the former list.
_FEWEST_WORDS = 2


def part_without_exceptions(text: str, names: Sequence[int]) -> tuple[int, int]:
    """Return where what is asked begins and ends in ``text``, beside whom it leaves out.

    ``names`` are the places (characters) where it names somebody: "hors taxes" leaves out nobody.
    """
    first, last = _FIRST.match(text), _LAST.search(text)
    begin, end = 0, len(text)
    if first is not None and _is_of_somebody(text, first, names):
        begin = first.end()
    if last is not None and _is_of_somebody(text, last, names):
        enough = len(text[begin : last.start()].split()) >= _FEWEST_WORDS
        end = last.start() if enough else end
    return begin, end


def is_left_out(words: Sequence[str], start: int) -> bool:
    """Tell whether the name that begins at ``start`` of the normalised ``words`` is left out."""
    return bool(_LEFT_OUT.search(" ".join(words[:start])))


def only_leaves_out(text: str) -> bool:
    """Tell whether ``text`` says nothing but whom it leaves out: "et à part Claas ?"."""
    return bool(_ONLY.match(text)) and len(text.split()) <= _MOST_WORDS


def leaves_out_those(text: str) -> bool:
    """Tell whether ``text`` leaves out whom the conversation was about: "à part eux"."""
    return bool(_LEFT_OUT_THOSE.search(text))


def _is_of_somebody(text: str, found: re.Match[str], names: Sequence[int]) -> bool:
    """Tell whether what was ``found`` leaves somebody out: a name just after it, or "eux"."""
    inside = (at for at in names if found.start() <= at < found.end())
    named = any(_LEFT_OUT.search(" ".join(words_of(text[:at]))) for at in inside)
    return named or leaves_out_those(found[0])
