"""Validation errors of pydantic, said in French: for operators and for clients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

_SENTENCES = {
    "value_error.missing": "il manque",
    "value_error.extra": "ce nom n’est pas connu",
    "type_error.integer": "doit être un nombre entier",
    "type_error.float": "doit être un nombre",
    "type_error.bool": "doit être « true » ou « false »",
    "type_error.str": "doit être un texte",
    "type_error.none.not_allowed": "ne peut pas être vide",
    "type_error.enum": "doit être l’une des valeurs {values}",
    "type_error.tuple": "doit être une liste",
    "type_error.dict": "doit être un objet JSON",
    "value_error.number.not_ge": "doit valoir au moins {limit_value}",
    "value_error.number.not_gt": "doit être supérieur à {limit_value}",
    "value_error.number.not_le": "doit valoir au plus {limit_value}",
    "value_error.any_str.min_length": "ne peut pas être vide",
    "value_error.str.regex": "n’a pas la forme attendue",
    "value_error.ipv4network": "doit être une adresse ou un réseau, par exemple 10.0.0.0/8",
    "value_error.ipv6network": "doit être une adresse ou un réseau, par exemple fd00::/8",
}
_OTHERWISE = "n’est pas valable"


def explain(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Yield the name of each wrong field once, with what is wrong; the value is never repeated."""
    seen = set()
    for one in error.errors():
        name = str(one["loc"][0])
        if name not in seen:
            seen.add(name)
            yield name, _sentence(dict(one))


def _sentence(problem: Mapping[str, Any]) -> str:
    kind = problem["type"]
    if kind == "value_error":  # raised by a validator of ours, in French
        return str(problem["msg"])
    context = dict(problem.get("ctx") or {})
    if "enum_values" in context:
        values = (str(value.value) for value in context["enum_values"])
        context["values"] = ", ".join(f"« {value} »" for value in values)
    return _SENTENCES.get(kind, _OTHERWISE).format(**context)
