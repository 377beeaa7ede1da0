"""The rows of an open-data file, read once its columns are known to fit."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.opendata.columns import DataFile
from bot.opendata.errors import OpenDataError


@dataclass(frozen=True)
class Row:
    """One row: its values, stripped, and its place (1-based, the header not counted)."""

    file: DataFile
    number: int
    values: Mapping[str, str]

    @property
    def origin(self) -> str:
        """The row as a fact names it: ``file.csv:12``."""
        return f"{self.file.name}:{self.number}"

    def __getitem__(self, column: str) -> str:
        """Return the value in ``column``."""
        return self.values[column]


def read_rows(folder: Path, file: DataFile) -> tuple[Row, ...]:
    """Read ``file`` from ``folder``.

    Raises:
        OpenDataError: the file is absent, is not UTF-8, lacks columns or has a row that is too
            short or too long.
    """
    path = folder / file.name
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restkey="", restval=None)
            _check_columns(path, file, reader.fieldnames or ())
            return tuple(_row(path, file, number, raw) for number, raw in enumerate(reader, 1))
    except FileNotFoundError as error:
        raise OpenDataError(
            f"{path} : fichier introuvable. Déposez-le sous ce nom, avec les colonnes décrites "
            "dans docs/import-des-donnees-ouvertes.md."
        ) from error
    except UnicodeDecodeError as error:
        raise OpenDataError(f"{path} : enregistrez ce fichier en UTF-8.") from error


def _check_columns(path: Path, file: DataFile, present: Iterable[str]) -> None:
    found = list(present)
    missing = [column for column in file.columns if column not in found]
    if missing:
        raise OpenDataError(
            f"{path} : colonnes manquantes : {', '.join(missing)}. Colonnes trouvées : "
            f"{', '.join(found) or 'aucune'}. Rétablissez ces noms, ou adaptez "
            "bot/opendata/columns.py si le fichier a changé de forme."
        )


def _row(path: Path, file: DataFile, number: int, raw: Mapping[str, str | None]) -> Row:
    if "" in raw or any(raw[column] is None for column in file.columns):
        raise OpenDataError(
            f"{path} : la ligne de données {number} n'a pas autant de valeurs que l'en-tête. "
            "Vérifiez les virgules et les guillemets."
        )
    return Row(file, number, {column: (raw[column] or "").strip() for column in file.columns})
