"""YAML read fast, with the line of every mapping and list item kept for error messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# The C parser is 10 times faster; both are always built into the wheels of PyYAML.
from yaml import CSafeLoader


class Located(dict[str, Any]):
    """A mapping that remembers the line (1-based) on which it and each of its keys began."""

    line: int
    key_lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """Return the line of ``key``, or that of the mapping where the key is absent."""
        return self.key_lines.get(key, self.line)


class _LocatedLoader(CSafeLoader):
    """A safe loader whose mappings are ``Located``; dates stay text."""


def _construct_mapping(loader: _LocatedLoader, node: yaml.MappingNode) -> Located:
    loader.flatten_mapping(node)
    mapping = Located()
    mapping.line = node.start_mark.line + 1
    mapping.key_lines = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in mapping:
            raise yaml.constructor.ConstructorError(
                None, None, f"la clé « {key} » est écrite deux fois", key_node.start_mark
            )
        mapping[key] = loader.construct_object(value_node, deep=True)
        mapping.key_lines[key] = key_node.start_mark.line + 1
    return mapping


_LocatedLoader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
# 2022-09-07 would become a date and 2022-09 not: both stay the text that the editor wrote.
_LocatedLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in CSafeLoader.yaml_implicit_resolvers.items()
}


class KnowledgeSyntaxError(ValueError):
    """A knowledge file is not YAML; the message names file, line and what is wrong."""


def read_yaml(path: Path) -> Located:
    """Read one YAML file whose top level is a mapping.

    Raises:
        KnowledgeSyntaxError: the file is not YAML, or not a mapping.
    """
    try:
        # The subclass only adds a constructor for mappings: still the safe loader.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LocatedLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeSyntaxError(
            f"{path}:{line}: ce n'est pas du YAML correct ({error.problem}). "
            "Vérifiez les deux-points, les guillemets et l'alignement de cette ligne."
        ) from error
    if not isinstance(content, Located):
        raise KnowledgeSyntaxError(
            f"{path}:1: le fichier doit commencer par une clé, par exemple « subjects: »."
        )
    return content
