"""Rules on the form of the files: their keys and values, told in French."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from bot.knowledge.problems import Problem
from bot.knowledge.project import Project
from bot.knowledge.schema import SCHEMA_PATH, schema_text, subjects_schema, vocabulary_schemas
from bot.knowledge.yaml_lines import Located, LocatedList

_FEW = 12
_FRENCH_TYPES = {
    "string": "du texte (entre guillemets s'il ressemble à un nombre)",
    "integer": "un nombre entier",
    "number": "un nombre",
    "boolean": "true ou false",
    "array": "une liste",
    "object": "des lignes « clé: valeur »",
    "null": "null",
}


def files_follow_their_schema(project: Project) -> Iterator[Problem]:
    """Every file of the knowledge has the keys and the values that its schema allows."""
    validator = Draft7Validator(subjects_schema(project.vocabulary))
    for path, content in project.subject_files.items():
        yield from _problems(validator, path, content)
    for name, schema in vocabulary_schemas().items():
        yield from _problems(Draft7Validator(schema), project.path(name), project.content(name))


def schema_is_up_to_date(project: Project) -> Iterator[Problem]:
    """The schema that editors read is the one that the vocabulary gives."""
    path = project.folder / SCHEMA_PATH
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    if written != schema_text(project.vocabulary):
        yield Problem(
            project.path(SCHEMA_PATH.as_posix()),
            1,
            "le schéma ne suit plus le vocabulaire : lancez « metz-bot check --update-schema ».",
        )


def update_schema(project: Project) -> None:
    """Write the schema that editors read."""
    path = project.folder / SCHEMA_PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(schema_text(project.vocabulary), encoding="utf-8")


def _problems(validator: Draft7Validator, path: str, content: Located) -> Iterator[Problem]:
    for error in validator.iter_errors(content):
        place = list(error.absolute_path)
        owner, line = _locate(content, place)
        prefix = f"« {owner} » : " if owner else ""
        for key, message in _messages(error):
            at = error.instance.line_of(key) if key else line
            yield Problem(path, at, f"{prefix}{message}")


def _locate(content: Located, place: Sequence[str | int]) -> tuple[str, int]:
    """Return the id of the nearest entry around ``place``, and the line of ``place``."""
    # In a table of the vocabulary the entry's key is its name.
    owner = next((step for step in place[1:2] if isinstance(step, str)), "")
    line = content.line
    here: Any = content
    for step in place:
        if isinstance(here, Located):
            line = here.line_of(str(step))
        elif isinstance(here, LocatedList) and isinstance(step, int):
            line = here.lines[step]
        here = here[step]
        if isinstance(here, Located) and here.get("id"):
            owner = str(here["id"])
    return owner, line


def _messages(error: ValidationError) -> list[tuple[str | None, str]]:
    """Return the French messages of an error, each with the key whose line it is at."""
    kind = str(error.validator)
    if kind == "additionalProperties":
        known = list(error.schema.get("properties", ()))
        return [
            (key, f"la clé « {key} » n'existe pas ici{_nearest(key, known)}")
            for key in error.instance
            if key not in known
        ]
    if kind == "required":
        missing = next(key for key in error.validator_value if f"'{key}'" in error.message)
        return [(None, f"il manque la clé « {missing} » : ajoutez-la.")]
    key = next((str(step) for step in reversed(error.absolute_path) if isinstance(step, str)), "")
    say = _WORDINGS.get(kind, _any_other)
    return [(None, f"« {key} » : {say(error)}")]


def _nearest(value: object, known: Sequence[object]) -> str:
    names = [str(one) for one in known]
    near = difflib.get_close_matches(str(value), names, n=1, cutoff=0.6)
    if near:
        return f" : écrivez sans doute « {near[0]} »."
    if len(names) <= _FEW:
        listed = ", ".join(f"« {name} »" for name in names)
        return f" : choisissez parmi {listed}."
    return f" : voyez les {len(names)} valeurs possibles dans {SCHEMA_PATH.as_posix()}."


def _enum(error: ValidationError) -> str:
    near = _nearest(error.instance, error.validator_value)
    return f"la valeur « {error.instance} » est inconnue{near}"


def _type(error: ValidationError) -> str:
    wanted = error.validator_value
    kinds = [wanted] if isinstance(wanted, str) else wanted
    expected = " ou ".join(_FRENCH_TYPES[kind] for kind in kinds)
    if error.instance is None:
        return f"la valeur manque : écrivez {expected}."
    return f"il faut {expected}, pas « {error.instance} »."


def _pattern(error: ValidationError) -> str:
    form = str(error.schema.get("description") or f"la forme {error.validator_value}")
    return f"« {error.instance} » n'a pas la bonne forme. Attendu : {form}"


def _empty(error: ValidationError) -> str:
    what = "la liste est vide" if isinstance(error.instance, list) else "le texte est vide"
    return f"{what} : écrivez-y quelque chose, ou retirez la clé si elle est facultative."


def _max_length(error: ValidationError) -> str:
    return (
        f"« {error.instance} » a {len(error.instance)} caractères, {error.validator_value} au "
        "plus : raccourcissez-le (un bouton ne peut pas porter plus)."
    )


def _bound(error: ValidationError) -> str:
    return f"« {error.instance} » n'est pas une valeur possible (limite : {error.validator_value})."


def _const(error: ValidationError) -> str:
    return f"seule la valeur « {str(error.validator_value).lower()} » est possible."


def _any_other(error: ValidationError) -> str:
    return f"la valeur « {error.instance} » n'est pas admise ({error.validator})."


_WORDINGS: dict[str, Callable[[ValidationError], str]] = {
    "enum": _enum,
    "type": _type,
    "pattern": _pattern,
    "minItems": _empty,
    "minLength": _empty,
    "maxLength": _max_length,
    "minimum": _bound,
    "maximum": _bound,
    "const": _const,
}
