"""The import as a whole: reads the files, makes the subjects, checks them, writes the YAML.

Nothing is written when a file, a row or a label is refused. The same files and labels always give
the same text, so that a second import changes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.opendata.apprenticeship import apprenticeship_subjects
from bot.opendata.asks import AskChooser
from bot.opendata.columns import (
    APPRENTICESHIP_BODIES,
    CFA_CONVENTIONS,
    CFA_NETWORKS,
    COMMUNES,
    DATA_FILES,
    HIGHER_EDUCATION,
    LYCEES_GENERAL,
    LYCEES_VOCATIONAL,
    PARCOURSUP,
    TERRITOIRES,
    DataFile,
)
from bot.opendata.communes import commune_subjects
from bot.opendata.entries import InternalRow, SubjectEntry, merge_subjects
from bot.opendata.errors import OpenDataError
from bot.opendata.french import counted
from bot.opendata.higher_education import higher_education_subjects
from bot.opendata.identifiers import identifier_facts
from bot.opendata.labels import Labels, read_labels
from bot.opendata.lycees import lycee_subjects
from bot.opendata.parcoursup import training_subjects
from bot.opendata.rows import Row, read_rows
from bot.opendata.writer import to_yaml, write_if_changed
from bot.paths import KNOWLEDGE, SOURCES

OLD_PERIMETER = (
    "Fichier à ne pas utiliser : ancien périmètre (phase 1), sans Metz Métropole, du Territoire "
    "d'industrie Nord Lorraine."
)


@dataclass(frozen=True)
class FileReport:
    """What was written to one file."""

    path: Path
    subjects: int
    facts: int
    internal: int
    changed: bool


@dataclass(frozen=True)
class ImportReport:
    """What an import did, and the labels that had no effect."""

    files: tuple[FileReport, ...]
    warnings: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether any file was rewritten."""
        return any(file.changed for file in self.files)


@dataclass
class _Output:
    """One knowledge file in the making."""

    name: str
    sources: tuple[DataFile, ...]
    subjects: list[SubjectEntry]
    internal: list[InternalRow]


def import_opendata(source_dir: Path, target_dir: Path, labels: Path) -> ImportReport:
    """Turn the open-data files of ``source_dir`` into knowledge files in ``target_dir``.

    Args:
        source_dir: holds the CSV files that ``columns`` describes, all of them.
        target_dir: receives communes, lycees, apprenticeship, higher_education and trainings.
        labels: the reviewed French labels.

    Raises:
        OpenDataError: something must be mended first; the message says what, in French.
    """
    reviewed = read_labels(labels)
    rows = {file.name: read_rows(source_dir, file) for file in DATA_FILES}
    outputs = _outputs(rows, reviewed)
    warnings = [*_withhold(outputs, reviewed), *_unused_labels(rows, outputs, reviewed)]
    _check_cover(rows, outputs)
    _check_ids(outputs)
    defined: set[str] = set()
    texts: list[tuple[_Output, str]] = []
    for output in outputs:
        written = []
        for subject in output.subjects:
            extends = subject.by_hand or subject.id in defined
            defined.add(subject.id)
            written.append(subject.mapping(extends=extends))
        internal = [row.mapping() for row in output.internal]
        texts.append((output, to_yaml(output.sources, written, internal)))
    reports = []
    for output, text in texts:
        path = target_dir / f"{output.name}.yml"
        reports.append(
            FileReport(
                path=path,
                subjects=len(output.subjects),
                facts=sum(len(subject.facts) for subject in output.subjects),
                internal=len(output.internal),
                changed=write_if_changed(path, text),
            )
        )
    return ImportReport(tuple(reports), tuple(warnings))


def _outputs(rows: dict[str, tuple[Row, ...]], labels: Labels) -> list[_Output]:
    """Return the files in the order that decides which of them defines a shared subject."""
    asks = AskChooser()
    general, vocational = rows[LYCEES_GENERAL.name], rows[LYCEES_VOCATIONAL.name]
    institutions, parcoursup = rows[HIGHER_EDUCATION.name], rows[PARCOURSUP.name]
    communes = commune_subjects(rows[COMMUNES.name], labels, asks)
    lycees = lycee_subjects(general, vocational, labels, asks)
    higher = higher_education_subjects(institutions, parcoursup, labels, asks)
    apprenticeship, closed = apprenticeship_subjects(
        rows[CFA_NETWORKS.name],
        rows[CFA_CONVENTIONS.name],
        rows[APPRENTICESHIP_BODIES.name],
        labels=labels,
        asks=asks,
        described={subject.id for subject in (*lycees, *higher)},
    )
    old = [
        InternalRow(row, OLD_PERIMETER)
        for row in rows[TERRITOIRES.name]
        if row["metz_metropole_presente"] != "oui"
    ]
    outputs = [
        _Output(
            "communes",
            (COMMUNES, TERRITOIRES),
            merge_subjects(communes),
            old,
        ),
        _Output(
            "lycees",
            (LYCEES_GENERAL, LYCEES_VOCATIONAL),
            merge_subjects(lycees),
            [],
        ),
        _Output(
            "higher_education",
            (HIGHER_EDUCATION, PARCOURSUP),
            higher,
            [],
        ),
        _Output(
            "apprenticeship",
            (CFA_NETWORKS, CFA_CONVENTIONS, APPRENTICESHIP_BODIES),
            merge_subjects(apprenticeship),
            closed,
        ),
        _Output("trainings", (PARCOURSUP,), training_subjects(parcoursup, labels, asks), []),
    ]
    numbers = identifier_facts(rows, labels, asks)
    for output in outputs:
        for subject in output.subjects:
            # Where the subject stands first, after all else that is said of it there.
            number = numbers.pop(subject.id, None)
            subject.facts += [number] if number is not None else []
    return outputs


