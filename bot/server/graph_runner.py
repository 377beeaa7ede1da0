"""Running a trained model's graph: the nodes one after the other, in an order found once.

Rasa's own runner builds a dask graph for each message, and asks dask to schedule it, three times a
message; the order of a loaded model's nodes never changes.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class LoadedNode(GraphNode):
    """A node of a loaded model: its component is there, and nobody listens to what it does."""

    def of(self, outputs: Mapping[str, Any]) -> Any:
        """Return the node's own output, made from those of others and the inputs.

        Raises:
            GraphRunError: one that it needs is missing.
        """
        try:
            given = {name: outputs[source] for name, source in self._inputs.items()}
        except KeyError as missing:
            raise GraphRunError(f"Node {self._node_name} lacks its input {missing}.") from missing
        return self._fn(self._component, **given)


class SequentialGraphRunner(GraphRunner):
    """Runs the nodes that a target needs, each once, in the order of their needs."""

    def __init__(
        self,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> None:
        """Load every node of ``graph_schema``."""
        self._schema = graph_schema
        self._nodes = {
            name: LoadedNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        self._order = functools.lru_cache(maxsize=None)(self._find_order)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> SequentialGraphRunner:
        """Create the runner."""
        return cls(graph_schema, model_storage, execution_context, hooks)

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Run what ``targets`` need and return the output of each.

        Raises:
            GraphRunError: an input bears the name of a node, or a node lacks an input.
        """
        outputs: dict[str, Any] = dict(inputs or {})
        if not self._nodes.keys().isdisjoint(outputs):
            raise GraphRunError("An input bears the name of a node of the graph.")
        wanted = tuple(targets or self._schema.target_names)
        for name in self._order(wanted):
            outputs[name] = self._nodes[name].of(outputs)
        return {name: outputs[name] for name in wanted}

    def _find_order(self, targets: tuple[str, ...]) -> Sequence[str]:
        """Return the nodes that ``targets`` need, in order."""
        needed = self._schema.minimal_graph_schema(list(targets)).nodes
        needs = {name: node.needs.values() for name, node in needed.items()}
        return tuple(name for name in TopologicalSorter(needs).static_order() if name in needs)
