"""The official numbers of establishments: UAI, and SIRET where a file holds it.

An establishment stands in several files, under one UAI or two: its numbers are one sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.opendata.asks import AskChooser
from bot.opendata.columns import (
    APPRENTICESHIP_BODIES,
    CFA_CONVENTIONS,
    CFA_NETWORKS,
    HIGHER_EDUCATION,
    LYCEES_GENERAL,
    LYCEES_VOCATIONAL,
    PARCOURSUP,
    DataFile,
)
from bot.opendata.entries import FactEntry
from bot.opendata.errors import OpenDataError
from bot.opendata.french import at_place, listed
from bot.opendata.higher_education import SEAT_IN_METZ
from bot.opendata.labels import Establishment, Labels
from bot.opendata.rows import Row

# Each file that names establishments, in the order in which they are cited: the columns of the
# UAI and of the SIRET.
_COLUMNS: tuple[tuple[DataFile, str, str | None], ...] = (
    (LYCEES_GENERAL, "UAI", None),
    (LYCEES_VOCATIONAL, "UAI", None),
    (HIGHER_EDUCATION, "uai", None),
    (PARCOURSUP, "uai", None),
    (CFA_NETWORKS, "uai", "siret"),
    (CFA_CONVENTIONS, "numero_uai", "numero_siren_siret_uai"),
    (APPRENTICESHIP_BODIES, "uai", "siret"),
)
# What tells the two UAI of one lycée apart.
_PREPARES = {
    LYCEES_GENERAL.name: "bac général et technologique",
    LYCEES_VOCATIONAL.name: "bac professionnel",
}
_SIRET_LENGTH = 14


def identifier_facts(
    rows: Mapping[str, Sequence[Row]], labels: Labels, asks: AskChooser
) -> dict[str, FactEntry]:
    """Return the fact that says the numbers of each establishment, by the id of its subject.

    Args:
        rows: those of every file, by its name.
        labels: the reviewed names.
        asks: chooses the example questions.

    Raises:
        OpenDataError: a SIRET is not one.
    """
    uais: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    sirets: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    schools: dict[str, Establishment] = {}
    for file, uai_column, siret_column in _COLUMNS:
        for row in rows[file.name]:
            if file is CFA_NETWORKS and row["etat"] != "actif":
                continue
            uai = row[uai_column]
            school = labels.establishments[uai]
            schools.setdefault(school.id, school)
            uais[school.id][uai].append(row)
            siret = row[siret_column] if siret_column else ""
            if siret:
                _check_siret(row, siret)
                sirets[school.id][siret].append(row)
    return {one: _fact(schools[one], uais[one], sirets[one], asks) for one in sorted(schools)}


def _check_siret(row: Row, siret: str) -> None:
    if len(siret) != _SIRET_LENGTH or not siret.isdigit():
        raise OpenDataError(
            f"{row.origin} : un SIRET a {_SIRET_LENGTH} chiffres, et celui-ci vaut « {siret} »."
        )


def _fact(
    school: Establishment,
    uais: Mapping[str, Sequence[Row]],
    sirets: Mapping[str, Sequence[Row]],
    asks: AskChooser,
) -> FactEntry:
    fact_id = f"{school.id}-identifier"
    several = len(uais) > 1
    written = listed([_told_apart(uai, rows) for uai, rows in uais.items()] if several else [*uais])
    says = (
        f"Les numéros UAI (identifiants nationaux) {school.of} sont {written}"
        if several
        else f"Le numéro UAI (identifiant national) {school.of}{_seat(uais)} est {written}"
    )
    if len(sirets) == 1:
        says += f" ; le numéro SIRET est {next(iter(sirets))}"
    elif sirets:
        says += f" ; les numéros SIRET sont {listed([*sirets])}"
    # One row says it for each file and number: a school of Parcoursup has dozens.
    origins = {
        (row.file.name, number): row
        for numbers in (sirets, uais)
        for number, rows in numbers.items()
        for row in reversed(rows)
    }
    best = next(iter(uais.values()))[0]
    return FactEntry(
        id=fact_id,
        attribute="identifier",
        says=f"{says}.",
        keywords=("UAI", "RNE", "SIRET", "SIREN") if sirets else ("UAI", "RNE"),
        asks=asks.choose(
            fact_id,
            [
                f"Quel est le numéro UAI {school.of} ?",
                f"code UAI {school.bare}",
                f"L'identifiant national {school.of} ?",
                f"{school.bare} UAI",
                *([f"Quel est le SIRET {school.of} ?"] if sirets else []),
            ],
        ),
        rows=tuple(origins.values()),
        file=best.file,
        date=best.file.date,
    )


def _told_apart(uai: str, rows: Sequence[Row]) -> str:
    files = dict.fromkeys(row.file.name for row in rows)
    prepares = [_PREPARES[one] for one in files if one in _PREPARES]
    return f"{uai} ({listed(prepares)})" if prepares else uai


def _seat(uais: Mapping[str, Sequence[Row]]) -> str:
    """Say where the seat is, of an establishment that is not the campus of Metz alone."""
    seats = (
        row["commune"]
        for rows in uais.values()
        for row in rows
        if row.file is HIGHER_EDUCATION and row["lien_avec_metz"] != SEAT_IN_METZ
    )
    seat = next(seats, None)
    return f", dont le siège est {at_place(seat)}," if seat else ""
