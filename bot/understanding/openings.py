"""The little words that a message may open with before it says anything: "ok, et ...", "ah, zut".

Each list is the inside of a group of a regular expression.
"""

from __future__ import annotations

# Sounds before the first word.
SOUNDS = "ah|oh|euh|heu|hum|bah"
# The plainest links to the message before.
LINKS = "et|sinon|ok|bon|donc"
# What narrows a list just shown: "rien que les BTS".
ONLY = "rien que|seulement|uniquement|exclusivement|juste"
# An excuse for what was said before.
EXCUSES = "pardon|oups|erreur|zut|mince"
# What may stand between one of these words and the next.
GAP = r"[\s,.!…;:-]*"
