"""What every graph component of the project owes Rasa, checked with awkward messages."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import fingerprints
from bot.components.french_spacy import FrenchSpacyNLP, FrenchTokenizer
from bot.components.intent_classifier import LinearIntentClassifier
from bot.components.knowledge_entities import KnowledgeEntityExtractor
from bot.components.knowledge_search import ATTRIBUTE_RANKING, FACT_RANKING, KnowledgeSearch
from bot.components.languages import LanguageReader
from bot.components.sentence_counts import SentenceCounts
from bot.components.sentence_vectors import SentenceVectorFeaturizer
from bot.components.spelling import CORRECTED_TEXT, SpellingCorrector

COMPONENTS: tuple[type[GraphComponent], ...] = (
    FrenchSpacyNLP,
    LanguageReader,
    SpellingCorrector,
    FrenchTokenizer,
    SentenceVectorFeaturizer,
    LinearIntentClassifier,
    KnowledgeEntityExtractor,
    KnowledgeSearch,
)
LEARNERS = (LinearIntentClassifier, KnowledgeSearch)
AWKWARD = {
    "empty": "",
    "spaces": "   ",
    "accents": "Où çà ? L\u2019œuvre, naïve et ambiguë, à Voëvre",
    "decomposed accents": "e\u0301cole d'inge\u0301nieurs",
    "emoji": "😀👍🏽",
    "long": "Que fabrique Claas à Woippy ? " * 350,
    "NUL": "Que fabrique\x00 Claas ?",
    "signs": "?!… ///",
    "another script": "Что производит Claas?",
}
EXAMPLES = (
    ("bonjour", "greet"),
    ("salut à vous", "greet"),
    ("merci beaucoup", "thank"),
    ("merci bien", "thank"),
)
by_name = pytest.mark.parametrize("component", COMPONENTS, ids=lambda one: one.__name__)


@pytest.fixture(scope="module")
def spacy_model() -> SpacyModel:
    """The spaCy model that the pipeline loads."""
    return FrenchSpacyNLP.load_model("fr_core_news_md")


@pytest.fixture(scope="module")
def context() -> ExecutionContext:
    """The context in which Rasa would create a component."""
    return ExecutionContext(GraphSchema({}), node_name="tested")


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    """An empty model storage."""
    return LocalModelStorage.create(tmp_path_factory.mktemp("storage"))


Featurize = Callable[[list[Message]], list[Message]]


@pytest.fixture(scope="module")
def featurize(
    spacy_model: SpacyModel, context: ExecutionContext, storage: LocalModelStorage
) -> Featurize:
    """What comes before our components in the pipeline: documents, tokens and features."""
    tokenizer = FrenchTokenizer(FrenchTokenizer.get_default_config())
    counts = SentenceCounts.create(
        {**SentenceCounts.get_default_config(), "strip_accents": "unicode"},
        storage,
        Resource("counts"),
        context,
    )
    vectors = SentenceVectorFeaturizer.create(
        SentenceVectorFeaturizer.get_default_config(), storage, Resource("vectors"), context
    )
    known = TrainingData([Message({TEXT: text, INTENT: intent}) for text, intent in EXAMPLES])
    counts.train(tokenizer.process_training_data(known, spacy_model))

    def prepare(messages: list[Message]) -> list[Message]:
        return vectors.process(counts.process(tokenizer.process(messages, spacy_model)))

    return prepare


@pytest.fixture(scope="module")
def trained(
    spacy_model: SpacyModel,
    featurize: Featurize,
    storage: LocalModelStorage,
    context: ExecutionContext,
) -> dict[type[GraphComponent], GraphComponent]:
    """Every component, the trainable ones trained."""
    data = TrainingData(
        featurize([Message({TEXT: text, INTENT: intent}) for text, intent in EXAMPLES])
    )
    ready = {
        one: one.create(one.get_default_config(), storage, Resource(one.__name__), context)
        for one in COMPONENTS
    }
    ready[SpellingCorrector].train(data, spacy_model)  # type: ignore[attr-defined]
    ready[LinearIntentClassifier].train(data)  # type: ignore[attr-defined]
    ready[KnowledgeSearch].train(data, spacy_model)  # type: ignore[attr-defined]
    return ready


def process(component: GraphComponent, messages: list[Message], model: SpacyModel) -> list[Message]:
    """Let ``component`` process ``messages`` as Rasa's graph would."""
    if isinstance(component, KnowledgeSearch):
        return component.process(messages, model, DialogueStateTracker("contract", []))
    takes_model = not isinstance(component, (SentenceVectorFeaturizer, LinearIntentClassifier))
    processed: list[Message] = (
        component.process(messages, model) if takes_model else component.process(messages)  # type: ignore[attr-defined]
    )
    return processed


def test_sentences_are_counted_as_rasa_counts_them(
    storage: LocalModelStorage, context: ExecutionContext, spacy_model: SpacyModel
) -> None:
    """A message has the sentence feature that Rasa's featurizer gives it, and no other."""
    found = []
    for kind in (CountVectorsFeaturizer, SentenceCounts):
        data = TrainingData([Message({TEXT: text, INTENT: intent}) for text, intent in EXAMPLES])
        tokenizer = FrenchTokenizer(FrenchTokenizer.get_default_config())
        counts = kind.create(kind.get_default_config(), storage, Resource(kind.__name__), context)
        counts.train(tokenizer.process_training_data(data, spacy_model))
        counts.process_training_data(data)
        found.append([one.get_sparse_features(TEXT) for one in data.training_examples])
    for (_, theirs), (sequence, ours) in zip(*found):
        assert sequence is None
        assert (theirs.features != ours.features).nnz == 0


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


