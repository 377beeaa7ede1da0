"""The trainings of Parcoursup: one subject for each diploma, one fact for each school.

A pair of school and training that stands several times in the file is said once, and its fact
covers all its rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.opendata.asks import AskChooser
from bot.opendata.columns import PARCOURSUP
from bot.opendata.entries import FactEntry, SubjectEntry
from bot.opendata.errors import OpenDataError
from bot.opendata.french import at_place, capitalised, in_sentence, listed, with_article
from bot.opendata.labels import Establishment, Labels, Programme
from bot.opendata.rows import Row

# A name that ends with an option or a track is closed with a comma before its verb.
_APPOSITION = re.compile(r", (?=(?:option|parcours|entièrement|allemand|mathématiques)\b)")


@dataclass(frozen=True)
class _Diploma:
    """How a kind of diploma is spoken of."""

    feminine: bool
    prefix: str = ""
    spoken: str = ""

    @property
    def article(self) -> str:
        """The definite article."""
        return "la" if self.feminine else "le"

    @property
    def one(self) -> str:
        """The indefinite article."""
        return "une" if self.feminine else "un"


_DIPLOMAS = {
    "bts": _Diploma(False, "BTS ", "BTS"),
    "but": _Diploma(False, "BUT ", "BUT"),
    "licence": _Diploma(True, "Licence ", "licence"),
    "double_licence": _Diploma(True, "Double licence ", "double licence"),
    "cpge": _Diploma(True, "CPGE ", "prépa"),
    "engineer": _Diploma(True),
    "de": _Diploma(False),
    "dn_made": _Diploma(False, "DN MADE ", "DN MADE"),
    "dna": _Diploma(False),
    "dcg": _Diploma(False),
    "bachelor": _Diploma(False, "Bachelor ", "bachelor"),
    "certificat": _Diploma(False),
    "mise_a_niveau": _Diploma(True),
}


@dataclass
class _Offer:
    """The rows of one training at one school."""

    school: Establishment
    rows: list[Row] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)


def training_subjects(rows: Sequence[Row], labels: Labels, asks: AskChooser) -> list[SubjectEntry]:
    """Return one subject for each training that the rows hold, sorted by id.

    Raises:
        OpenDataError: a school or a training has no reviewed label.
    """
    programmes: dict[str, Programme] = {}
    offers: dict[str, dict[str, _Offer]] = {}
    for row in rows:
        school = labels.establishment(row, row["uai"], row["etablissement"])
        labels.check_commune(row, school, row["commune"])
        programme = labels.programme(row, row["uai"], row["formation"])
        programmes[programme.id] = programme
        offer = offers.setdefault(programme.id, {}).setdefault(school.id, _Offer(school))
        offer.rows.append(row)
        entry = programme.parcoursup[row["formation"]]
        if entry and entry not in offer.entries:
            offer.entries.append(entry)
    return [
        _training(programmes[one], list(offers[one].values()), labels, asks)
        for one in sorted(programmes)
    ]


def _training(
    programme: Programme, offers: Sequence[_Offer], labels: Labels, asks: AskChooser
) -> SubjectEntry:
    diploma = _DIPLOMAS.get(programme.diploma)
    if diploma is None:
        raise OpenDataError(
            f"{labels.path} : la formation « {programme.id} » a le diplôme "
            f"« {programme.diploma} ». Choisissez parmi : {', '.join(_DIPLOMAS)}."
        )
    subject = SubjectEntry(
        id=programme.id,
        type="training",
        name=programme.name,
        article=diploma.article,
        aliases=_aliases(programme),
        shared_aliases=list(programme.shared),
        themes=["training"],
        diploma=programme.diploma,
        fields=list(programme.fields),
    )
    industrial = any(
        row["lien_industrie_heuristique"] == "oui" for offer in offers for row in offer.rows
    )
    if industrial and "industrie" not in subject.fields:
        subject.fields.append("industrie")
    for offer in sorted(offers, key=lambda one: one.school.id):
        subject.relate("offered_by", offer.school.id)
        subject.facts.append(_fact(programme, diploma, offer, len(offers) > 1, asks))
    return subject


def _fact(
    programme: Programme, diploma: _Diploma, offer: _Offer, shared: bool, asks: AskChooser
) -> FactEntry:
    fact_id = f"{programme.id}-{offer.school.id}"
    return FactEntry(
        id=fact_id,
        attribute="location",
        also=("identity", "programmes", *(("admission",) if offer.entries else ())),
        says=_sentence(programme, diploma, offer),
        asks=asks.choose(fact_id, _questions(programme, diploma, offer.school, shared)),
        rows=tuple(offer.rows),
        file=PARCOURSUP,
        date=PARCOURSUP.date,
    )


def _sentence(programme: Programme, diploma: _Diploma, offer: _Offer) -> str:
    entries = ""
    if offer.entries:
        count = "une entrée" if len(offer.entries) == 1 else "des entrées"
        entries = f", avec {count} {listed([f'« {entry} »' for entry in offer.entries])}"
    if programme.says:
        return programme.says.format(entries=entries, session=PARCOURSUP.date)
    name = capitalised(with_article(diploma.article, programme.name))
    given = "proposée" if diploma.feminine else "proposé"
    place = offer.school.at_commune
    comma = "," if _APPOSITION.search(programme.name) else ""
    session = f"(Parcoursup {PARCOURSUP.date})"
    return f"{name}{comma} est {given} {place}{programme.note}{entries} {session}."


def _aliases(programme: Programme) -> list[str]:
    """Return the reviewed aliases, and the name without what stands in brackets."""
    plain_name = re.sub(r" \([^)]*\)", "", programme.name)
    added = [plain_name] if plain_name != programme.name else []
    return list(dict.fromkeys([*added, *programme.aliases]))


def _questions(
    programme: Programme, diploma: _Diploma, school: Establishment, shared: bool
) -> list[str]:
    spoken = _spoken(programme, diploma)
    one = f"{diploma.one} {spoken}"
    the = f"{diploma.article} {spoken}"
    town = at_place(school.commune)
    named = [
        f"{capitalised(school.called)} propose-t-il {one} ?"
        if school.article == "le"
        else f"Peut-on suivre {one} {school.at} ?",
        f"{capitalised(one)}, ça se fait {school.at} ?",
        f"Je voudrais {one} {school.at}, c'est possible ?",
    ]
    if shared:
        # Several schools give it: only a question that names this one leads to this fact.
        return named
    general = [
        f"Où préparer {one} {town} ?",
        f"Où se trouve {the} dans l'agglomération messine ?",
        f"{spoken} près de {school.commune}",
        f"Dans quel établissement suivre {one} ?",
        f"Je cherche {one} pas trop loin de Metz",
        f"Qui propose {one} {town} ?",
        f"Mon fils vise {one}, on va où ?",
        f"Existe-t-il {one} dans l'Eurométropole ?",
    ]
    if school.type == "lycee":
        general += [f"Quel lycée pour {one} ?", f"Dans quel lycée se trouve {the} ?"]
    if programme.diploma in ("bts", "but", "licence"):
        general.append(f"formation {_topic(programme, diploma)} {school.commune} après le bac")
    return [*general, named[0]]


def _topic(programme: Programme, diploma: _Diploma) -> str:
    """Return the field of a training, without its diploma: "électrotechnique"."""
    if programme.topic:
        return programme.topic
    name = re.sub(r" \([^)]*\)", "", programme.name)
    rest = _APPOSITION.sub(" ", name).removeprefix(diploma.prefix)
    return rest if rest[:2].isupper() else rest[:1].lower() + rest[1:]


def _spoken(programme: Programme, diploma: _Diploma) -> str:
    """Return a training as people say it: "BTS électrotechnique", "prépa MPSI"."""
    if not diploma.prefix:
        return in_sentence(re.sub(r" \([^)]*\)", "", programme.name))
    return f"{diploma.spoken} {_topic(programme, diploma)}"
