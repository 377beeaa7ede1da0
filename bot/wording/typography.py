"""French typography: non-breaking spaces in figures and before double punctuation."""

from __future__ import annotations

import functools
import re

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"

# Any space that an editor, or this module, may have put there.
_SPACE = rf"[ {NBSP}{THIN}]"
# The sentences of facts and the titles of buttons come again and again.
_REMEMBERED = 2000
_UNITS = r"(?:%|€|M€|Md€|k€|m²|ha|km|t|Mt|MW|GWh|MWh|EVP|h)"


@functools.lru_cache(_REMEMBERED)
def typeset(text: str) -> str:
    """Return ``text`` with the non-breaking spaces and apostrophes of French typography.

    Numbers keep their groups of digits together ("270 000"), a number its unit, and the signs
    ; : ! ? and guillemets the word that they follow. Addresses are left alone.
    """
    pieces = re.split(r"(https?://\S+|\S+@\S+)", text)
    return "".join(
        piece if index % 2 else _typeset_prose(piece) for index, piece in enumerate(pieces)
    )


def _typeset_prose(text: str) -> str:
    text = text.replace("'", "’")
    text = re.sub(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))", THIN, text)
    text = re.sub(rf"(?<=\d) (?={_UNITS}(?![\w]))", NBSP, text)
    text = re.sub(rf"{_SPACE}?([;!?])(?=\s|$)", rf"{THIN}\1", text)
    text = re.sub(rf"{_SPACE}:(?=\s|$)", f"{NBSP}:", text)
    text = re.sub(rf"«{_SPACE}?", f"«{NBSP}", text)
    return re.sub(rf"{_SPACE}?»", f"{NBSP}»", text)
