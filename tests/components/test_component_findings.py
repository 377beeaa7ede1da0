"""What each component finds in a message: features, corrections, intents, facts and names."""

from __future__ import annotations

import pytest
from component_case import EXAMPLES, Featurize, process
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.french_spacy import FrenchTokenizer
from bot.components.intent_classifier import LinearIntentClassifier
from bot.components.knowledge_entities import KnowledgeEntityExtractor
from bot.components.knowledge_search import ATTRIBUTE_RANKING, FACT_RANKING, KnowledgeSearch
from bot.components.sentence_counts import SentenceCounts
from bot.components.spelling import CORRECTED_TEXT, SpellingCorrector


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
