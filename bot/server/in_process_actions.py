"""Custom actions called in the bot's own process instead of over HTTP.

The actions are those that `rasa run actions` would serve, unchanged; only the hop is saved.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import ActionExecutionRejection
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection


class InProcessActions(EndpointConfig):
    """An action endpoint whose requests are function calls."""

    def __init__(self, package: str = "actions") -> None:
        """Register every action of ``package``."""
        super().__init__(url="in-process")
        self.executor = ActionExecutor()
        self.executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action that ``json`` names and return its events and responses.

        Raises:
            ActionExecutionRejection: the action refused to run.
        """
        call = kwargs["json"]
        try:
            return await self.executor.run(call)
        except SdkRejection as rejection:
            raise ActionExecutionRejection(rejection.action_name, str(rejection)) from rejection
