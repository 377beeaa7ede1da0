"""Words that ask whether there is something: "y a-t-il un BTS chimie ?"."""

from __future__ import annotations

import re

from bot.query.question import Question

_THERE_IS = r"y a t il|il y a|existe t il|trouve t on"
# The article tells that some of a kind are asked for.
_ASKING = re.compile(
    rf"\b(?:{_THERE_IS}|connaissez vous|avez vous|a t on)"
    r" (?:aussi |encore |bien |plusieurs |d autres |des |du |un |une )"
)
# Any mention of it, "les aides qui existent" too: enough to know that something else is asked.
_SPEAKING = re.compile(rf"\b(?:{_THERE_IS}|existe)\b")


def asks_for_existence(question: Question) -> bool:
    """Tell whether the question asks whether there is something ("y a-t-il un BTS chimie ?")."""
    return bool(_ASKING.search(question.said))


def speaks_of_existence(question: Question) -> bool:
    """Tell whether the question says, in whatever way, that there is something."""
    return bool(_SPEAKING.search(question.said))
