"""Rasa's rule policy, which looks back no further than its longest rule."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, ACTION_TEXT, INTENT, TEXT

# The last action and the intent of a state; None where it has none.
_Sign = tuple[str | None, str | None]
# Ways that conversations go, of which what follows is remembered.
MOST_REMEMBERED = 5_000
# What a rule is to do next, which rule it is, and whether a form is interrupted.
_Found = tuple[str | None, str | None, bool]


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class RecentRulePolicy(RulePolicy):
    """Predicts what Rasa's own policy predicts.

    That one replays the whole conversation four times a message to compare its states with the
    rules, although states that are older than the longest rule match every rule. Where rules read
    nothing of a message but its intent, what the last steps led to is remembered.
    """

    _measured_rules = (-1, (0, True, True))
    # While rules are being learnt, what they predict changes.
    _is_learning = True

    @classmethod
    def load(cls, *arguments: Any, **more: Any) -> RecentRulePolicy:
        """Return the trained policy."""
        policy: RecentRulePolicy = super().load(*arguments, **more)
        policy._is_learning = False
        return policy

    @functools.cached_property
    def _remembered(self) -> dict[tuple[_Sign, ...], _Found]:
        """What the last steps led to."""
        return {}

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> _Found:
        if use_text_for_last_user_input and not self._rules_read_texts:
            return None, None, False
        find = super()._find_action_from_rules
        steps = self._telling_steps(tracker, domain)
        found: _Found | None = self._remembered.get(steps) if steps else None
        if found is None:
            found = find(tracker, domain, use_text_for_last_user_input)
            # Where no rule is found, what is returned quotes the message.
            if steps and found[0] is not None:
                if len(self._remembered) >= MOST_REMEMBERED:
                    # Conversations are mostly alike: what is forgotten is soon found again.
                    self._remembered.clear()
                self._remembered[steps] = found
        return found

    def _telling_steps(self, tracker: DialogueStateTracker, domain: Domain) -> tuple[_Sign, ...]:
        """Return the last steps as far as some rule reads them, none where it may read more."""
        events = None
        if not self._is_learning and not self._rules_read_more:
            events = self._recent_events(tracker, domain)
        if events is None:
            return ()
        steps = _steps_of(events)
        likely = self._likely_rules(self.lookup[RULES], steps[-1])
        return steps[-max((len(self._rule_key_to_state(one)) for one in likely), default=0) :]

    @staticmethod
    def format_tracker_states(states: list[State]) -> str:  # noqa: ARG004 - Rasa's signature
        """Return nothing to copy into the debug log."""
        return ""

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: dict[str, Any] | None = None,
    ) -> list[State]:
        recent = self._recent(tracker, domain)
        states: list[State] = super()._prediction_states(
            recent or tracker, domain, use_text_for_last_user_input, rule_only_data
        )
        return states[-self._longest_rule :] if recent else states

    def _recent(self, tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker | None:
        """Return a tracker of the last events, None where older ones may count."""
        events = self._recent_events(tracker, domain)
        if events is None:
            return None
        recent = DialogueStateTracker(tracker.sender_id, slots=())
        for event in events:
            if not isinstance(event, SlotSet):
                recent.update(event)
        return recent

    def _recent_events(
        self, tracker: DialogueStateTracker, domain: Domain
    ) -> Sequence[Event] | None:
        """Return the last events, None where older ones may count.

        Forms and slots that rules read may have been set long ago.
        """
        if tracker.active_loop_name or domain.slot_states:
            return None
        events = _last_events(tracker.applied_events(), self._longest_rule)
        looping = any(issubclass(one, ActiveLoop) for one in set(map(type, events)))
        return None if looping else events

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        """Return the rules that ``states`` satisfy; only those that the last one may are tried."""
        if not states:
            return set(lookup)
        likely = self._likely_rules(lookup, _sign_of(states[-1]))
        found: set[str] = super()._get_possible_keys(dict.fromkeys(likely, ""), states)
        return found

    def _likely_rules(self, lookup: dict[str, str], sign: _Sign) -> list[str]:
        """Return the rules whose last state may be one of this sign."""
        known, index = self._indexes.get(id(lookup), (-1, {}))
        if known != len(lookup):
            index = defaultdict(list)
            for key in lookup:
                index[_sign_of(self._rule_key_to_state(key)[-1])].append(key)
            self._indexes[id(lookup)] = len(lookup), index
        action, intent = sign
        without_intent = index.get((action, None), ()) if intent else ()
        return [*index.get(sign, ()), *without_intent]

    @functools.cached_property
    def _indexes(self) -> dict[int, tuple[int, Mapping[_Sign, list[str]]]]:
        """The rules of each lookup by the sign of their last state, and how many they were."""
        return {}

    @property
    def _longest_rule(self) -> int:
        """How many states the longest rule has."""
        return self._measured[0]

    @property
    def _rules_read_texts(self) -> bool:
        """Whether a rule names what the visitor says word for word."""
        return self._measured[1]

    @property
    def _rules_read_more(self) -> bool:
        """Whether a rule reads something else of a message than its intent."""
        return self._measured[2]

    @property
    def _measured(self) -> tuple[int, bool, bool]:
        # The training adds rules while it predicts.
        count = sum(len(self.lookup[one]) for one in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH))
        known, measured = self._measured_rules
        if known != count:
            rules = [
                self._rule_key_to_state(key)
                for one in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
                for key in self.lookup[one]
            ]
            read = {key for rule in rules for state in rule for key in state.get(USER, {})}
            measured = max(map(len, rules), default=0), TEXT in read, bool(read - {INTENT})
            self._measured_rules = count, measured
        return measured


def _sign_of(state: State) -> _Sign:
    """Return the last action and the intent of a state: a rule that names them fits no other."""
    action = state.get(PREVIOUS_ACTION) or {}
    return action.get(ACTION_NAME) or action.get(ACTION_TEXT), state.get(USER, {}).get(INTENT)


def _steps_of(events: Sequence[Event]) -> tuple[_Sign, ...]:
    """Return the actions of ``events``, each with the last intent before the next one.

    Before the first of them nothing has been done: a rule may ask for the start of a conversation.
    """
    steps: list[_Sign] = [(None, None)]
    intent = None
    for one in events:
        if one.type_name == UserUttered.type_name:
            intent = one.intent_name
            steps[-1] = (steps[-1][0], intent)
        elif one.type_name == ActionExecuted.type_name:
            steps.append((one.action_name or one.action_text, intent))
    return tuple(steps)


def _last_events(events: Sequence[Event], actions: int) -> Sequence[Event]:
    """Return the last ``actions`` actions with what led to them, the visitor's message included.

    Those of a conversation that is not longer than that are all.
    """
    action = ActionExecuted.type_name
    wanted = [action, UserUttered.type_name, *[action] * actions]
    for place in range(len(events) - 1, -1, -1):
        # Asking an event whether it is an instance takes long: Rasa's are abstract classes.
        if events[place].type_name == wanted[-1]:
            wanted.pop()
            if not wanted:
                return events[place:]
    return events
