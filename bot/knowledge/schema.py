"""The JSON Schemas of the knowledge files: their keys, and the values that the vocabulary allows.

The schema of the files with subjects is also written to ``schema/subjects.schema.json``, which
editors read to complete keys and to show the French descriptions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.knowledge.model import Certainty, Nature, Theme, Trait

Schema = dict[str, Any]

SCHEMA_PATH = Path("schema") / "subjects.schema.json"
LONGEST_SUBJECT_ID = 38
LONGEST_FACT_ID = 44  # /ask_fact{"fact":"…"} stays under 64 bytes
ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
_DAY = r"\d{4}-\d{2}-\d{2}"
_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_OPENDATA_ROW = r"^[^:]+\.csv:\d+$"

RELATIONS = {
    "located_in": "Communes, campus ou zones où se trouve le sujet.",
    "part_of": "Ce dont le sujet est une partie.",
    "run_by": "Qui pilote ou gère le sujet.",
    "owned_by": "À qui appartient le sujet.",
    "funded_by": "Qui finance le sujet.",
    "member_of": "Réseaux, labels ou territoires dont le sujet est membre.",
    "partner_of": "Partenaires du sujet.",
    "offers": "Ce que le sujet propose : programmes, aides, formations.",
    "offered_by": "Établissements qui proposent cette formation.",
    "successor_of": "Ce que le sujet a remplacé.",
}


@dataclass(frozen=True)
class Vocabulary:
    """The words of the vocabulary that entries may use."""

    attributes: Sequence[str]
    types: Sequence[str]
    needs: Sequence[str]


def subjects_schema(vocabulary: Vocabulary) -> Schema:
    """Return the schema of a file of ``subjects/`` or ``opendata/``."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Sujets et faits de la base de connaissances",
        "description": "Fichier produit par « metz-bot check --update-schema » : ne pas modifier.",
        **_object(
            {
                "subjects": _list(
                    _subject(vocabulary), "Les sujets du fichier, chacun avec ses faits."
                ),
                "internal": _list(_internal(), "Lignes des sources que le robot ne dit pas."),
                "provenance": _list(
                    _provenance(), "Fichiers d'origine, écrits par « metz-bot import-opendata »."
                ),
            },
            ["subjects"],
        ),
    }


def schema_text(vocabulary: Vocabulary) -> str:
    """Return the schema of the files with subjects, as it is written for editors."""
    return json.dumps(subjects_schema(vocabulary), ensure_ascii=False, indent=2) + "\n"


def vocabulary_schemas() -> Mapping[str, Schema]:
    """Return the schemas of the other files, by their path in the knowledge folder."""
    words = _list(_text("Un mot."), "Mots qui le demandent, sans accents ; « * » : toute fin.", 0)
    attribute = _object(
        {
            "label": _text("Comment le robot nomme cette information, avec son article."),
            "words": words,
            "near": _list(_text("Une clé."), "Informations voisines, données à défaut.", 0),
            "asks": _list(_text("Une question."), "Questions toutes faites, sans nom.", 0),
            "held": {"type": "boolean", "description": "false : la base ne l'a pas en général."},
            "strict": {"type": "boolean", "description": "true : rien d'autre n'y répond."},
            "review_years": {
                "type": "integer",
                "minimum": 1,
                "description": "Années après lesquelles un tel fait est à relire.",
            },
            "kin": _list(
                _text("Une clé."), "Ce que les mêmes mots demandent d'une autre sorte de sujet."
            ),
            "traits": _list(
                _one_of([one.value for one in Trait], "Un trait."), "Ce qui change la réponse."
            ),
            "units": {
                "type": "object",
                "additionalProperties": {"type": "number"},
                "description": "Unités dans lesquelles elle se mesure, et ce que chacune vaut.",
            },
            "totals": {"type": "boolean", "description": "true : ses chiffres s'additionnent."},
            "ceiling": {"type": "boolean", "description": "true : le plus haut chiffre compte."},
        },
        ["label", "words"],
    )
    subject_type = _object(
        {
            "one": _text("Le nom au singulier."),
            "many": _text("Le nom au pluriel."),
            "words": words,
            "includes": _list(_text("Une clé."), "Sortes listées avec celle-ci.", 0),
            "nature": _one_of(
                [one.value for one in Nature], "Ce que sont ces sujets, hors des organismes."
            ),
            "size": _list(_text("Une clé."), "Ce qui fait dire « le plus grand ».", 0),
            "named": _list(_text("Un mot."), "Mots pour ceux qui les portent dans leur nom.", 0),
            "wider": _list(_text("Un mot."), "Mots d'une autre sorte, qui les désignent aussi.", 0),
        },
        ["one", "many", "words"],
    )
    need = _object({"label": _text("Se lit après « pour »."), "words": words}, ["label", "words"])
    return {
        "vocabulary/attributes.yml": _table("attributes", attribute),
        "vocabulary/types.yml": _table("types", subject_type),
        "vocabulary/needs.yml": _table("needs", need),
        "vocabulary/spelling.yml": _table("spelling", _text("En toutes lettres.")),
        "sources.yml": _table("titles", _text("Le titre de la source.")),
        "retired.yml": _table("retired", _text("L'identifiant qui remplace.")),
    }


