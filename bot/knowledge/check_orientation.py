"""Rules on ``data/orientation.yml``: every step can be shown, and every option leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.problems import Problem
from bot.knowledge.project import ORIENTATION, Project, located_items, mappings
from bot.knowledge.yaml_lines import Located

MOST_OPTIONS = 4
LONGEST_LABEL = 60
_KEYS = frozenset(
    {"id", "label", "words", "after", "needs", "types", "diplomas", "topics", "opening"}
)


def orientation_is_complete(project: Project) -> Iterator[Problem]:
    """Every step and option has a text in each language, and keys that exist."""
    for entry, text in _texts(project):
        for code in project.languages:
            if not entry.get(text, {}).get(code):
                yield _problem(
                    entry, text, f"il manque le texte en « {code} » : ajoutez-le à « {text} »."
                )
    for option in _options(project):
        for key in option.keys() - _KEYS:
            yield _problem(option, key, f"la clé « {key} » n'existe pas ici.")
        for code, label in option.get("label", {}).items():
            if len(str(label)) > LONGEST_LABEL:
                text = f"le bouton en « {code} » dépasse {LONGEST_LABEL} caractères."
                yield _problem(option, "label", text)


def orientation_points_to_what_exists(project: Project) -> Iterator[Problem]:
    """Options name needs and types of the vocabulary, diplomas of trainings and former options."""
    diplomas = tuple(one.text("diploma") for one in project.subjects)
    known = {
        "needs": project.vocabulary.needs,
        "types": project.vocabulary.types,
        "diplomas": diplomas,
    }
    former: set[str] = set()
    for step in mappings(project.orientation.get("questions")):
        options = list(mappings(step.get("options")))
        for option in options:
            for key, entries in {**known, "after": tuple(former)}.items():
                for value, line in located_items(option, key):
                    if value not in entries:
                        text = f"« {option.get('id')} » : « {key} » ne connaît pas « {value} »."
                        yield Problem(ORIENTATION.as_posix(), line, text)
        always = sum(not option.get("after") for option in options)
        for answer in former or {""}:
            shown = always + sum(answer in (one.get("after") or ()) for one in options)
            if not 1 < shown <= MOST_OPTIONS and (shown or not former):
                text = (
                    f"« {step.get('id')} » : {shown} options après « {answer} » : il en faut 2 à 4."
                )
                yield Problem(ORIENTATION.as_posix(), step.line, text)
        former = former | {str(option.get("id")) for option in options}


def _options(project: Project) -> Iterator[Located]:
    for step in mappings(project.orientation.get("questions")):
        yield from mappings(step.get("options"))


def _texts(project: Project) -> Iterator[tuple[Located, str]]:
    """Yield what is shown: each entry with the key of its texts."""
    for step in mappings(project.orientation.get("questions")):
        yield step, "says"
    for option in _options(project):
        yield option, "label"


def _problem(entry: Located, key: str, message: str) -> Problem:
    text = f"« {entry.get('id')} » : {message}"
    return Problem(ORIENTATION.as_posix(), entry.line_of(key), text)
