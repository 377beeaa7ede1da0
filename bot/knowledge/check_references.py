"""Rules on what entries point to: subjects, attributes, types and rows of the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from bot.knowledge.problems import Problem
from bot.knowledge.project import VOCABULARY, Project, located_items, mappings
from bot.knowledge.reader import origins_of
from bot.knowledge.yaml_lines import Located

_BUTTON = re.compile(r'/ask_(?P<kind>fact|subject)\{"(?:fact|subject)":"(?P<id>[^"]*)"\}')
# Where the words of a vocabulary file point to each other.
_POINTERS = (
    ("attributes", "near", "attributes"),
    ("attributes", "kin", "attributes"),
    ("types", "includes", "types"),
    ("types", "size", "attributes"),
)
_ORIGIN_KEYS = ("row", "rows", "text", "texts", "opendata")


def relations_point_to_subjects(project: Project) -> Iterator[Problem]:
    """Every target of a relation is a subject."""
    for subject in project.subjects:
        relations = subject.mapping.get("relations")
        if not isinstance(relations, Located):
            continue
        for relation in relations:
            for target, line in located_items(relations, relation):
                if target not in project.subject_ids:
                    yield Problem(
                        subject.path,
                        line,
                        f"« {subject.id} » : la relation « {relation} » mène à « {target} », qui "
                        "n'est l'identifiant d'aucun sujet. Corrigez-le ou créez le sujet.",
                    )


def extensions_have_a_subject(project: Project) -> Iterator[Problem]:
    """Every entry with ``extends`` completes a subject that is defined."""
    for subject in project.subjects:
        if subject.mapping.get("extends") and subject.id not in project.subject_ids:
            yield subject.problem(
                "complète un sujet qui n'existe pas. Corrigez l'identifiant, ou retirez "
                "« extends: true » et donnez type, nom et article."
            )


def vocabulary_points_to_itself(project: Project) -> Iterator[Problem]:
    """Every ``near``, ``kin`` and ``size`` is an attribute, every ``includes`` a type."""
    for kind, pointer, pointed in _POINTERS:
        targets = project.table(VOCABULARY[pointed], pointed)
        for name, entry in project.table(VOCABULARY[kind], kind).items():
            items = located_items(entry, pointer) if isinstance(entry, Located) else []
            for target, line in items:
                if target not in targets:
                    yield Problem(
                        project.path(VOCABULARY[kind]),
                        line,
                        f"« {name} » : « {pointer} » nomme « {target} », que ce fichier ne "
                        "définit pas. Corrigez le mot ou ajoutez l'entrée.",
                    )


def questions_ask_for_facts(project: Project) -> Iterator[Problem]:
    """Every entry of ``questions/``, ``follow-ups/`` and the calibration is named after a fact."""
    files = (project.questions, project.follow_ups, project.known)
    for path, content in chain.from_iterable(one.items() for one in files):
        for fact_id in content:
            if fact_id not in project.fact_ids:
                yield Problem(
                    path,
                    content.line_of(fact_id),
                    f"« {fact_id} » n'est l'identifiant d'aucun fait. Corrigez-le, ou retirez ses "
                    "questions.",
                )


def origins_exist(project: Project) -> Iterator[Problem]:
    """Every row and sentence that an entry names stands in the sources."""
    for path, content in project.subject_files.items():
        entries = [
            *(fact.mapping for fact in project.facts if fact.path == path),
            *mappings(content.get("internal")),
        ]
        for entry in entries:
            yield from _unknown_origins(project, path, entry)


def _unknown_origins(project: Project, path: str, entry: Located) -> Iterator[Problem]:
    line = next((entry.line_of(key) for key in _ORIGIN_KEYS if key in entry), entry.line)
    for origin in origins_of(entry):
        file, _, number = origin.rpartition(":")
        size = project.origin_sizes.get(file)
        if size is None:
            yield Problem(
                path,
                line,
                f"le fichier « {file} » n'existe pas dans data/sources. Corrigez son nom.",
            )
        elif not number.isdigit() or not 1 <= int(number) <= size:
            yield Problem(
                path,
                line,
                f"« {number} » n'est pas une ligne de {file}, qui va de 1 à {size}. Corrigez le "
                "numéro.",
            )


def internal_rows_have_an_origin(project: Project) -> Iterator[Problem]:
    """Every internal entry says which row it keeps out."""
    for path, content in project.subject_files.items():
        for entry in mappings(content.get("internal")):
            if not origins_of(entry):
                yield Problem(
                    path,
                    entry.line,
                    "cette entrée de « internal » ne dit pas quelle ligne elle écarte : ajoutez "
                    "« row », « text » ou « opendata ».",
                )


def buttons_lead_somewhere(project: Project) -> Iterator[Problem]:
    """Every button of the domain's responses names a subject or a fact that exists."""
    responses = project.domain.get("responses") if project.domain else None
    for variants in responses.values() if isinstance(responses, Located) else ():
        for variant in mappings(variants):
            for button in mappings(variant.get("buttons")):
                match = _BUTTON.fullmatch(str(button.get("payload")))
                known = (
                    project.fact_ids if match and match["kind"] == "fact" else project.subject_ids
                )
                if match and match["id"] not in known:
                    yield Problem(
                        "domain.yml",
                        button.line_of("payload"),
                        f"le bouton « {button.get('title')} » mène à « {match['id']} », qui "
                        "n'existe pas. Corrigez l'identifiant.",
                    )
