"""The reviewed French labels: names of establishments, programmes, addresses, networks.

The files write capitals and no accents; what is said is read from ``labels.yml``, where a human
has reviewed it. Something that is not there is refused with a message that says what to add.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.knowledge.yaml_lines import KnowledgeSyntaxError, read_yaml
from bot.opendata.errors import OpenDataError
from bot.opendata.french import at, at_place, in_sentence, of, plain, slug, with_article
from bot.opendata.rows import Row

_Label = TypeVar("_Label")


@dataclass(frozen=True)
class Establishment:
    """A school or training body, by its UAI code."""

    id: str
    name: str
    article: str
    type: str
    commune: str
    aliases: tuple[str, ...] = ()
    by_hand: bool = False
    nature: str | None = None
    part_of: str | None = None

    @property
    def called(self) -> str:
        """The name as a sentence says it: "le lycée Fabert"."""
        return with_article(self.article, self.name)

    @property
    def bare(self) -> str:
        """The name without its article: "lycée Fabert"."""
        return in_sentence(self.name)

    @property
    def of(self) -> str:
        """The name after "de": "du lycée Fabert"."""
        return of(self.article, self.name)

    @property
    def at(self) -> str:
        """The name after a verb of place: "au lycée Fabert"."""
        return at(self.article, self.name)

    @property
    def place(self) -> str:
        """The id of its commune."""
        return slug(self.commune)

    @property
    def at_commune(self) -> str:
        """The name with its commune: "au lycée Fabert, à Metz", "à l'IUT de Metz"."""
        if re.search(rf"\b{re.escape(self.commune)}\b", self.name):
            return self.at
        return f"{self.at}, {at_place(self.commune)}"


@dataclass(frozen=True)
class Programme:
    """A training, by the names that Parcoursup gives it.

    ``parcoursup`` maps each name to that of its entry ("bac STI2D"), None when there is only one;
    ``uai`` limits the programme to one school; ``says`` replaces the usual sentence.
    """

    id: str
    name: str
    diploma: str
    parcoursup: Mapping[str, str | None]
    uai: str | None = None
    aliases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    topic: str | None = None
    note: str = ""
    says: str | None = None


@dataclass(frozen=True)
class CommuneLabel:
    """Other names of a commune."""

    aliases: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Withheld:
    """A fact that is not written, with its reason; ``says`` limits that to one sentence."""

    fact: str
    reason: str
    says: str | None = None


@dataclass(frozen=True)
class Labels:
    """Every reviewed label."""

    path: Path
    establishments: Mapping[str, Establishment]
    programmes: Sequence[Programme]
    addresses: Mapping[str, str]
    networks: Mapping[str, str | None]
    statuses: Mapping[str, str]
    communes: Mapping[str, CommuneLabel] = field(default_factory=dict)
    withheld: Sequence[Withheld] = ()

    def establishment(self, row: Row, uai: str, name: str) -> Establishment:
        """Return the establishment with this UAI.

        Raises:
            OpenDataError: no label has been reviewed for it.
        """
        if uai not in self.establishments:
            raise OpenDataError(
                f"{row.origin} : aucun nom relu pour l'établissement {uai} (« {name} »). Ajoutez "
                f"dans {self.path}, sous « establishments », une ligne comme : "
                f'"{uai}": {{id: {slug(name)}, name: …, article: le, type: lycee, '
                "commune: Metz, aliases: []}"
            )
        return self.establishments[uai]

    def check_commune(self, row: Row, establishment: Establishment, commune: str) -> None:
        """Refuse a row whose commune is not the one of the label."""
        if slug(commune) != establishment.place:
            raise OpenDataError(
                f"{row.origin} : {establishment.name} est {at_place(commune)} dans ce fichier et "
                f"{at_place(establishment.commune)} dans {self.path}. Corrigez « commune » dans "
                "les noms relus, ou la ligne du fichier."
            )

    def programme(self, row: Row, uai: str, name: str) -> Programme:
        """Return the programme that Parcoursup calls ``name`` at the school ``uai``.

        Raises:
            OpenDataError: no label has been reviewed for it.
        """
        found = [
            programme
            for programme in self.programmes
            if name in programme.parcoursup and programme.uai in (None, uai)
        ]
        if not found:
            raise OpenDataError(
                f"{row.origin} : aucun nom relu pour la formation « {name} » (établissement "
                f"{uai}). Ajoutez dans {self.path}, sous « programmes », une entrée comme : "
                f"{{id: {slug(name)}, name: …, diploma: bts, "
                f'parcoursup: ["{name}"], aliases: [], fields: []}}'
            )
        return next((programme for programme in found if programme.uai == uai), found[0])

    def address(self, row: Row, raw: str) -> str:
        """Return the readable form of an address.

        Raises:
            OpenDataError: no label has been reviewed for it.
        """
        key = address_key(raw)
        if key not in self.addresses:
            raise OpenDataError(
                f"{row.origin} : aucune forme relue pour l'adresse « {raw} ». Ajoutez dans "
                f'{self.path}, sous « addresses » : "{key}": "…" (accents, traits d\'union, '
                "virgule avant le code postal)."
            )
        return self.addresses[key]

    def network(self, row: Row, raw: str) -> str | None:
        """Return how a sentence names a network of apprenticeship centres, None for nothing."""
        if raw not in self.networks:
            raise OpenDataError(
                f"{row.origin} : réseau « {raw} » inconnu. Ajoutez dans {self.path}, sous "
                f"« networks » : {raw}: le réseau …"
            )
        return self.networks[raw]

    def status(self, row: Row, raw: str) -> str:
        """Return the readable form of the status of an establishment."""
        if raw not in self.statuses:
            raise OpenDataError(
                f"{row.origin} : statut « {raw} » inconnu. Ajoutez dans {self.path}, sous "
                f"« statuses » : {raw}: … (avec ses accents)."
            )
        return self.statuses[raw]


def address_key(raw: str) -> str:
    """Return an address in capitals, without accents, with single spaces."""
    return " ".join(plain(raw).upper().split())


def read_labels(path: Path) -> Labels:
    """Read the reviewed labels.

    Raises:
        OpenDataError: the file is absent, is not YAML, or an entry lacks a key.
    """
    try:
        content = read_yaml(path)
    except FileNotFoundError as error:
        raise OpenDataError(f"{path} : fichier des noms relus introuvable.") from error
    except KnowledgeSyntaxError as error:
        raise OpenDataError(str(error)) from error
    return Labels(
        path=path,
        establishments={
            str(uai): _entry(path, str(uai), Establishment, value)
            for uai, value in (content.get("establishments") or {}).items()
        },
        programmes=tuple(_programme(path, value) for value in content.get("programmes") or ()),
        addresses={
            address_key(str(key)): str(value)
            for key, value in (content.get("addresses") or {}).items()
        },
        networks=dict(content.get("networks") or {}),
        statuses=dict(content.get("statuses") or {}),
        communes={
            str(name): _entry(path, str(name), CommuneLabel, value)
            for name, value in (content.get("communes") or {}).items()
        },
        withheld=tuple(
            _entry(path, "withheld", Withheld, value) for value in content.get("withheld") or ()
        ),
    )


def _programme(path: Path, value: Mapping[str, Any]) -> Programme:
    names = value.get("parcoursup") or ()
    entries = dict(names) if isinstance(names, Mapping) else dict.fromkeys(names)
    return _entry(path, str(value.get("id")), Programme, {**value, "parcoursup": entries})


def _entry(path: Path, key: str, kind: type[_Label], value: Mapping[str, Any]) -> _Label:
    """Build one label; lists become tuples."""
    fitted = {name: tuple(one) if isinstance(one, list) else one for name, one in value.items()}
    try:
        return kind(**fitted)
    except TypeError as error:
        raise OpenDataError(
            f"{path} : l'entrée « {key} » a une clé de trop ou de moins ({error}). Comparez-la à "
            "une autre entrée de la même liste."
        ) from error
