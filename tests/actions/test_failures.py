"""An action that fails apologises and keeps the user's words to itself."""

from __future__ import annotations

import importlib
import inspect
import logging
import pkgutil

import pytest
from action_case import ActionCase
from rasa_sdk import Action

import actions
from actions.base import KnowledgeAction
from actions.validate_orientation_form import ValidateOrientationForm
from actions.validate_slot_mappings import ValidateSlotMappings
from bot.query.question import Question
from bot.query.result import Result

PERSONAL = "je m'appelle Camille Dupont, 06 39 98 00 11"


class FailingAction(KnowledgeAction):
    """An action whose skill raises an error."""

    def name(self) -> str:
        """Return a name that the domain does not know."""
        return "action_that_fails"

    def find(self, question: Question) -> Result:
        """Raise an error."""
        raise KeyError("missing")


def every_action() -> list[type[Action]]:
    """Return every action that the package holds."""
    found = []
    for module in pkgutil.iter_modules(actions.__path__):
        content = importlib.import_module(f"actions.{module.name}")
        found += [
            one
            for _, one in inspect.getmembers(content, inspect.isclass)
            if issubclass(one, Action)
            and one.__module__ == content.__name__
            and not inspect.isabstract(one)
        ]
    return found


def every_speaker() -> list[type[Action]]:
    """Return every action that says something: those that only keep slots are silent."""
    return [
        one for one in every_action() if one not in (ValidateSlotMappings, ValidateOrientationForm)
    ]


class TestFailures(ActionCase):
    """What an action does when its skill breaks."""

    def test_a_failure_becomes_an_apology(self) -> None:
        """A failing skill becomes an apology in French, and the memory is left alone."""
        self.slots = {"focus_subjects": ["claas"]}
        self.run_action(FailingAction(), self.create_tracker("Que fabrique Claas ?", "ask_figure"))
        self.assert_kind("social")
        self.assert_says("Pardon")
        self.assert_remembers(focus_subjects=["claas"])

    def test_the_log_holds_nothing_of_the_user(self, caplog: pytest.LogCaptureFixture) -> None:
        """The log says which action failed and holds nothing that the user wrote."""
        with caplog.at_level(logging.DEBUG):
            self.run_action(FailingAction(), self.create_tracker(PERSONAL, "share_personal_data"))
        assert "action_that_fails" in caplog.text
        assert "Camille" not in caplog.text
        assert "06 39" not in caplog.text

    @pytest.mark.parametrize("action", every_speaker(), ids=lambda one: one.__name__)
    @pytest.mark.parametrize(
        "text", ["", " ", "😀", "\x00", "é" * 10_000, "?!"], ids=lambda text: repr(text[:3])
    )
    def test_every_action_answers_an_awkward_message(self, action: type[Action], text: str) -> None:
        """Every action answers an awkward message without an apology and never with silence."""
        self.run_action(action(), self.create_tracker(text, "nlu_fallback"))
        assert self.said
        assert "Pardon" not in (self.said[0].get("text") or "")


def test_the_domain_and_the_package_name_the_same_actions() -> None:
    """The domain lists every action of the package and no other."""
    import yaml  # noqa: PLC0415 - only this test reads the domain

    from bot.paths import ROOT  # noqa: PLC0415 - the same

    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert sorted(action().name() for action in every_action()) == sorted(domain["actions"])
