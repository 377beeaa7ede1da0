"""Rasa without TensorFlow, for a model that has no component of it.

Importing Rasa imports TensorFlow: its default components inherit from TensorFlow's classes. That is
half of a server's start and a quarter of its memory, for components that our models do not have.
Modules of nothing stand in for TensorFlow here, and whoever uses them after all is told so.

Only what serves a trained model does this. Training, and Rasa's own command line, do not.
"""

from __future__ import annotations

import importlib.machinery
import json
import sys
import tarfile
from importlib.abc import Loader, MetaPathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

# What Rasa imports of the family while it is imported.
_STOOD_IN_FOR = frozenset({"keras", "tensorflow", "tensorflow_addons"})
# The components that run TensorFlow; of what is neither Rasa's nor ours, nobody knows.
_USERS = frozenset(
    f"rasa.{module}"
    for module in (
        "nlu.classifiers.diet_classifier",
        "nlu.featurizers.dense_featurizer.convert_featurizer",
        "nlu.featurizers.dense_featurizer.lm_featurizer",
        "nlu.selectors.response_selector",
        "core.policies.ted_policy",
        "core.policies.unexpected_intent_policy",
    )
)


class TensorFlowLeftOutError(RuntimeError):
    """Something used TensorFlow in a process that does without."""


class _Nothing(type):
    """A class to inherit from and to name in annotations; its attributes are such classes too."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing(name, (), {})

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        """Refuse to make anything of it, or of what inherits from it.

        Raises:
            TensorFlowLeftOutError: always.
        """
        raise TensorFlowLeftOutError(f"{cls.__name__}: this process does without TensorFlow")


class _StandIn(ModuleType):
    """A module in which every name is a class of nothing."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_Nothing, name) if name.startswith("__") else _Nothing(name, (), {})


class _StandIns(MetaPathFinder, Loader):
    """Finds the stand-ins in place of the modules."""

    def find_spec(
        self, fullname: str, path: Any, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a stand-in, None for any other module."""
        if fullname.partition(".")[0] not in _STOOD_IN_FOR:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return the stand-in."""
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave it as it is."""


def leave_out_tensorflow(model: Path) -> bool:
    """Keep Rasa from importing TensorFlow where ``model`` does not need it; return whether it will.

    Too late, and without effect, once Rasa is imported.
    """
    leave_out = "rasa" not in sys.modules and not _may_use_tensorflow(model)
    if leave_out:
        sys.meta_path.insert(0, _StandIns())
    return leave_out


def _may_use_tensorflow(model: Path) -> bool:
    with tarfile.open(model) as archive:
        described = next((one for one in archive if Path(one.name).name == "metadata.json"), None)
        content = described and archive.extractfile(described)
        if not content:
            return True
        nodes = json.load(content)["predict_schema"]["nodes"].values()
    modules = {node["uses"].rpartition(".")[0] for node in nodes}
    return any(one in _USERS or one.partition(".")[0] not in ("rasa", "bot") for one in modules)
