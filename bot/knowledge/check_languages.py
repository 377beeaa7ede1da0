"""Rules on the files of ``data/languages``: each language says all that French says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.languages import FRENCH
from bot.knowledge.problems import Problem
from bot.knowledge.project import LANGUAGES, Project
from bot.knowledge.yaml_lines import Located

# Said to someone whose language has no file.
_FRENCH_ONLY = frozenset({"other_language"})
_INSERTED = re.compile(r"\{(\w+)\}")


def languages_have_every_phrase(project: Project) -> Iterator[Problem]:
    """Every language has the phrases of French, with what is inserted in them."""
    french = _table(project.languages.get(FRENCH), "phrases")
    for code, content in project.languages.items():
        phrases = _table(content, "phrases")
        for key in french.keys() - phrases.keys() - _FRENCH_ONLY:
            yield _problem(code, content.line_of("phrases"), f"il manque la phrase « {key} ».")
        for key in phrases.keys() - french.keys():
            yield _problem(code, phrases.line_of(key), f"aucune phrase ne s'appelle « {key} ».")
        for key in phrases.keys() & french.keys():
            unknown = _inserted(phrases[key]) - _inserted(french[key])
            # "about" sentences may name their subject with or without its article.
            unknown -= {"subject", "of_subject", "attribute"}
            for name in sorted(unknown):
                text = f"« {key} » : rien ne remplace « {{{name}}} » ; voyez la phrase française."
                yield _problem(code, phrases.line_of(key), text)


def languages_name_the_vocabulary(project: Project) -> Iterator[Problem]:
    """Every language but French, whose names stand in the vocabulary, names each of its entries."""
    known = {
        "attributes": project.vocabulary.attributes,
        "types": project.vocabulary.types,
        "needs": project.vocabulary.needs,
    }
    for code, content in project.languages.items():
        if code == FRENCH:
            continue
        for section, entries in known.items():
            names = _table(content, section)
            for key in entries:
                if key not in names:
                    text = f"« {section} » : il manque le nom de « {key} »."
                    yield _problem(code, content.line_of(section), text)
            for key in names:
                if key not in entries:
                    text = f"« {section} » : « {key} » n'est pas dans vocabulary/{section}.yml."
                    yield _problem(code, names.line_of(key), text)


def _table(content: Located | None, key: str) -> Located:
    """Return a mapping of a language's file, empty where it is missing."""
    found = content.get(key) if content is not None else None
    if isinstance(found, Located):
        return found
    empty = Located()
    empty.line, empty.key_lines = 1, {}
    return empty


def _inserted(phrase: object) -> set[str]:
    return set(_INSERTED.findall(str(phrase)))


def _problem(code: str, line: int, message: str) -> Problem:
    return Problem((LANGUAGES / f"{code}.yml").as_posix(), line, message)