def _subject(vocabulary: Vocabulary) -> Schema:
    types = _one_of(vocabulary.types, "La sorte du sujet (vocabulary/types.yml).")
    properties: Schema = {
        "id": _id(LONGEST_SUBJECT_ID, "Identifiant stable et unique : minuscules et tirets."),
        "extends": {"const": True, "description": "true : complète un sujet écrit ailleurs."},
        "type": types,
        "name": _text("Le nom officiel."),
        "article": {
            "enum": ["le", "la", "l'", "les", ""],
            "description": "L'article devant le nom ; \"\" s'il n'en prend pas.",
        },
        "short": _text("Le nom court, que les phrases utilisent."),
        "aliases": _list(_text("Un nom."), "Sigles, anciens noms, noms parlés.", 0),
        "shared_aliases": _list(
            _text("Un nom."), "Noms que d'autres sujets portent aussi (le robot demande lequel).", 0
        ),
        "themes": _list(
            _one_of([theme.value for theme in Theme], "Un thème."), "Les thèmes du sujet.", 0
        ),
        "relations": _object(
            {key: _list(_id(None, "Un sujet."), text) for key, text in RELATIONS.items()},
            [],
            "Liens vers d'autres sujets, par leur identifiant.",
        ),
        "ends": _day("Le dernier jour d'un dispositif, passé ou non : AAAA-MM-JJ."),
        "diploma": _text("Le diplôme d'une formation."),
        "fields": _list(_text("Un mot."), "Les domaines d'une formation.", 0),
        "tracks": _list(_text("Une voie."), "Les voies d'un lycée.", 0),
        "facts": _list(_fact(vocabulary), "Les faits du sujet : une idée chacun."),
    }
    return {
        **_object(properties, ["id"]),
        "if": {"not": {"required": ["extends"]}},
        "then": {"required": ["type", "name", "article"]},
    }


