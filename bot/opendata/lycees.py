"""The lycées: sector, tracks, candidates and results at the bac, pupils by year.

A lycée may stand in both files (general and technological bac, vocational bac), under one UAI
(Cormontaigne, Raymond-Mondon) or two (Saint-Étienne): it is one subject with the facts of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.opendata.asks import AskChooser
from bot.opendata.bacs import Bac, tracks_of
from bot.opendata.columns import (
    GENERAL_TRACKS,
    LYCEES_GENERAL,
    LYCEES_VOCATIONAL,
    VOCATIONAL_TRACKS,
)
from bot.opendata.entries import FactEntry, FigureEntry, SubjectEntry, subject_of
from bot.opendata.errors import OpenDataError
from bot.opendata.french import at_place, capitalised, counted, listed, number, of_place
from bot.opendata.labels import Establishment, Labels
from bot.opendata.numbers import integer, optional_integer
from bot.opendata.rows import Row

_SECTORS = {"PU": "public", "PR": "privé"}


def lycee_subjects(
    general: Sequence[Row], vocational: Sequence[Row], labels: Labels, asks: AskChooser
) -> list[SubjectEntry]:
    """Return one subject for each lycée of the two files.

    Raises:
        OpenDataError: a lycée has no reviewed label, or a cell cannot be understood.
    """
    bacs: dict[str, list[Bac]] = defaultdict(list)
    schools: dict[str, list[Establishment]] = defaultdict(list)
    for key, file, rows, columns in (
        ("gt", LYCEES_GENERAL, general, GENERAL_TRACKS),
        ("pro", LYCEES_VOCATIONAL, vocational, VOCATIONAL_TRACKS),
    ):
        for row in rows:
            school = labels.establishment(row, row["UAI"], row["Etablissement"])
            labels.check_commune(row, school, row["Ville"])
            schools[school.id].append(school)
            bacs[school.id].append(Bac(key, row, file, tracks_of(row, columns)))
    return [_lycee(schools[one], bacs[one], asks) for one in sorted(bacs)]


def _lycee(schools: Sequence[Establishment], bacs: Sequence[Bac], asks: AskChooser) -> SubjectEntry:
    school = schools[0]
    subject = subject_of(school)
    for other in schools[1:]:
        subject.aliases += [one for one in other.aliases if one not in subject.aliases]
    for bac in bacs:
        subject.tracks += [track.id for track in bac.tracks]
        if bac.is_vocational:
            subject.tracks.append("pro")
    subject.facts.append(_sector(school, bacs, asks))
    for bac in bacs:
        subject.facts += [
            _programmes(school, bac, asks),
            _candidates(school, bac, asks),
            _success(school, bac, asks),
        ]
        pupils = _pupils(school, bac, asks)
        if pupils:
            subject.facts.append(pupils)
    return subject


def _sector(school: Establishment, bacs: Sequence[Bac], asks: AskChooser) -> FactEntry:
    codes = sorted({bac.row["Secteur"] for bac in bacs})
    if len(codes) != 1 or codes[0] not in _SECTORS:
        raise OpenDataError(
            f"{bacs[0].row.origin} : « Secteur » doit être PU ou PR, et vaut {', '.join(codes)}."
        )
    prepares = []
    for bac in bacs:
        prepares += ["bac professionnel"] if bac.is_vocational else []
        prepares += [f"bac {kind}" for kind in bac.kinds] if not bac.is_vocational else []
    fact_id = f"{school.id}-sector"
    return FactEntry(
        id=fact_id,
        attribute="identity",
        also=("location", "programmes"),
        says=(
            f"{capitalised(school.called)} est un lycée {_SECTORS[codes[0]]} "
            f"{of_place(school.commune)}, qui prépare {listed([f'au {one}' for one in prepares])}."
        ),
        keywords=("public", "privé", "secteur"),
        asks=asks.choose(
            fact_id,
            [
                f"{capitalised(school.called)}, c'est public ou privé ?",
                f"C'est quoi comme lycée, {school.called} ?",
                f"{school.bare} lycée public ou privé",
                f"{capitalised(school.called)} est dans quelle commune ?",
            ],
        ),
        rows=tuple(bac.row for bac in bacs),
        file=bacs[0].file,
        date=bacs[0].file.date,
    )


def _programmes(school: Establishment, bac: Bac, asks: AskChooser) -> FactEntry:
    fact_id = f"{school.id}-{bac.key}-tracks"
    topics = listed([track.label for track in bac.tracks], "ou")
    return FactEntry(
        id=fact_id,
        attribute="programmes",
        says=f"{capitalised(school.called)} prépare {bac.prepares}.",
        keywords=bac.keywords,
        asks=asks.choose(
            fact_id,
            [
                f"Quelles filières de bac {_at(school)} ?",
                f"Quels bacs peut-on passer {_at(school)} ?",
                f"On peut faire {topics} {_at(school)} ?",
                f"filières {school.bare} {'bac pro' if bac.key == 'pro' else 'bac techno'}",
                f"Ma fille entre en seconde : quelles voies {_at(school)} ?",
                f"Et en bac pro, il y a quoi {_at(school)} ?"
                if bac.is_vocational
                else f"Et en techno, il y a quoi {_at(school)} ?",
            ],
        ),
        rows=(bac.row,),
        file=bac.file,
        date=bac.file.date,
    )


def _candidates(school: Establishment, bac: Bac, asks: AskChooser) -> FactEntry:
    fact_id = f"{school.id}-{bac.key}-candidates"
    total = bac.total
    candidates = counted(total, "candidat présent", "candidats présents")
    if len(bac.tracks) == 1:
        detail = f", {'tous ' if total > 1 else ''}{bac.in_track(bac.tracks[0])}"
        figures: tuple[FigureEntry, ...] = (FigureEntry(total, "candidats", bac.tracks[0].label),)
    else:
        parts = [f"{number(one.candidates)} {bac.in_track(one)}" for one in bac.tracks]
        detail = f" : {listed(parts)}"
        figures = (
            FigureEntry(total, "candidats"),
            *(FigureEntry(one.candidates, "candidats", one.label) for one in bac.tracks),
        )
    return FactEntry(
        id=fact_id,
        attribute="results",
        also=("students",),
        says=f"Au {bac.name}, {school.called} comptait {candidates}{detail}.",
        figures=figures,
        keywords=bac.keywords,
        asks=asks.choose(
            fact_id,
            [
                f"Combien de candidats au bac {bac.short} {_at(school)} ?",
                f"Combien d'élèves en {bac.tracks[-1].label} {_at(school)} ?",
                f"{school.bare} nombre de candidats bac {bac.short} {bac.file.date}",
                f"Ils étaient combien à passer le bac {bac.short} {_at(school)} ?",
            ],
        ),
        rows=(bac.row,),
        file=bac.file,
        date=bac.file.date,
    )


def _success(school: Establishment, bac: Bac, asks: AskChooser) -> FactEntry:
    fact_id = f"{school.id}-{bac.key}-success"
    total = bac.total
    rate = integer(bac.row, "taux_reussite_pct: TOTAL")
    candidates = counted(total, "candidat présent", "candidats présents")
    return FactEntry(
        id=fact_id,
        attribute="results",
        says=(
            f"{capitalised(school.called)} a obtenu {rate} % de réussite au {bac.name}, "
            f"pour {candidates}."
        ),
        figures=(FigureEntry(rate, "%", "taux de réussite"), FigureEntry(total, "candidats")),
        keywords=("réussite", "taux", "admis", "résultats", "IVAL"),
        asks=asks.choose(
            fact_id,
            [
                f"Quels sont les résultats au bac {bac.short} {school.of} ?",
                f"{school.bare} résultats bac {bac.short} {bac.file.date}",
                f"Combien ont eu le bac {bac.short} {_at(school)} ?",
                f"{capitalised(school.called)} a un bon taux au bac {bac.short} ?",
            ],
        ),
        rows=(bac.row,),
        file=bac.file,
        date=bac.file.date,
    )


def _pupils(school: Establishment, bac: Bac, asks: AskChooser) -> FactEntry | None:
    years = []
    for column, label in (("2nde", "seconde"), ("1ère", "première"), ("Term.", "terminale")):
        pupils = optional_integer(bac.row, f"effectif_rentree: {column}")
        if pupils:
            years.append((pupils, label))
    if not years:
        return None
    fact_id = f"{school.id}-{bac.key}-pupils"
    path = f"dans {bac.path}"
    parts = [f"{number(pupils)} en {label}" for pupils, label in years]
    first = f"{number(years[0][0])} {'élèves' if years[0][0] > 1 else 'élève'} en {years[0][1]}"
    return FactEntry(
        id=fact_id,
        attribute="students",
        says=(
            f"{capitalised(path)}, {school.called} compte {listed([first, *parts[1:]])} "
            f"(données de la session {bac.file.date})."
        ),
        figures=tuple(FigureEntry(pupils, "élèves", label) for pupils, label in years),
        keywords=("effectif", "lycéens", "classes"),
        asks=asks.choose(
            fact_id,
            [
                f"Combien d'élèves {_at(school)} {path} ?",
                f"{school.bare} effectif {'lycée pro' if bac.key == 'pro' else 'général techno'}",
                f"Combien de secondes {_at(school)} {path} ?",
                f"Il y a combien de lycéens {_at(school)} {path} ?",
            ],
        ),
        rows=(bac.row,),
        file=bac.file,
        date=bac.file.date,
    )


def _at(school: Establishment) -> str:
    """Return "au lycée Fabert", with the commune where it is not Metz."""
    return school.at if school.commune == "Metz" else f"{school.at} {at_place(school.commune)}"
