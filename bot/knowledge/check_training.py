"""Rules on the training data: intents, rules and actions that know each other, clean examples."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from bot.knowledge.problems import Problem
from bot.knowledge.project import Project, located_items, mappings, normalised
from bot.knowledge.yaml_lines import Located, LocatedList

FEWEST_EXAMPLES = 20
# Sent by buttons or set by Rasa: nobody types them.
UNTYPED_INTENTS = frozenset({"ask_fact", "ask_subject", "nlu_fallback"})
_BUILT_IN_ACTIONS = frozenset(
    {"action_listen", "action_restart", "action_session_start", "action_deactivate_loop"}
)
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Example:
    """One sentence of the training data or of the evaluation, and where it stands."""

    path: str
    line: int
    text: str
    intent: str = ""

    @property
    def place(self) -> str:
        """Where it stands, as another example's message names it."""
        return f"{self.path}:{self.line}"


def intents_are_known_and_taught(project: Project) -> Iterator[Problem]:
    """The domain and the training data have the same intents."""
    declared = _declared(project, "intents")
    taught: dict[str, tuple[str, int]] = {}
    for path, content in project.nlu.items():
        for block in mappings(content.get("nlu")):
            if "intent" in block:
                taught.setdefault(str(block["intent"]), (path, block.line_of("intent")))
    for intent, (path, line) in taught.items():
        if intent not in declared:
            yield Problem(
                path,
                line,
                f"l'intention « {intent} » manque à domain.yml : ajoutez-la sous « intents », ou "
                "corrigez son nom.",
            )
    for intent, line in declared.items():
        if intent not in taught and intent not in UNTYPED_INTENTS:
            yield Problem(
                "domain.yml",
                line,
                f"l'intention « {intent} » n'a aucun exemple : écrivez-en dans data/nlu, ou "
                "retirez-la.",
            )


def intents_have_enough_examples(project: Project) -> Iterator[Problem]:
    """Every intent has enough examples to be learnt."""
    by_intent: dict[str, list[Example]] = defaultdict(list)
    for example in training_examples(project):
        by_intent[example.intent].append(example)
    for intent, examples in by_intent.items():
        if len(examples) < FEWEST_EXAMPLES:
            yield Problem(
                examples[0].path,
                examples[0].line,
                f"l'intention « {intent} » n'a que {len(examples)} exemples : il en faut au moins "
                f"{FEWEST_EXAMPLES}.",
            )


def examples_have_one_intent(project: Project) -> Iterator[Problem]:
    """No example stands under two intents."""
    first: dict[str, Example] = {}
    for example in training_examples(project):
        key = normalised(example.text)
        other = first.setdefault(key, example)
        if key and other.intent != example.intent:
            yield Problem(
                example.path,
                example.line,
                f"« {example.text} » est un exemple de « {example.intent} » et de "
                f"« {other.intent} » ({other.place}) : retirez-le de l'une des deux intentions.",
            )


def rules_use_what_exists(project: Project) -> Iterator[Problem]:
    """Every intent and action of a rule stands in the domain."""
    intents = _declared(project, "intents")
    written = {*_keys(project, "responses"), *_keys(project, "forms")}
    actions = {*_declared(project, "actions"), *written, *_BUILT_IN_ACTIONS}
    for path, content in project.rules.items():
        for rule in (*mappings(content.get("rules")), *mappings(content.get("stories"))):
            for step in mappings(rule.get("steps")):
                for kind, known in (("intent", intents), ("action", actions)):
                    if kind in step and str(step[kind]) not in known:
                        what = "l'intention" if kind == "intent" else "l'action"
                        yield Problem(
                            path,
                            step.line_of(kind),
                            f"la règle nomme {what} « {step[kind]} », que domain.yml ne connaît "
                            "pas : corrigez le nom ou ajoutez-la au domaine.",
                        )


def intents_have_a_rule(project: Project) -> Iterator[Problem]:
    """Every intent of the domain is answered by a rule."""
    answered = {
        str(step["intent"])
        for content in project.rules.values()
        for rule in (*mappings(content.get("rules")), *mappings(content.get("stories")))
        for step in mappings(rule.get("steps"))
        if "intent" in step
    }
    for intent, line in _declared(project, "intents").items():
        if intent not in answered:
            yield Problem(
                "domain.yml",
                line,
                f"aucune règle ne répond à l'intention « {intent} » : ajoutez-en une dans "
                "data/rules, ou retirez l'intention.",
            )


def actions_have_a_class(project: Project) -> Iterator[Problem]:
    """The domain and the folder of actions have the same actions."""
    declared = _declared(project, "actions")
    written = _action_classes(project.root)
    for action, line in declared.items():
        if action not in written:
            yield Problem(
                "domain.yml",
                line,
                f"aucune classe de actions/ ne porte le nom « {action} » : écrivez-la, ou retirez "
                "l'action du domaine.",
            )
    for action, (path, line) in written.items():
        if action not in declared:
            yield Problem(
                path,
                line,
                f"l'action « {action} » manque à domain.yml : ajoutez-la sous « actions ».",
            )