def _fact(vocabulary: Vocabulary) -> Schema:
    attribute = _one_of(vocabulary.attributes, "Ce que dit le fait (vocabulary/attributes.yml).")
    properties: Schema = {
        "id": _id(LONGEST_FACT_ID, "Identifiant stable et unique, qui commence par le sujet."),
        "attribute": attribute,
        "also": _list(attribute, "Autres informations que la même phrase donne.", 0),
        "says": _text("Une phrase française complète, lisible seule, qui nomme son sujet."),
        "figures": _list(_figure(), "Les nombres de la phrase, avec leur unité.", 0),
        "keywords": _list(_text("Un mot."), "Mots des visiteurs qui manquent à la phrase.", 0),
        "asks": _list(_text("Une question."), "Deux à quatre questions auxquelles il répond."),
        "needs": _list(
            _one_of(vocabulary.needs, "Un besoin (vocabulary/needs.yml)."),
            "Besoins pour lesquels ce fait dit que le sujet peut aider.",
            0,
        ),
        **_origins(),
        "source": _text("L'adresse de la source, ou GitHub:dépôt:chemin, copiée à la lettre."),
        "date": {
            "type": ["integer", "string", "null"],
            "pattern": f"^{_DATE}(/{_DATE})?$",
            "minimum": 1000,
            "maximum": 2999,
            "description": "AAAA, AAAA-MM, AAAA-MM-JJ, « AAAA/AAAA » ou null (non daté).",
        },
        "certainty": _one_of(
            [one.value for one in Certainty], "La date est exacte, déduite ou approximative."
        ),
        "confidence": _one_of(["A", "B"], "A : source officielle ; B : presse ou tiers."),
        "valid_until": _day("Le dernier jour où le fait peut être dit : AAAA-MM-JJ."),
        "review": _day("Le jour à partir duquel le fait est à relire : AAAA-MM-JJ."),
    }
    required = ["id", "attribute", "says", "asks", "source", "date", "confidence"]
    return _object(properties, required)


def _figure() -> Schema:
    return _object(
        {
            "value": {"type": "number", "description": "Le nombre, sans espace : 270000 ou 3.3."},
            "unit": _text("Ce qu'il compte : salariés, €, %, ha."),
            "approx": _one_of(
                ["at_least", "at_most", "about"], "« plus de », « au plus », « environ »."
            ),
            "scope": _text("Ce que le nombre couvre."),
            "year": {"type": "integer", "description": "L'année du nombre."},
        },
        ["value", "unit"],
    )


def _origins() -> Schema:
    row: Schema = {"type": "integer", "minimum": 1}
    opendata: Schema = {"type": "string", "pattern": _OPENDATA_ROW}
    return {
        "row": {**row, "description": "La ligne de data/sources/facts.csv."},
        "rows": _list(row, "Plusieurs lignes de data/sources/facts.csv."),
        "text": {**row, "description": "La phrase de data/sources/reference-text.txt."},
        "texts": _list(row, "Plusieurs phrases de data/sources/reference-text.txt."),
        "opendata": {
            "type": ["string", "array"],
            "pattern": _OPENDATA_ROW,
            "items": opendata,
            "description": "Les lignes de données ouvertes : fichier.csv:12.",
        },
    }


def _internal() -> Schema:
    reason = _text("Pourquoi le robot ne le dit pas.")
    return _object({**_origins(), "reason": reason}, ["reason"])


def _provenance() -> Schema:
    keys = ("id", "file", "title", "publisher", "licence", "copy", "date")
    return _object({key: {} for key in keys}, ["id", "file", "title"])


def _object(properties: Schema, required: Sequence[str], description: str | None = None) -> Schema:
    schema: Schema = {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
    return schema | ({"description": description} if description else {})


def _table(key: str, value: Schema) -> Schema:
    return _object({key: {"type": "object", "additionalProperties": value}}, [key])


def _list(items: Schema, description: str, at_least: int = 1) -> Schema:
    schema: Schema = {"type": "array", "items": items, "description": description}
    return schema | ({"minItems": at_least} if at_least else {})


def _text(description: str) -> Schema:
    return {"type": "string", "minLength": 1, "description": description}


def _id(longest: int | None, description: str) -> Schema:
    schema: Schema = {"type": "string", "pattern": ID_PATTERN, "description": description}
    return schema | ({"maxLength": longest} if longest else {})


def _day(description: str) -> Schema:
    return {"type": "string", "pattern": f"^{_DAY}$", "description": description}


def _one_of(values: Sequence[str], description: str) -> Schema:
    return {"enum": list(values), "description": description}
