"""Apprenticeship: training bodies and CFAs of three files, one subject for each UAI.

A lycée that trains apprentices stays the same subject: it only gets these facts as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.opendata.asks import AskChooser
from bot.opendata.columns import APPRENTICESHIP_BODIES, CFA_CONVENTIONS, CFA_NETWORKS
from bot.opendata.entries import FactEntry, InternalRow, SubjectEntry, subject_of
from bot.opendata.errors import OpenDataError
from bot.opendata.french import at_place, capitalised, month_of, slug
from bot.opendata.labels import Establishment, Labels
from bot.opendata.rows import Row

_SECTORS = {"PU": "public", "PR": "privé"}
_PLAIN_NATURE = "un organisme de formation par apprentissage"


@dataclass
class _Centre:
    """The rows of the three files about one establishment."""

    school: Establishment
    networks: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)
    conventions: list[Row] = field(default_factory=list)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All the rows."""
        return (*self.networks, *self.bodies, *self.conventions)


def apprenticeship_subjects(
    networks: Sequence[Row],
    conventions: Sequence[Row],
    bodies: Sequence[Row],
    *,
    labels: Labels,
    asks: AskChooser,
    described: Collection[str],
) -> tuple[list[SubjectEntry], list[InternalRow]]:
    """Return the subjects of the three files, and the rows of bodies that are closed.

    ``described`` holds the ids of the subjects whose nature other files say.

    Raises:
        OpenDataError: an establishment, an address or a network has no reviewed label.
    """
    centres: dict[str, _Centre] = {}
    closed: list[InternalRow] = []

    def centre(row: Row, uai: str, name: str) -> _Centre:
        school = labels.establishment(row, uai, name)
        return centres.setdefault(school.id, _Centre(school))

    for row in networks:
        if row["etat"] != "actif":
            closed.append(
                InternalRow(row, f"Organisme dont l'état est « {row['etat']} » : il n'est pas dit.")
            )
            continue
        centre(row, row["uai"], row["raison_sociale"]).networks.append(row)
    for row in bodies:
        centre(row, row["uai"], row["raison_sociale"]).bodies.append(row)
    for row in conventions:
        centre(row, row["numero_uai"], row["patronyme_uai"]).conventions.append(row)
    return [
        _subject(centres[one], labels, asks, own=one not in described) for one in sorted(centres)
    ], closed


def _subject(centre: _Centre, labels: Labels, asks: AskChooser, *, own: bool) -> SubjectEntry:
    subject = subject_of(centre.school)
    for place in sorted({slug(row["commune"]) for row in centre.bodies}):
        subject.relate("located_in", place)
    facts = [
        _presence(centre, labels, asks, own=own and not centre.school.by_hand),
        *_addresses(centre, labels, asks),
        _qualiopi(centre, asks),
    ]
    subject.facts = [fact for fact in facts if fact is not None]
    return subject


def _presence(centre: _Centre, labels: Labels, asks: AskChooser, *, own: bool) -> FactEntry:
    """Say what the centre is; for a subject defined elsewhere, only that it trains apprentices."""
    school = centre.school
    fact_id = f"{school.id}-{'identity' if own else 'apprenticeship-body'}"
    network = _network(centre, labels)
    if own:
        nature = school.nature or _PLAIN_NATURE
        sector = _sector(centre)
        says = (
            f"{capitalised(school.called)} est {nature}{f' {sector}' if sector else ''} "
            f"{_settled(nature)} {at_place(school.commune)}"
        )
    elif centre.bodies or centre.networks:
        says = (
            f"{capitalised(school.called)} figure parmi les organismes de formation par "
            "apprentissage"
        )
    else:
        month = month_of(CFA_CONVENTIONS.date or "")
        says = (
            f"{capitalised(school.called)} figurait en {month} parmi les CFA sous convention "
            "régionale"
        )
    rows = centre.rows
    best = rows[0]
    name = school.called
    return FactEntry(
        id=fact_id,
        attribute="identity" if own else "apprenticeship",
        also=("apprenticeship", "location") if own else (),
        says=f"{says}{f', dans {network}' if network else ''}.",
        keywords=("CFA", "alternance", "apprentis"),
        asks=asks.choose(
            fact_id,
            [
                f"C'est quoi, {name} ?",
                f"Est-ce que {name} fait de l'alternance ?",
                f"alternance {school.bare}",
                f"Peut-on être apprenti avec {name} ?",
                f"Mon fils cherche un apprentissage : est-ce que {name} en propose ?",
                f"{school.bare} apprentissage {school.commune}",
            ][0 if own else 1 :],
        ),
        rows=rows,
        file=best.file,
        date=_date_of(best),
    )


