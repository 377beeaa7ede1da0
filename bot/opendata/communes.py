"""The communes of the Eurométropole: membership, population and official numbers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.opendata.asks import AskChooser
from bot.opendata.columns import COMMUNES
from bot.opendata.entries import FactEntry, FigureEntry, SubjectEntry
from bot.opendata.errors import OpenDataError
from bot.opendata.french import at_place, listed, number, of_place, slug, sort_key
from bot.opendata.labels import CommuneLabel, Labels
from bot.opendata.numbers import integer
from bot.opendata.rows import Row

_SIREN = "200039865"
_WHOLE = "l'Eurométropole de Metz"


def commune_subjects(rows: Sequence[Row], labels: Labels, asks: AskChooser) -> list[SubjectEntry]:
    """Return one subject for each commune, and the list of all for the Eurométropole.

    Raises:
        OpenDataError: the rows are not exactly the members of the Eurométropole.
    """
    _check_members(rows)
    whole = SubjectEntry(
        id="eurometropole",
        type="territory",
        name="Eurométropole de Metz",
        article="l'",
        by_hand=True,
    )
    whole.facts.append(_all_communes(rows))
    return [*(_commune(row, len(rows), labels, asks) for row in rows), whole]


def _check_members(rows: Sequence[Row]) -> None:
    for row in rows:
        if row["siren"] != _SIREN:
            raise OpenDataError(
                f"{row.origin} : SIREN {row['siren']} au lieu de {_SIREN} : ce fichier ne doit "
                "contenir que les communes de l'Eurométropole de Metz."
            )
        if integer(row, "nb_membres") != len(rows):
            raise OpenDataError(
                f"{row.origin} : « nb_membres » annonce {row['nb_membres']} communes et le fichier "
                f"en contient {len(rows)}. Complétez le fichier."
            )


def _commune(row: Row, total: int, labels: Labels, asks: AskChooser) -> SubjectEntry:
    name = row["nom_membre"]
    label = labels.communes.get(name, CommuneLabel())
    subject = SubjectEntry(
        id=slug(name),
        type="commune",
        name=name,
        article="",
        aliases=list(label.aliases),
        shared_aliases=list(label.shared),
    )
    subject.relate("part_of", "eurometropole")
    member = f"{subject.id}-membership"
    population = f"{subject.id}-population"
    identifier = f"{subject.id}-identifier"
    municipal, overall = integer(row, "pmun_2024"), integer(row, "ptot_2024")
    subject.facts = [
        FactEntry(
            id=member,
            attribute="communes",
            also=("identity", "location"),
            says=f"{name} fait partie des {total} communes de {_WHOLE}.",
            figures=(FigureEntry(total, "communes"),),
            keywords=("Metz Métropole", "EMM", "agglomération messine", "métropole", "membre"),
            asks=asks.choose(member, _membership_questions(name)),
            rows=(row,),
            file=COMMUNES,
            date=COMMUNES.date,
        ),
        FactEntry(
            id=population,
            attribute="population",
            says=(
                f"{name} compte {number(municipal)} habitants (population municipale), ou "
                f"{number(overall)} en population totale."
            ),
            figures=(
                FigureEntry(municipal, "habitants", "population municipale"),
                FigureEntry(overall, "habitants", "population totale"),
            ),
            asks=asks.choose(population, _population_questions(name)),
            rows=(row,),
            file=COMMUNES,
            date=COMMUNES.date,
        ),
        FactEntry(
            id=identifier,
            attribute="identifier",
            says=(
                f"Le code INSEE {of_place(name)} est {row['insee']} ; le numéro SIREN de la "
                f"commune est {row['siren_membre']}."
            ),
            asks=asks.choose(identifier, _identifier_questions(name)),
            rows=(row,),
            file=COMMUNES,
            date=COMMUNES.date,
        ),
    ]
    return subject


def _all_communes(rows: Sequence[Row]) -> FactEntry:
    names = sorted((row["nom_membre"] for row in rows), key=sort_key)
    return FactEntry(
        id="eurometropole-communes",
        attribute="communes",
        says=f"Les {len(names)} communes de {_WHOLE} sont {listed(names)}.",
        figures=(FigureEntry(len(names), "communes"),),
        keywords=("liste", "membres", "périmètre"),
        asks=(
            "Quelles communes forment l'Eurométropole de Metz ?",
            "liste des communes de Metz Métropole",
            "Quelles villes composent l'agglomération messine ?",
        ),
        rows=tuple(rows),
        file=COMMUNES,
        date=COMMUNES.date,
    )


def _membership_questions(name: str) -> list[str]:
    return [
        f"{name}, c'est dans l'agglomération messine ?",
        f"Est-ce que {name} dépend de Metz Métropole ?",
        f"{name} est une commune de l'EMM ?",
        f"La commune {of_place(name)} appartient-elle à l'Eurométropole ?",
        f"Ma boîte est {at_place(name)} : suis-je dans l'Eurométropole de Metz ?",
    ]


def _identifier_questions(name: str) -> list[str]:
    return [
        f"Quel est le code INSEE {of_place(name)} ?",
        f"code INSEE {name}",
        f"Le numéro SIREN de la commune {of_place(name)} ?",
        f"{name} numéro INSEE",
    ]


def _population_questions(name: str) -> list[str]:
    return [
        f"Combien de gens vivent {at_place(name)} ?",
        f"{name} nombre d'habitants",
        f"Il y a combien d'habitants {at_place(name)} ?",
        f"{name}, c'est grand comment ? combien d'habitants ?",
        f"La population {of_place(name)}, c'est combien ?",
    ]