def evaluation_stays_unseen(project: Project) -> Iterator[Problem]:
    """No evaluation question is also one that something is learnt from."""
    asked = {normalised(one.text): one for one in evaluation_questions(project)}
    asked.pop("", None)
    learnt = (attribute_questions(project), fact_questions(project), calibration_questions(project))
    for example in chain(*learnt):
        question = asked.get(normalised(example.text))
        if question:
            yield Problem(
                example.path,
                example.line,
                f"la question « {example.text} » est aussi une question d'évaluation "
                f"({question.place}) : retirez-la d'ici ou reformulez-la.",
            )
    for example in training_examples(project):
        question = asked.get(normalised(example.text))
        if question:
            yield Problem(
                example.path,
                example.line,
                f"l'exemple « {example.text} » est aussi une question d'évaluation "
                f"({question.place}) : retirez-le d'ici ou reformulez-le.",
            )
    for fact in project.facts:
        for ask, line in fact.texts("asks"):
            question = asked.get(normalised(ask))
            if question:
                yield Problem(
                    fact.path,
                    line,
                    f"« {fact.id} » : la question « {ask} » est aussi une question d'évaluation "
                    f"({question.place}) : retirez-la d'ici ou reformulez-la.",
                )


def training_examples(project: Project) -> Iterator[Example]:
    """Yield the examples of ``data/nlu``, without the marks of their entities."""
    for path, content in project.nlu.items():
        for block in mappings(content.get("nlu")):
            # A literal block begins on the line after its key.
            first = block.line_of("examples") + 1
            for offset, line in enumerate(str(block.get("examples") or "").splitlines()):
                text = _ENTITY.sub(r"\1", line.strip().removeprefix("- ").strip())
                if text and "intent" in block:
                    yield Example(path, first + offset, text, str(block["intent"]))


def attribute_questions(project: Project) -> Iterator[Example]:
    """Yield the vocabulary's example questions; its words are patterns to find, no questions."""
    name = "vocabulary/attributes.yml"
    for attribute in project.table(name, "attributes").values():
        if isinstance(attribute, Located):
            for text, line in located_items(attribute, "asks"):
                yield Example(project.path(name), line, text)


def fact_questions(project: Project) -> Iterator[Example]:
    """Yield the other ways to ask for facts."""
    for path, content in (*project.questions.items(), *project.follow_ups.items()):
        for fact_id in content:
            for text, line in located_items(content, fact_id):
                yield Example(path, line, text)


def calibration_questions(project: Project) -> Iterator[Example]:
    """Yield the questions that say how sure an answer must be."""
    for path, content in project.known.items():
        for fact_id in content:
            for text, line in located_items(content, fact_id):
                yield Example(path, line, text)
    for path, questions in project.unknown.items():
        for text, line in zip(questions, questions.lines):
            yield Example(path, line, str(text))


def evaluation_questions(project: Project) -> Iterator[Example]:
    """Yield every message of the evaluation."""
    for path, content in project.evaluation.items():
        for case in mappings(content):
            for turn in mappings(case.get("turns")):
                yield Example(path, turn.line_of("ask"), str(turn.get("ask", "")))


def _declared(project: Project, key: str) -> dict[str, int]:
    """Return what the domain declares under ``key``, each with its line."""
    domain = project.domain
    items = domain.get(key) if domain else None
    if domain is None or not isinstance(items, LocatedList):
        return {}
    # An intent with options is a mapping of one key.
    return {
        next(iter(item)) if isinstance(item, Located) else text: line
        for item, (text, line) in zip(items, located_items(domain, key))
    }


def _keys(project: Project, key: str) -> set[str]:
    """Return the names of a mapping of the domain: its responses, its forms."""
    entries = project.domain.get(key) if project.domain else None
    return set(entries) if isinstance(entries, Located) else set()


def _action_classes(root: Path) -> dict[str, tuple[str, int]]:
    """Return the names that the classes of ``actions/`` give themselves, and where.

    The files are parsed, not imported: that would import Rasa.
    """
    names: dict[str, tuple[str, int]] = {}
    for path in sorted((root / "actions").glob("*.py")):
        for name, line in _names_given(path.read_text(encoding="utf-8")):
            names[name] = (path.relative_to(root).as_posix(), line)
    return names


@cache
def _names_given(code: str) -> tuple[tuple[str, int], ...]:
    methods = [
        method
        for one in ast.walk(ast.parse(code))
        if isinstance(one, ast.ClassDef)
        for method in one.body
        if isinstance(method, ast.FunctionDef) and method.name == "name"
    ]
    returned = [node for one in methods for node in ast.walk(one) if isinstance(node, ast.Return)]
    return tuple(
        (node.value.value, node.lineno)
        for node in returned
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )
