"""Running a trained model's graph: the nodes one after the other, in an order found once.

Rasa's own runner builds a dask graph for each message, and asks dask to schedule it, three times a
message; the order of a loaded model's nodes never changes.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


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
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
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
        for name, needs in self._order(wanted):
            given = [(need, outputs[need]) for need in needs if need in outputs]
            outputs[name] = self._nodes[name](*given)[1]
        return {name: outputs[name] for name in wanted}

    def _find_order(self, targets: tuple[str, ...]) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Return the nodes that ``targets`` need, in order, each with the nodes it needs."""
        needed = self._schema.minimal_graph_schema(list(targets)).nodes
        needs = {name: tuple(node.needs.values()) for name, node in needed.items()}
        order = TopologicalSorter(needs).static_order()
        return tuple((name, needs[name]) for name in order if name in needs)
