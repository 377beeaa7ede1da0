"""Every component's configuration stands alone, and says what is wrong in it."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from component_case import COMPONENTS, by_name
from rasa.engine.graph import GraphComponent
from rasa.shared.exceptions import InvalidConfigException

from bot.components.french_spacy import FrenchSpacyNLP
from bot.components.intent_classifier import LinearIntentClassifier
from bot.components.knowledge_search import KnowledgeSearch


@by_name
def test_default_config_stands_alone(component: type[GraphComponent]) -> None:
    """The default configuration is valid, and asking for it twice gives two of them."""
    config = component.get_default_config()
    component.validate_config(config) if hasattr(component, "validate_config") else None
    assert config == component.get_default_config()
    assert config is not component.get_default_config()


@by_name
def test_required_packages_are_installed(component: type[GraphComponent]) -> None:
    """Every package that the component asks for can be imported."""
    for package in component.required_packages():
        assert importlib.import_module(package)


@pytest.mark.parametrize(
    ("component", "key", "value"),
    [
        (LinearIntentClassifier, "strength", 0),
        (LinearIntentClassifier, "strength", "high"),
        (LinearIntentClassifier, "vector_weight", -1),
        (LinearIntentClassifier, "ranking_length", 0),
        (KnowledgeSearch, "facts", 0),
        (KnowledgeSearch, "facts", 2.5),
        (KnowledgeSearch, "attributes", "5"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_key(
    component: type[Any], key: str, value: object
) -> None:
    """A wrong value is refused before the training, with the key and the value in the message."""
    with pytest.raises(InvalidConfigException, match=re.escape(key)) as error:
        component.validate_config({key: value})
    assert repr(value) in str(error.value)


def test_a_missing_spacy_model_is_named() -> None:
    """A spaCy model that is not installed is named, with what to do."""
    with pytest.raises(InvalidConfigException, match="no_such_model"):
        FrenchSpacyNLP.load_model("no_such_model")


def test_the_pipeline_uses_every_component() -> None:
    """Every component of the project stands in config.yml."""
    import yaml  # noqa: PLC0415 - only this test reads the configuration

    from bot.paths import ROOT  # noqa: PLC0415 - the same

    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    named = {entry["name"] for entry in pipeline}
    assert {f"{one.__module__}.{one.__name__}" for one in COMPONENTS} <= named
