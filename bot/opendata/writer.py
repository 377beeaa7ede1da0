"""Writing the knowledge files: readable YAML, the same for the same content."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.opendata.columns import DataFile

HEADER = (
    "yaml-language-server: $schema=../schema/subjects.schema.json\n"
    "Fichier produit par « metz-bot import-opendata » : ne pas modifier à la main, il serait "
    "réécrit.\nLes noms se corrigent dans labels.yml ; la marche à suivre est dans "
    "docs/import-des-donnees-ouvertes.md."
)
# Sentences stay on one line.
_WIDTH: Any = 100_000  # ruamel.yaml declares it as None
# Lists of short words that read better on one line.
_ONE_LINE = frozenset(
    (
        *("also", "aliases", "shared_aliases", "themes", "fields", "tracks", "keywords"),
        *("located_in", "part_of", "offered_by", "opendata"),
    )
)


def year_or_text(date: str | None) -> int | str | None:
    """Return a bare year as a number, any other date as it is: YAML then needs no quotes."""
    return int(date) if date and date.isdigit() else date


def provenance_of(file: DataFile) -> dict[str, Any]:
    """Return where a file comes from, as the knowledge writes it."""
    return {
        "id": file.id,
        "file": file.name,
        "title": file.title,
        "publisher": file.publisher,
        "licence": file.licence,
        "copy": file.copy,
        "date": year_or_text(file.date),
    }


def to_yaml(
    files: Sequence[DataFile],
    subjects: Sequence[Mapping[str, Any]],
    internal: Sequence[Mapping[str, Any]],
) -> str:
    """Return the text of one knowledge file."""
    content = CommentedMap()
    content["provenance"] = _styled([provenance_of(file) for file in files])
    content["subjects"] = _styled(subjects)
    if internal:
        content["internal"] = _styled(internal)
    content.yaml_set_start_comment(HEADER)
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(type(None), _write_null)
    stream = io.StringIO()
    yaml.dump(content, stream)
    return stream.getvalue()


def write_if_changed(path: Path, text: str) -> bool:
    """Write ``text`` where the file does not hold it already; tell whether it was written."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
    return True


def _write_null(representer: Any, _: None) -> Any:
    """Write None as ``null``: an empty value reads like an oversight."""
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


def _styled(value: Any, key: str = "") -> Any:
    """Return ``value`` with figures, internal rows and lists of words on one line each."""
    if isinstance(value, Mapping):
        mapping = CommentedMap((name, _styled(one, name)) for name, one in value.items())
        if key == "figures":
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, (list, tuple)):
        sequence = CommentedSeq(_styled(one, key) for one in value)
        if key in _ONE_LINE:
            sequence.fa.set_flow_style()
        return sequence
    return value