def _settled(nature: str) -> str:
    """Return the past participle that agrees with ``nature``."""
    return "installée" if nature.startswith(("une ", "la ")) else "installé"


def _sector(centre: _Centre) -> str | None:
    codes = {row["secteur_public_prive"] for row in centre.conventions}
    unknown = codes - set(_SECTORS)
    if unknown:
        raise OpenDataError(
            f"{centre.conventions[0].origin} : « secteur_public_prive » doit être PU ou PR, et "
            f"vaut {', '.join(sorted(unknown))}."
        )
    return _SECTORS[codes.pop()] if len(codes) == 1 else None


def _network(centre: _Centre, labels: Labels) -> str | None:
    names = {labels.network(row, row["reseau"]) for row in centre.networks} - {None}
    return min(str(name) for name in names) if names else None


def _addresses(centre: _Centre, labels: Labels, asks: AskChooser) -> list[FactEntry]:
    """Return one fact for each address; the files write the same one in several ways."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in centre.rows:
        found[labels.address(row, _raw_address(row))].append(row)
    facts = []
    for place, address in enumerate(sorted(found), 1):
        fact_id = f"{centre.school.id}-postal{f'-{place}' if len(found) > 1 else ''}"
        name = centre.school.called
        also_there = "a une adresse au" if address[:1].isdigit() else "est installé"
        says = (
            f"{capitalised(name)} {also_there} {address}."
            if len(found) > 1
            else f"L'adresse {centre.school.of} est : {address}."
        )
        facts.append(
            FactEntry(
                id=fact_id,
                attribute="address",
                also=("location",),
                says=says,
                asks=asks.choose(
                    fact_id,
                    [
                        f"Je dois aller {centre.school.at}, c'est quelle rue ?",
                        f"{centre.school.bare} adresse postale",
                        f"{capitalised(name)} se trouve dans quelle rue ?",
                        f"Où envoyer un courrier {centre.school.at} ?",
                        f"Comment trouver {name} {at_place(_town(address))} ?",
                    ],
                ),
                rows=tuple(found[address]),
                file=found[address][0].file,
                date=_date_of(found[address][0]),
            )
        )
    return facts


def _qualiopi(centre: _Centre, asks: AskChooser) -> FactEntry | None:
    rows = sorted(centre.networks, key=_day_of)
    if not rows:
        return None
    last = rows[-1]
    if last["qualiopi"] not in ("Oui", "Non"):
        raise OpenDataError(
            f"{last.origin} : « qualiopi » doit être Oui ou Non, et vaut « {last['qualiopi']} »."
        )
    date = _day_of(last)[:7]
    had = "avait" if last["qualiopi"] == "Oui" else "n'avait pas"
    fact_id = f"{centre.school.id}-qualiopi"
    name = centre.school.called
    return FactEntry(
        id=fact_id,
        attribute="label",
        says=(f"{capitalised(name)} {had} la certification Qualiopi en {month_of(date)}."),
        keywords=("Qualiopi", "certification", "qualité"),
        asks=asks.choose(
            fact_id,
            [
                f"{capitalised(name)} a la certification Qualiopi ?",
                f"Qualiopi {centre.school.bare}",
                f"Est-ce que {name} a un label qualité ?",
                f"La formation est-elle certifiée chez {name} ?",
            ],
        ),
        rows=tuple(rows),
        file=CFA_NETWORKS,
        date=date,
    )


def _raw_address(row: Row) -> str:
    if row.file is CFA_CONVENTIONS:
        return f"{row['adresse_uai']} {row['code_postal_uai']} {row['localite_acheminement_uai']}"
    return row["adresse"]


def _date_of(row: Row) -> str | None:
    if row.file is CFA_NETWORKS:
        return _day_of(row)[:7]
    return APPRENTICESHIP_BODIES.date if row.file is APPRENTICESHIP_BODIES else CFA_CONVENTIONS.date


def _day_of(row: Row) -> str:
    """Return the import date of a row as ``YYYY-MM-DD``: the file writes it in two ways."""
    text = row["date_import"]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text
    written = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text)
    if not written:
        raise OpenDataError(
            f"{row.origin} : « date_import » doit s'écrire 2021-12-17 ou 17/12/2021, et vaut "
            f"« {text} »."
        )
    return f"{written[3]}-{written[2]}-{written[1]}"


def _town(address: str) -> str:
    """Return the town of a readable address, without its Cedex."""
    return re.sub(r"^.*\b\d{5} | Cedex.*$", "", address)
