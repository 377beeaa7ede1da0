"""YAML read fast, with the line of every mapping and list item kept for error messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# The C parser is 10 times faster; both are always built into the wheels of PyYAML.
from yaml import CSafeLoader

# What PyYAML says of the commonest slips, for those who do not read English.
_FRENCH = {
    "mapping values are not allowed": "deux-points de trop, ou texte à mettre entre guillemets",
    "did not find expected key": "une clé mal alignée ou des guillemets mal fermés",
    "did not find expected '-' indicator": "une ligne de liste mal alignée",
    "did not find expected ',' or": "une liste entre crochets ou accolades mal fermée",
    "could not find expected ':'": "il manque un deux-points après une clé",
    "found unexpected end of stream": "des guillemets qui ne sont pas fermés",
    "found character that cannot start any token": "une tabulation ou un signe interdit ici",
}


class Located(dict[str, Any]):
    """A mapping that remembers the line (1-based) on which it and each of its keys began."""

    line: int
    key_lines: dict[str, int]

    def line_of(self, key: str) -> int:
        """Return the line of ``key``, or that of the mapping where the key is absent."""
        return self.key_lines.get(key, self.line)


class LocatedList(list[Any]):
    """A list that remembers the line (1-based) on which each of its items began."""

    lines: list[int]


class _LocatedLoader(CSafeLoader):
    """A safe loader whose mappings and lists are located; dates stay text."""


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


def _construct_list(loader: _LocatedLoader, node: yaml.SequenceNode) -> LocatedList:
    items = LocatedList(loader.construct_object(item, deep=True) for item in node.value)
    items.lines = [item.start_mark.line + 1 for item in node.value]
    return items


_LocatedLoader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
_LocatedLoader.add_constructor("tag:yaml.org,2002:seq", _construct_list)
# 2022-09-07 would become a date and 2022-09 not: both stay the text that the editor wrote.
_LocatedLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in CSafeLoader.yaml_implicit_resolvers.items()
}


class KnowledgeSyntaxError(ValueError):
    """A knowledge file is not YAML; the message names file, line and what is wrong."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        """Say ``what`` is wrong at ``line`` of ``path``, in French."""
        super().__init__(f"{path}:{line}: {what}")
        self.path = path
        self.line = line
        self.what = what


def read_yaml(path: Path) -> Located:
    """Read one YAML file whose top level is a mapping.

    Raises:
        KnowledgeSyntaxError: the file is not YAML, or not a mapping.
    """
    content = _load(path)
    if not isinstance(content, Located):
        raise KnowledgeSyntaxError(
            path, 1, "le fichier doit commencer par une clé, par exemple « subjects: »."
        )
    return content


def read_yaml_list(path: Path) -> LocatedList:
    """Read one YAML file whose top level is a list.

    Raises:
        KnowledgeSyntaxError: the file is not YAML, or not a list.
    """
    content = _load(path)
    if not isinstance(content, LocatedList):
        raise KnowledgeSyntaxError(
            path, 1, "le fichier doit être une liste, dont chaque entrée commence par « - »."
        )
    return content


def _load(path: Path) -> Any:
    try:
        # The subclass only adds constructors for mappings and lists: still the safe loader.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LocatedLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeSyntaxError(
            path,
            line,
            f"ce n'est pas du YAML correct ({_in_french(error.problem or '')}). "
            "Vérifiez les deux-points, les guillemets et l'alignement de cette ligne.",
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeSyntaxError(
            path, 1, "un signe y est illisible : enregistrez le fichier en UTF-8."
        ) from error


def _in_french(problem: str) -> str:
    return next((french for english, french in _FRENCH.items() if english in problem), problem)