@by_name
@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_awkward_messages_pass(
    component: type[GraphComponent],
    text: str,
    trained: dict[type[GraphComponent], GraphComponent],
    featurize: Featurize,
    spacy_model: SpacyModel,
) -> None:
    """An awkward message passes through among others, read as it was written or corrected."""
    messages = featurize([Message({TEXT: text}), Message({TEXT: "bonjour"})])
    awkward, plain = process(trained[component], messages, spacy_model)
    assert plain.get(TEXT) == "bonjour"
    assert awkward.get(TEXT) == (awkward.get(CORRECTED_TEXT) or text)


@by_name
def test_a_message_without_a_text_passes(
    component: type[GraphComponent],
    trained: dict[type[GraphComponent], GraphComponent],
    featurize: Featurize,
    spacy_model: SpacyModel,
) -> None:
    """A message without a text, such as the payload of a button, passes through."""
    messages = featurize([Message({INTENT: {"name": "ask_fact"}})])
    assert len(process(trained[component], messages, spacy_model)) == 1


@by_name
def test_no_messages_give_no_messages(
    component: type[GraphComponent],
    trained: dict[type[GraphComponent], GraphComponent],
    spacy_model: SpacyModel,
) -> None:
    """An empty list of messages gives an empty list."""
    assert process(trained[component], [], spacy_model) == []


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


def test_a_misspelled_word_is_corrected_and_a_right_one_kept(
    trained: dict[type[GraphComponent], GraphComponent], spacy_model: SpacyModel
) -> None:
    """A misspelled word is read as the one that was meant; right words and names are kept."""
    messages = [Message({TEXT: "conbien de salariés"}), Message({TEXT: "Que fabrique Claas ?"})]
    wrong, right = process(trained[SpellingCorrector], messages, spacy_model)
    assert "combien" in wrong.get(CORRECTED_TEXT)
    assert right.get(CORRECTED_TEXT) == "Que fabrique Claas ?"


@pytest.mark.parametrize("text", ["", "123", "😀", "?!"])
def test_a_message_without_a_letter_has_no_intent(
    text: str,
    trained: dict[type[GraphComponent], GraphComponent],
    featurize: Featurize,
    spacy_model: SpacyModel,
) -> None:
    """A message without a single letter gets no intent."""
    messages = featurize([Message({TEXT: text})])
    (message,) = process(trained[LinearIntentClassifier], messages, spacy_model)
    assert message.get(INTENT)["name"] is None


def test_the_search_ranks_facts_and_attributes(
    trained: dict[type[GraphComponent], GraphComponent],
    featurize: Featurize,
    spacy_model: SpacyModel,
) -> None:
    """The search ranks as many facts and attributes as its configuration says, best first."""
    messages = featurize([Message({TEXT: "Combien de salariés chez Daussan ?"})])
    (message,) = process(trained[KnowledgeSearch], messages, spacy_model)
    config = KnowledgeSearch.get_default_config()
    for ranking, length in (
        (message.get(FACT_RANKING), config["facts"]),
        (message.get(ATTRIBUTE_RANKING), config["attributes"]),
    ):
        scores = [one["score"] for one in ranking]
        assert len(scores) == length
        assert scores == sorted(scores, reverse=True)


def test_entities_point_into_the_message(
    trained: dict[type[GraphComponent], GraphComponent],
    featurize: Featurize,
    spacy_model: SpacyModel,
) -> None:
    """The offsets of a name point to its letters in the message."""
    text = "Que fabrique l\u2019usine Claas à Woippy ?"
    messages = featurize([Message({TEXT: text})])
    (message,) = process(trained[KnowledgeEntityExtractor], messages, spacy_model)
    found = {one["value"]: text[one["start"] : one["end"]] for one in message.get(ENTITIES)}
    assert "Claas" in found["claas"]


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


def test_the_pipeline_uses_every_component() -> None:
    """Every component of the project stands in config.yml."""
    import yaml  # noqa: PLC0415 - only this test reads the configuration

    from bot.paths import ROOT  # noqa: PLC0415 - the same

    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    named = {entry["name"] for entry in pipeline}
    assert {f"{one.__module__}.{one.__name__}" for one in COMPONENTS} <= named


def test_entities_are_recognised_only_where_a_name_may_be_unknown(
    spacy_model: SpacyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entity recogniser reads only messages that may hold an unknown name."""
    calls: list[str] = []
    pipes = [("ner", lambda document: calls.append(document.text) or document)]
    monkeypatch.setattr(type(spacy_model.model), "pipeline", property(lambda _: pipes))
    for text in ("Que fabrique Claas ?", "combien de salariés", "Que fabrique Dupontel ?"):
        message = Message({TEXT: text})
        KnowledgeEntityExtractor().process(
            FrenchTokenizer(FrenchTokenizer.get_default_config()).process([message], spacy_model),
            spacy_model,
        )
    assert calls == ["Que fabrique Dupontel ?"]
