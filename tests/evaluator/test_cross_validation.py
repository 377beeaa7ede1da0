"""Cross-validation on another set of intents, with the project's own pipeline."""

from __future__ import annotations

from pathlib import Path

from bot.evaluation.cross_validation import (
    Prediction,
    actions_of_intents,
    cross_validate,
    report,
)
from bot.paths import ROOT

DATA = """\
version: "3.1"
nlu:
- intent: open_hours
  examples: |
    - à quelle heure ouvrez-vous ?
    - vous ouvrez quand le matin ?
    - quelle est l'heure d'ouverture ?
    - vous êtes ouverts le matin à quelle heure ?
- intent: order_pizza
  examples: |
    - je voudrais une pizza aux champignons
    - une pizza s'il vous plaît
    - commander une grande pizza
    - je prends une pizza quatre fromages
"""


def test_each_example_is_classified_by_a_model_that_has_not_seen_it(tmp_path: Path) -> None:
    """Two intents far apart are told from each other, each example once."""
    (tmp_path / "nlu.yml").write_text(DATA, encoding="utf-8")
    predictions = cross_validate(ROOT / "config.yml", tmp_path, folds=2)
    assert len({one.text for one in predictions}) == 8
    assert sum(one.intent == one.predicted for one in predictions) >= 7


def test_the_report_counts_confusions_and_what_they_lead_to() -> None:
    """Two intents with one action are confused without harm."""
    predictions = [Prediction("x", "a", "b"), Prediction("y", "a", "a"), Prediction("z", "c", "a")]
    lines = list(report(predictions, {"a": "answer", "b": "answer", "c": "greet"}))
    assert "intent right: 33.3 %" in lines
    assert "action right: 66.7 %" in lines
    assert any("a taken for b" in line for line in lines)


def test_rules_name_the_action_of_each_intent() -> None:
    """The project's own rules are read."""
    actions = actions_of_intents(ROOT / "data" / "rules")
    assert actions["greet"] == "utter_greet"
    assert actions["ask_figure"] == "action_answer_question"
