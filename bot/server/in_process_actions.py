"""Custom actions called in the bot's own process instead of over HTTP.

The actions are those that `rasa run actions` would serve, unchanged; only the hop is saved.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection


class ActionFailedError(BaseException):
    """An action broke. Of an ordinary exception, Rasa makes an action that says nothing."""


@contextlib.contextmanager
def calling_an_action() -> Iterator[None]:
    """Raise what Rasa is to make of an action's exceptions.

    Raises:
        ActionExecutionRejection: the action refused to run: Rasa chooses another.
        ActionFailedError: the action broke: nothing of the turn is kept.
    """
    try:
        yield
    except SdkRejection as rejection:
        raise ActionExecutionRejection(rejection.action_name, str(rejection)) from rejection
    except Exception as error:
        raise ActionFailedError from error


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
            ActionFailedError: the action broke.
        """
        with calling_an_action():
            return await self.executor.run(kwargs["json"])
