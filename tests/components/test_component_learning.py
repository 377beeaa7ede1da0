"""What components learn: it is stored, loaded again, and learnt anew when the knowledge changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from component_case import LEARNERS, Featurize, process
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components import fingerprints
from bot.components.knowledge_entities import KnowledgeEntityExtractor
from bot.components.knowledge_search import FACT_RANKING, KnowledgeSearch
from bot.components.spelling import SpellingCorrector


@pytest.mark.parametrize("component", LEARNERS, ids=lambda one: one.__name__)
def test_what_was_learnt_survives_storage(
    component: type[Any],
    trained: dict[type[GraphComponent], GraphComponent],
    featurize: Featurize,
    spacy_model: SpacyModel,
    storage: LocalModelStorage,
    context: ExecutionContext,
) -> None:
    """A trained component, stored and loaded again, says the same of a message."""
    config = component.get_default_config()
    loaded = component.load(config, storage, Resource(component.__name__), context)

    def result(one: GraphComponent) -> list[dict[str, Any]]:
        (message,) = process(one, featurize([Message({TEXT: "merci Claas"})]), spacy_model)
        found = message.get("intent_ranking") or message.get(FACT_RANKING)
        assert found
        return list(found)

    before, after = result(trained[component]), result(loaded)
    key = "name" if "name" in before[0] else "id"
    assert [one[key] for one in before][:3] == [one[key] for one in after][:3]


@pytest.mark.parametrize("component", LEARNERS, ids=lambda one: one.__name__)
@pytest.mark.usefixtures("trained")
def test_storage_holds_arrays_only(component: type[Any], storage: LocalModelStorage) -> None:
    """What is stored is plain arrays: nothing that loading would execute."""
    with storage.read_from(Resource(component.__name__)) as folder:
        assert {path.suffix for path in Path(folder).rglob("*") if path.is_file()} == {".npz"}


def test_an_untrained_component_predicts_nothing(
    featurize: Featurize,
    spacy_model: SpacyModel,
    storage: LocalModelStorage,
    context: ExecutionContext,
) -> None:
    """Before its training a component predicts nothing, without an error."""
    for component in LEARNERS:
        new = component.create(
            component.get_default_config(), storage, Resource("untrained"), context
        )
        (message,) = process(new, featurize([Message({TEXT: "bonjour"})]), spacy_model)
        assert not message.get("intent_ranking")
        assert not message.get(FACT_RANKING)


@pytest.fixture
def fresh_code_fingerprint() -> Iterator[None]:
    """Compute the hash of the code anew in the test, and again after it."""
    fingerprints.code_fingerprint.cache_clear()
    yield
    fingerprints.code_fingerprint.cache_clear()


@pytest.mark.parametrize(
    "component", [SpellingCorrector, KnowledgeEntityExtractor, KnowledgeSearch]
)
@pytest.mark.usefixtures("fresh_code_fingerprint")
def test_a_change_of_the_knowledge_is_seen(
    component: type[GraphComponent], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fingerprint changes with the knowledge, so that Rasa trains again."""
    from bot.knowledge.store import fingerprint  # noqa: PLC0415 - only this test needs it

    (tmp_path / "a.yml").write_text("subjects: []\n", encoding="utf-8")
    monkeypatch.setattr(fingerprints, "knowledge_fingerprint", lambda: fingerprint(tmp_path))
    before = component.fingerprint_addon({})
    assert before == component.fingerprint_addon({})
    (tmp_path / "a.yml").write_text("subjects: []\n# changed\n", encoding="utf-8")
    assert component.fingerprint_addon({}) != before
