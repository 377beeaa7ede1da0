"""Rules on ids: unique, and never lost, since the buttons of old conversations carry them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.knowledge.problems import Problem
from bot.knowledge.project import Entry, Project

KNOWN_IDS = "known-ids.txt"
RETIRED = "retired.yml"
_FEW = 5
_HEADER = (
    "# Tous les identifiants de sujets et de faits déjà publiés, que d'anciennes conversations "
    "peuvent porter.\n"
    "# « metz-bot check --update-ids » ajoute les nouveaux ; une ligne ne se retire pas.\n"
)


def subject_ids_are_unique(project: Project) -> Iterator[Problem]:
    """No two subjects have the same id."""
    defined = [one for one in project.subjects if not one.mapping.get("extends")]
    return _doubles(
        defined,
        "changez l'un des deux identifiants, ou ajoutez « extends: true » s'il s'agit du même.",
    )


def fact_ids_are_unique(project: Project) -> Iterator[Problem]:
    """No two facts have the same id."""
    return _doubles(project.facts, "changez l'un des deux identifiants.")


def _doubles(entries: Iterable[Entry], remedy: str) -> Iterator[Problem]:
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.id, entry)
        if entry.id and other is not entry:
            yield entry.problem(f"cet identifiant est déjà pris ({other.place}) : {remedy}")


def retired_ids_are_replaced(project: Project) -> Iterator[Problem]:
    """Every retired id is gone, and what replaces it exists."""
    table = project.table(RETIRED, "retired")
    existing = project.subject_ids | project.fact_ids
    for old, new in table.items():
        if old in existing:
            yield Problem(
                project.path(RETIRED),
                table.line_of(old),
                f"« {old} » est dit retiré mais existe encore : ôtez cette ligne, ou retirez "
                "l'entrée.",
            )
        if str(new) not in existing:
            yield Problem(
                project.path(RETIRED),
                table.line_of(old),
                f"« {old} » est remplacé par « {new} », qui n'existe pas : donnez un identifiant "
                "existant.",
            )


def known_ids_still_exist(project: Project) -> Iterator[Problem]:
    """Every id that was once published exists, or is retired."""
    kept = project.subject_ids | project.fact_ids | set(project.table(RETIRED, "retired"))
    for known, line in _known_ids(project).items():
        if known not in kept:
            yield Problem(
                project.path(KNOWN_IDS),
                line,
                f"« {known} » n'existe plus : c'est un identifiant retiré que d'anciennes "
                "conversations peuvent encore porter. Ajoutez-le à retired.yml, avec celui qui le "
                "remplace.",
            )


def new_ids_are_known(project: Project) -> Iterator[Problem]:
    """The list of published ids holds every id."""
    new = sorted((project.subject_ids | project.fact_ids) - set(_known_ids(project)) - {""})
    if new:
        shown = ", ".join(f"« {one} »" for one in new[:_FEW])
        more = f" et {len(new) - _FEW} autres" if len(new) > _FEW else ""
        yield Problem(
            project.path(KNOWN_IDS),
            1,
            f"il manque les identifiants nouveaux {shown}{more} : lancez « metz-bot check "
            "--update-ids ».",
        )


def update_ids(project: Project) -> None:
    """Add the new ids to the list of published ids; none is ever taken out."""
    ids = set(_known_ids(project)) | project.subject_ids | project.fact_ids
    text = _HEADER + "".join(f"{one}\n" for one in sorted(ids - {""}))
    (project.folder / KNOWN_IDS).write_text(text, encoding="utf-8")


def _known_ids(project: Project) -> dict[str, int]:
    """Return the published ids, each with its line."""
    path = project.folder / KNOWN_IDS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {
        line.strip(): number
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    }
