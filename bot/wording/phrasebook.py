"""The sentences of one language, with what is inserted in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.knowledge import Attribute, Need, Subject, SubjectType
from bot.knowledge.languages import FRENCH, Language, load_languages
from bot.wording.grammar import capitalised, of, with_article
from bot.wording.message import Button
from bot.wording.typography import typeset

# A source's sentence inside another language keeps its French typography.
_QUOTED = re.compile(r"«[^»]*»")


class Phrasebook:
    """Words sentences in one language.

    Args:
        language: a code of ``data/languages``; any other one falls back on French.
    """

    def __init__(self, language: str = FRENCH) -> None:
        languages = load_languages()
        self._language: Language = languages.get(language) or languages[FRENCH]
        self.is_french = self._language.id == FRENCH
        # What comes before an answer to someone who wrote in none of the languages.
        self.preface = "" if language in languages else self.say("other_language")

    def say(self, key: str, **values: object) -> str:
        """Return the sentence ``key`` with ``values`` inserted."""
        return self._language.phrases[key].format(**values)

    def about(self, key: str, subject: Subject, **values: object) -> str:
        """Return the sentence ``key``, which names ``subject``."""
        name = with_article(subject) if self.is_french else subject.label
        return self.say(key, subject=name, of_subject=of(subject), **values)

    def pick(self, texts: Mapping[str, str]) -> str:
        """Return the one of ``texts``, by language, that the answers are in."""
        return texts.get(self._language.id, texts[FRENCH])

    def attribute(self, attribute: Attribute) -> str:
        """Return the name of an attribute, with its article in French."""
        return self._language.attributes.get(attribute.id, attribute.label)

    def kinds(self, kind: SubjectType) -> str:
        """Return the plural name of a type of subjects."""
        return self._language.types.get(kind.id, kind.many)

    def list_title(self, kinds: Sequence[SubjectType], detail: str) -> str:
        """Return the title of a list: its types, and what narrows it."""
        names = [self.kinds(kind) for kind in kinds]
        title = self.say("and").join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
        return capitalised(f"{title} ({detail})" if detail else title)

    def need(self, need: Need) -> str:
        """Return the name of a need, as it reads in ``help_with``."""
        return self._language.needs.get(need.id, need.label)

    @property
    def starters(self) -> tuple[Button, ...]:
        """The questions offered to someone who has not asked one yet."""
        return tuple(Button(title, question) for title, question in self._language.starters)

    def title(self, text: str) -> str:
        """Return the title of a button with the typography of its language."""
        return typeset(text) if self.is_french else text

    def typeset(self, text: str) -> str:
        """Return ``text`` with the typography of its language, the preface before it."""
        if self.is_french:
            text = typeset(text)
        else:
            text = _QUOTED.sub(lambda quoted: typeset(quoted.group()), text.replace("'", "’"))
        return f"{self.preface}\n{text}" if self.preface else text
