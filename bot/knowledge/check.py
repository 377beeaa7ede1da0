"""The checker behind ``metz-bot check``: a list of rules, each a function that yields problems.

To add a rule, write a function from the project to its problems in one of the ``check_*``
modules, and name it in ``RULES``. Rasa is not imported: the whole check takes a few seconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.clock import paris_today
from bot.knowledge import (
    check_facts,
    check_ids,
    check_languages,
    check_names,
    check_orientation,
    check_references,
    check_schema,
)
from bot.knowledge import check_training as training
from bot.knowledge.problems import Problem
from bot.knowledge.project import Project, read_project

Rule = Callable[[Project], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    check_schema.files_follow_their_schema,
    check_schema.schema_is_up_to_date,
    check_references.relations_point_to_subjects,
    check_references.extensions_have_a_subject,
    check_references.vocabulary_points_to_itself,
    check_references.questions_ask_for_facts,
    check_references.origins_exist,
    check_references.internal_rows_have_an_origin,
    check_references.buttons_lead_somewhere,
    check_ids.subject_ids_are_unique,
    check_ids.fact_ids_are_unique,
    check_ids.retired_ids_are_replaced,
    check_ids.known_ids_still_exist,
    check_ids.new_ids_are_known,
    check_names.names_belong_to_one_subject,
    check_names.questions_lead_to_one_fact,
    check_facts.sources_have_a_title,
    check_facts.dates_exist,
    check_facts.dates_are_past,
    check_facts.facts_are_still_valid,
    check_facts.ended_schemes_have_a_deadline,
    check_facts.subjects_have_facts,
    check_facts.figures_stand_in_the_sentence,
    check_facts.sentences_are_whole,
    check_facts.sentences_say_vous,
    check_languages.languages_have_every_phrase,
    check_languages.languages_name_the_vocabulary,
    check_orientation.orientation_is_complete,
    check_orientation.orientation_points_to_what_exists,
    training.intents_are_known_and_taught,
    training.intents_have_enough_examples,
    training.examples_have_one_intent,
    training.rules_use_what_exists,
    training.intents_have_a_rule,
    training.actions_have_a_class,
    training.evaluation_stays_unseen,
)


def check_project(root: Path, today: dt.date | None = None) -> list[Problem]:
    """Return what must be mended in the project in ``root``, by file and line.

    Files that are not YAML come first and alone: what they hold cannot be checked.
    """
    project = read_project(root, today or paris_today())
    if project.unreadable:
        return sorted(project.unreadable)
    return sorted({problem for rule in RULES for problem in rule(project)})


def update_generated_files(root: Path, *, schema: bool, ids: bool) -> None:
    """Write the schema for editors and the list of published ids, unless a file is not YAML."""
    if not (schema or ids):
        return
    project = read_project(root, paris_today())
    if project.unreadable:
        return
    if schema:
        check_schema.update_schema(project)
    if ids:
        check_ids.update_ids(project)