def _withhold(outputs: Sequence[_Output], labels: Labels) -> list[str]:
    """Take out the facts that the labels withhold; return those that took nothing out.

    A row that only withheld facts covered becomes an internal one, with the same reason.
    """
    withheld = {(one.fact, one.says): one for one in labels.withheld}
    used: set[tuple[str, str | None]] = set()
    for output in outputs:
        dropped: list[tuple[Row, str]] = []
        for subject in output.subjects:
            kept = []
            for fact in subject.facts:
                keys = ((fact.id, fact.says), (fact.id, None))
                key = next((one for one in keys if one in withheld), None)
                if key is None:
                    kept.append(fact)
                    continue
                used.add(key)
                dropped += [(row, withheld[key].reason) for row in fact.rows]
            subject.facts = kept
        _keep_rows(output, dropped)
        output.subjects = [one for one in output.subjects if one.facts or not _is_empty(one)]
    return [
        f"« withheld » : « {fact} » n'écarte plus rien (fait absent ou phrase changée) : à relire."
        for fact, says in withheld
        if (fact, says) not in used
    ]


def _is_empty(subject: SubjectEntry) -> bool:
    """Tell whether an entry without facts adds nothing but names to a subject written by hand."""
    return subject.by_hand and not subject.relations


def _keep_rows(output: _Output, dropped: Sequence[tuple[Row, str]]) -> None:
    facts = [fact for subject in output.subjects for fact in subject.facts]
    said = {row.origin for fact in facts for row in fact.rows}
    silent = {row.origin: row for row, _ in dropped if row.origin not in said}
    for origin, row in silent.items():
        reasons = dict.fromkeys(reason for other, reason in dropped if other.origin == origin)
        output.internal.append(InternalRow(row, " ".join(reasons)))
    output.internal.sort(key=lambda one: (one.row.file.name, one.row.number))


def _unused_labels(
    rows: dict[str, tuple[Row, ...]], outputs: Sequence[_Output], labels: Labels
) -> list[str]:
    columns = ("uai", "UAI", "numero_uai")
    met = {
        row.values[column]
        for several in rows.values()
        for row in several
        for column in columns
        if column in row.values
    }
    trainings = {subject.id for subject in outputs[-1].subjects}
    warnings = [
        f"« establishments » : {uai} ({school.name}) n'est plus dans aucun fichier."
        for uai, school in sorted(labels.establishments.items(), key=lambda item: item[0])
        if uai not in met
    ]
    return warnings + [
        f"« programmes » : {programme.id} n'est plus dans le fichier de Parcoursup."
        for programme in labels.programmes
        if programme.id not in trainings
    ]


def _check_cover(rows: dict[str, tuple[Row, ...]], outputs: Sequence[_Output]) -> None:
    """Refuse an import that would lose a row."""
    covered = {
        row.origin
        for output in outputs
        for subject in output.subjects
        for fact in subject.facts
        for row in fact.rows
    }
    covered |= {one.row.origin for output in outputs for one in output.internal}
    covered |= {
        # Said by hand in territory.yml.
        row.origin
        for row in rows[TERRITOIRES.name]
        if row["metz_metropole_presente"] == "oui"
    }
    lost = [row.origin for several in rows.values() for row in several if row.origin not in covered]
    if lost:
        raise OpenDataError(
            f"Aucun fait ne dit ces lignes : {', '.join(lost)}. Écartez-les avec une raison dans "
            "« withheld », ou complétez bot/opendata."
        )


def _check_ids(outputs: Sequence[_Output]) -> None:
    counts = Counter(
        fact.id for output in outputs for subject in output.subjects for fact in subject.facts
    )
    double = sorted(fact_id for fact_id, count in counts.items() if count > 1)
    if double:
        raise OpenDataError(
            f"Deux faits portent le même identifiant : {', '.join(double)}. Deux entrées de "
            "labels.yml ont sans doute le même « id »."
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the import from the command line; return the exit code.

    Called as ``metz-bot import-opendata``, with the arguments that follow it.
    """
    parser = argparse.ArgumentParser(
        prog="metz-bot import-opendata",
        description="Importe les fichiers de données ouvertes dans la base de connaissances.",
    )
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        default=SOURCES / "opendata",
        help="dossier des fichiers CSV (par défaut : data/sources/opendata)",
    )
    parser.add_argument(
        "--to",
        dest="target",
        type=Path,
        default=KNOWLEDGE / "opendata",
        help="dossier des fichiers produits (par défaut : data/knowledge/opendata)",
    )
    parser.add_argument(
        "--labels",
        type=Path,
        default=KNOWLEDGE / "opendata" / "labels.yml",
        help="noms français relus (par défaut : data/knowledge/opendata/labels.yml)",
    )
    arguments = parser.parse_args(argv)
    try:
        report = import_opendata(arguments.source, arguments.target, arguments.labels)
    except OpenDataError as error:
        print(error, file=sys.stderr)
        return 1
    for file in report.files:
        state = "réécrit" if file.changed else "inchangé"
        print(
            f"{file.path.name} ({state}) : {counted(file.subjects, 'sujet', 'sujets')}, "
            f"{counted(file.facts, 'fait', 'faits')}, "
            f"{counted(file.internal, 'ligne non dite', 'lignes non dites')}"
        )
    for warning in report.warnings:
        print(f"À relire : {warning}", file=sys.stderr)
    return 0
