"""Higher education: institutions with an address or site, and the schools that Parcoursup names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge.dates import MONTHS
from bot.opendata.asks import AskChooser
from bot.opendata.columns import HIGHER_EDUCATION, PARCOURSUP
from bot.opendata.entries import FactEntry, FigureEntry, SubjectEntry, merge_subjects, subject_of
from bot.opendata.errors import OpenDataError
from bot.opendata.french import at_place, capitalised, number
from bot.opendata.labels import Establishment, Labels
from bot.opendata.numbers import integer
from bot.opendata.rows import Row

SEAT_IN_METZ = "siège à Metz"


def higher_education_subjects(
    institutions: Sequence[Row], parcoursup: Sequence[Row], labels: Labels, asks: AskChooser
) -> list[SubjectEntry]:
    """Return the institutions, and the schools of Parcoursup that are no lycées.

    Raises:
        OpenDataError: an institution has no reviewed label or a cell cannot be understood.
    """
    subjects = [_institution(row, labels, asks) for row in institutions]
    by_school: dict[str, list[Row]] = {}
    for row in parcoursup:
        by_school.setdefault(row["uai"], []).append(row)
    for uai in sorted(by_school):
        rows = by_school[uai]
        school = labels.establishment(rows[0], uai, rows[0]["etablissement"])
        if school.type != "lycee":
            subjects.append(_school(school, rows, labels, asks))
    return merge_subjects(subjects)


def _institution(row: Row, labels: Labels, asks: AskChooser) -> SubjectEntry:
    school = labels.establishment(row, row["uai"], row["libelle"])
    subject = subject_of(school)
    if row["lien_avec_metz"] != SEAT_IN_METZ:
        # Its seat is elsewhere: the places of the subject are written by hand.
        subject.relations.pop("located_in")
    facts = (
        _address(school, row, labels, asks),
        _phone(school, row, asks),
        _website(school, row, asks),
        _creation(school, row, asks),
        _students(school, row, asks),
    )
    subject.facts = [fact for fact in facts if fact is not None]
    return subject


def _address(school: Establishment, row: Row, labels: Labels, asks: AskChooser) -> FactEntry | None:
    raw = f"{row['adresse']} {row['code_postal']} {row['commune']}"
    address = labels.address(row, raw)
    in_metz = row["lien_avec_metz"] == SEAT_IN_METZ
    fact_id = f"{school.id}-address"
    name = school.called
    return FactEntry(
        id=fact_id,
        attribute="address",
        also=("location",),
        says=(
            f"L'adresse {school.of} est : {address}."
            if in_metz
            else f"Le siège {school.of} se trouve hors de l'Eurométropole : {address}."
        ),
        asks=asks.choose(
            fact_id,
            [
                f"{capitalised(name)} est dans quelle rue ?",
                f"À quelle adresse écrire {school.at} ?",
                f"siège {school.of}",
            ],
        ),
        rows=(row,),
        file=HIGHER_EDUCATION,
        date=HIGHER_EDUCATION.date,
    )


def _phone(school: Establishment, row: Row, asks: AskChooser) -> FactEntry | None:
    if not row["telephone"] or row["lien_avec_metz"] != SEAT_IN_METZ:
        return None
    written = re.fullmatch(r"\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})", row["telephone"])
    if not written:
        raise OpenDataError(
            f"{row.origin} : « telephone » doit s'écrire +33387764450, et vaut "
            f"« {row['telephone']} »."
        )
    phone = f"0{written[1]} {' '.join(written.groups()[1:])}"
    fact_id = f"{school.id}-phone"
    return FactEntry(
        id=fact_id,
        attribute="phone",
        says=f"Le numéro de téléphone {school.of} est le {phone}.",
        asks=asks.choose(
            fact_id,
            [f"Comment joindre {school.called} ?", f"{school.name} standard téléphonique"],
        ),
        rows=(row,),
        file=HIGHER_EDUCATION,
        date=HIGHER_EDUCATION.date,
    )


def _website(school: Establishment, row: Row, asks: AskChooser) -> FactEntry | None:
    if not row["site"]:
        return None
    fact_id = f"{school.id}-website"
    return FactEntry(
        id=fact_id,
        attribute="website",
        says=f"Le site officiel {school.of} est {row['site']}.",
        asks=asks.choose(
            fact_id,
            [f"Quel est le site {school.of} ?", f"{school.name} site officiel"],
        ),
        rows=(row,),
        file=HIGHER_EDUCATION,
        date=HIGHER_EDUCATION.date,
    )


def _creation(school: Establishment, row: Row, asks: AskChooser) -> FactEntry | None:
    text = row["date_creation"]
    if not text:
        return None
    written = re.fullmatch(r"(\d{4})(?:-(\d{2})-(\d{2}))?", text)
    if not written:
        raise OpenDataError(
            f"{row.origin} : « date_creation » doit s'écrire 1992 ou 2012-01-01, et vaut "
            f"« {text} »."
        )
    when = f"date de {written[1]}"
    if written[2]:
        day = int(written[3])
        spoken = "1er" if day == 1 else str(day)
        when = f"a eu lieu le {spoken} {MONTHS[int(written[2]) - 1]} {written[1]}"
    fact_id = f"{school.id}-creation"
    here = row["lien_avec_metz"] == SEAT_IN_METZ
    return FactEntry(
        id=fact_id,
        # The whole school began elsewhere: that is no creation of what is here.
        attribute="creation" if here else "history",
        also=() if here else ("creation",),
        says=f"La création {school.of} {when}.",
        asks=asks.choose(
            fact_id,
            [
                f"Quand a été créé l'établissement {school.name} ?",
                f"{school.name}, ça existe depuis quand ?",
            ],
        ),
        rows=(row,),
        file=HIGHER_EDUCATION,
        date=HIGHER_EDUCATION.date,
    )


def _students(school: Establishment, row: Row, asks: AskChooser) -> FactEntry | None:
    if not row["effectifs_2022_23"]:
        return None
    students = integer(row, "effectifs_2022_23")
    fact_id = f"{school.id}-students-2022"
    return FactEntry(
        id=fact_id,
        attribute="students",
        says=(
            f"L'établissement {school.name} comptait, tous sites confondus, {number(students)} "
            "étudiants en 2022-2023."
        ),
        figures=(FigureEntry(students, "étudiants", "établissement entier"),),
        asks=asks.choose(
            fact_id,
            [
                f"Combien d'étudiants en tout, tous campus compris, pour {school.name} ?",
                f"{school.name} effectif total de l'établissement",
            ],
        ),
        rows=(row,),
        file=HIGHER_EDUCATION,
        date="2022/2023",
    )


def _school(
    school: Establishment, rows: Sequence[Row], labels: Labels, asks: AskChooser
) -> SubjectEntry:
    """Return a school of Parcoursup; where it is not written by hand, say what it is."""
    subject = subject_of(school)
    for row in rows:
        labels.check_commune(row, school, row["commune"])
    if school.by_hand:
        return subject
    if school.nature is None:
        raise OpenDataError(
            f"{rows[0].origin} : « nature » manque pour {school.name} dans {labels.path} "
            "(par exemple : nature: une école d'art)."
        )
    fact_id = f"{school.id}-identity"
    present = "présente" if school.nature.startswith("une ") else "présent"
    status = labels.status(rows[0], rows[0]["statut"])
    subject.facts = [
        FactEntry(
            id=fact_id,
            attribute="identity",
            also=("location",),
            says=(
                f"{capitalised(school.called)} est {school.nature} {present} "
                f"{at_place(school.commune)} ; son statut sur Parcoursup est « {status} » "
                f"(session {PARCOURSUP.date})."
            ),
            keywords=("statut", "public", "privé", "études"),
            asks=asks.choose(
                fact_id,
                [
                    f"C'est quoi, {school.called} ?",
                    f"{capitalised(school.called)}, c'est public ou privé ?",
                    f"{school.name} {school.commune}, c'est quoi ?",
                ],
            ),
            rows=(rows[0],),
            file=PARCOURSUP,
            date=PARCOURSUP.date,
        )
    ]
    return subject
