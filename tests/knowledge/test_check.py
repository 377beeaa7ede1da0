"""The checker: a small project without fault, broken in one place for each rule."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from small_project import (
    ATTRIBUTES,
    KNOWN_IDS,
    SCHEMA,
    SUBJECTS,
    line_of,
    spoil,
    write_project,
)

from bot.knowledge.check import RULES, check_project, update_generated_files
from bot.knowledge.check_schema import schema_is_up_to_date
from bot.knowledge.project import read_project
from bot.paths import ROOT

TODAY = dt.date(2026, 6, 1)
FAULTS = yaml.safe_load((Path(__file__).parent / "faults.yml").read_text(encoding="utf-8"))
LONGEST_CHECK = 5.0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project without fault."""
    write_project(tmp_path)
    return tmp_path


def test_small_project_has_no_problem(project: Path) -> None:
    """The small project has no problem."""
    assert check_project(project, TODAY) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["name"])
def test_fault_is_reported_with_file_and_line(project: Path, fault: dict[str, str]) -> None:
    """A fault is reported in French, with its file and its line."""
    spoil(project, fault["file"], fault["old"], fault["new"])
    problems = check_project(project, TODAY)
    file = fault.get("seen_in", fault["file"])
    place = (file, line_of(project, file, fault["at"]))
    found = [str(one) for one in problems if (one.path, one.line) == place]
    assert any(fault["message"] in one for one in found), [str(one) for one in problems]


def test_every_rule_is_tried(tmp_path: Path) -> None:
    """Each rule reports at least one of the faults, or is tried by name below."""
    tried = {schema_is_up_to_date}
    for number, fault in enumerate(FAULTS):
        root = tmp_path / str(number)
        write_project(root)
        spoil(root, fault["file"], fault["old"], fault["new"])
        broken = read_project(root, TODAY)
        if not broken.unreadable:
            tried |= {rule for rule in RULES if rule not in tried and any(rule(broken))}
    assert [rule.__name__ for rule in RULES if rule not in tried] == []


def test_problem_reads_as_file_line_and_remedy(project: Path) -> None:
    """A problem reads as file, line, what is wrong and how to mend it."""
    spoil(project, SUBJECTS, "confidence: A", "confidence: C")
    expected = (
        f"{SUBJECTS}:26: « acier-identity » : « confidence » : la valeur « C » est inconnue : "
        "choisissez parmi « A », « B »."
    )
    assert [str(one) for one in check_project(project, TODAY)] == [expected]


def test_stale_schema_is_reported_then_updated(project: Path) -> None:
    """A schema that does not follow the vocabulary is reported, then brought up to date."""
    spoil(project, ATTRIBUTES, "  deadline:", "  cost: {label: le prix, words: []}\n  deadline:")
    spoil(project, "data/languages/en.yml", "headcount:", "cost: the price, headcount:")
    problems = check_project(project, TODAY)
    assert [(one.path, one.line) for one in problems] == [(SCHEMA, 1)]
    assert "metz-bot check --update-schema" in problems[0].message
    update_generated_files(project, schema=True, ids=False)
    assert check_project(project, TODAY) == []


def test_new_ids_are_added_and_none_is_taken_out(project: Path) -> None:
    """New ids join the list of published ids; those that are gone stay, and are reported."""
    spoil(project, SUBJECTS, "id: pret-deadline", "id: pret-limite")
    update_generated_files(project, schema=False, ids=True)
    known = (project / KNOWN_IDS).read_text(encoding="utf-8").splitlines()
    assert {"pret-deadline", "pret-limite"} <= set(known)
    assert [one.line for one in check_project(project, TODAY)] == [known.index("pret-deadline") + 1]


def test_retired_id_with_a_successor_is_accepted(project: Path) -> None:
    """An id that is gone is accepted once retired.yml says what replaces it."""
    spoil(project, SUBJECTS, "id: pret-deadline", "id: pret-limite")
    spoil(project, "data/knowledge/retired.yml", "{}", "\n  pret-deadline: pret-limite")
    update_generated_files(project, schema=False, ids=True)
    assert check_project(project, TODAY) == []


def test_shared_alias_is_accepted(project: Path) -> None:
    """A name of two subjects is accepted where one of them says that it is shared."""
    named = "    name: Prêt du Pré\n"
    spoil(project, SUBJECTS, named, f"{named}    shared_aliases: [Acier du Pré]\n")
    assert check_project(project, TODAY) == []


@pytest.mark.parametrize("written", ["270 000", "270\u202f000", "270\u00a0000", "270000"])
def test_figures_may_be_written_in_several_ways(project: Path, written: str) -> None:
    """Thousands may be set apart by any space, decimals by a comma or a point."""
    spoil(project, SUBJECTS, "270 000 salariés et 3,3 %", f"{written} salariés et 3.3 %")
    assert check_project(project, TODAY) == []


def test_the_clock_decides_what_is_past(project: Path) -> None:
    """The date given decides what is past."""
    problems = check_project(project, dt.date(2028, 1, 1))
    assert [one.path for one in problems] == [SUBJECTS]
    assert "à retirer ou à prolonger" in problems[0].message


def test_the_project_itself_has_no_problem() -> None:
    """The project's own knowledge and training data have no problem."""
    assert [str(one) for one in check_project(ROOT)] == []


def test_command_is_fast_and_does_not_import_rasa() -> None:
    """The command takes less than 5 s, does not import Rasa and ends with 0."""
    code = (
        "import sys; from bot.cli import main; status = main(['check']); "
        "assert 'rasa' not in sys.modules; sys.exit(status)"
    )
    before = os.times().children_user
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    spent = os.times().children_user - before
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tout est en ordre." in done.stdout
    assert spent < LONGEST_CHECK
