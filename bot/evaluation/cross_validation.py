"""Cross-validation of the intents: each example is classified by a model that has not seen it.

The featurizers and the classifier are those of ``config.yml``; the sentence vectors, which learn
nothing, are computed once for all folds - so it takes a minute where
``rasa test nlu --cross-validation`` trains the knowledge search anew for each fold.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.model_selection import StratifiedKFold

from bot.components.french_spacy import FrenchSpacyNLP, FrenchTokenizer
from bot.components.intent_classifier import LinearIntentClassifier
from bot.components.sentence_counts import SentenceCounts
from bot.components.sentence_vectors import SentenceVectorFeaturizer
from bot.paths import ROOT

FOLDS = 5
MOST_CONFUSIONS = 15


@dataclass(frozen=True)
class Prediction:
    """An example, its intent and the one predicted for it."""

    text: str
    intent: str
    predicted: str


def cross_validate(config: Path, data: Path, folds: int = FOLDS) -> list[Prediction]:
    """Return a prediction for each example of ``data``, made by the pipeline of ``config``."""
    entries = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    importer = RasaFileImporter(training_data_paths=[str(data)])
    examples = importer.get_nlu_data().intent_examples
    texts = [one.get(TEXT) for one in examples]
    intents = [one.get(INTENT) for one in examples]
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(entries, LocalModelStorage(Path(folder)))
        split = StratifiedKFold(folds, shuffle=True, random_state=0).split(texts, intents)
        predictions = []
        for learnt, asked in split:
            seen = bench.featurized([(texts[i], intents[i]) for i in learnt])
            unseen = bench.featurized([(texts[i], None) for i in asked])
            predicted = bench.classify(seen, unseen)
            predictions += [
                Prediction(texts[i], intents[i], name) for i, name in zip(asked, predicted)
            ]
            print(f"  {len(predictions)} of {len(texts)} examples", flush=True)
    return predictions


class _Bench:
    """The components of a pipeline that the intents depend on."""

    def __init__(self, entries: Sequence[Mapping[str, Any]], storage: LocalModelStorage) -> None:
        self._entries = entries
        self._storage = storage
        self._context = ExecutionContext(GraphSchema({}), "cross-validation")
        self._model = FrenchSpacyNLP.load_model(self._config(FrenchSpacyNLP)[0]["model"])
        self._vectors = SentenceVectorFeaturizer.create(
            {**SentenceVectorFeaturizer.get_default_config()},
            storage,
            Resource("vectors"),
            self._context,
        )
        self._known: dict[str, Message] = {}

    def _config(self, component: type) -> list[dict[str, Any]]:
        """Return the entries of the pipeline for ``component``, its defaults filled in."""
        names = {component.__name__, f"{component.__module__}.{component.__name__}"}
        defaults = component.get_default_config()  # type: ignore[attr-defined] # a graph component
        return [{**defaults, **one} for one in self._entries if one["name"] in names]

    def featurized(self, examples: Sequence[tuple[str, str | None]]) -> list[Message]:
        """Return messages with their words and vectors; those seen before are not encoded anew."""
        new = [Message({TEXT: text}) for text, _ in examples if text not in self._known]
        FrenchTokenizer(FrenchTokenizer.get_default_config()).process(new, self._model)
        self._vectors.process(new)
        self._known.update({one.get(TEXT): one for one in new})
        messages = []
        for text, intent in examples:
            known = self._known[text]
            message = Message({**known.data}, features=list(known.features))
            if intent is not None:
                message.set(INTENT, intent)
            messages.append(message)
        return messages

    def classify(self, seen: list[Message], unseen: list[Message]) -> list[str]:
        """Return the intents of ``unseen`` after learning from ``seen``."""
        for number, config in enumerate(self._config(SentenceCounts)):
            resource = Resource(f"counts-{number}")
            counts = SentenceCounts.create(
                {**config, "alias": resource.name}, self._storage, resource, self._context
            )
            counts.train(TrainingData(seen))
            counts.process_training_data(TrainingData(seen))
            counts.process(unseen)
        classifier = LinearIntentClassifier.create(
            self._config(LinearIntentClassifier)[0],
            self._storage,
            Resource("classifier"),
            self._context,
        )
        classifier.train(TrainingData(seen))
        classifier.process(unseen)
        return [str(one.get(INTENT)[INTENT_NAME_KEY]) for one in unseen]


def report(predictions: Sequence[Prediction], actions: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of the report; ``actions`` maps intents to what answers them."""
    total = len(predictions)
    right = sum(one.intent == one.predicted for one in predictions)
    same = sum(
        actions.get(one.intent, one.intent) == actions.get(one.predicted, one.predicted)
        for one in predictions
    )
    intents = {one.intent for one in predictions}
    yield f"{total} examples, {len(intents)} intents, {FOLDS} folds"
    yield f"intent right: {100 * right / total:.1f} %"
    yield f"action right: {100 * same / total:.1f} %"
    yield "most frequent confusions:"
    confusions = Counter(
        (one.intent, one.predicted) for one in predictions if one.intent != one.predicted
    )
    for (intent, predicted), count in confusions.most_common(MOST_CONFUSIONS):
        yield f"  {count:3} {intent} taken for {predicted}"


def actions_of_intents(folder: Path) -> dict[str, str]:
    """Return the action that the rules in ``folder`` give to each intent."""
    actions = {}
    for path in sorted(folder.glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            steps = rule["steps"]
            if "intent" in steps[0] and len(steps) > 1:
                actions[steps[0]["intent"]] = steps[1].get("action", "")
    return actions


def main() -> int:
    """Cross-validate the project's own intents and print the report."""
    predictions = cross_validate(ROOT / "config.yml", ROOT / "data" / "nlu")
    for line in report(predictions, actions_of_intents(ROOT / "data" / "rules")):
        print(line)
    return 0
