"""The actions over the project's own knowledge, each in a short conversation."""

from __future__ import annotations

from action_case import ActionCase, about, entity

from actions.answer_membership import AnswerMembership
from actions.answer_question import AnswerQuestion
from actions.answer_uncertain import AnswerUncertain
from actions.ask_fact import AskFact
from actions.ask_source import AskSource
from actions.ask_subject import AskSubject
from actions.compare_subjects import CompareSubjects
from actions.find_support import FindSupport
from actions.find_training import FindTraining
from actions.list_subjects import ListSubjects
from actions.pick_item import PickItem
from actions.session_start import SessionStart
from actions.show_next import ShowNext
from actions.take_correction import TakeCorrection
from actions.tell_more import TellMore

WHERE = {"location": 0.9}
HOW_MANY = {"headcount": 0.9}


class TestQuestions(ActionCase):
    """Questions about something in particular."""

    def test_a_question_is_answered_and_remembered(self) -> None:
        """A question is answered, and the conversation remembers what it was about."""
        tracker = self.create_tracker(
            "Combien de salariés chez Daussan ?",
            "ask_figure",
            entities=(about("daussan", 4, 5),),
            attributes=HOW_MANY,
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_kind("answer")
        self.assert_facts("daussan-headcount")
        self.assert_says("60 salariés")
        self.assert_remembers(focus_subjects=["daussan"], focus_attribute="headcount")

    def test_the_next_question_is_about_the_same_subject(self) -> None:
        """The next question, without a name, is about the same subject."""
        self.slots = {"focus_subjects": ["bliiida"], "focus_facts": ["bliiida-identity"]}
        tracker = self.create_tracker(
            "et c'est où ?", "ask_location", attributes=WHERE, similar={"bliiida-address": 0.5}
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_kind("answer")
        assert self.said[0]["custom"]["subjects"] == ["bliiida"]

    def test_what_is_not_held_is_admitted(self) -> None:
        """A salary is not known: the bot says so and offers what it knows."""
        tracker = self.create_tracker(
            "Quel salaire chez Claas ?",
            "ask_unheld",
            entities=(about("claas", 3, 4),),
            attributes={"salary": 0.9},
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_kind("fallback")
        self.assert_facts()
        self.assert_says("Je ne sais pas")
        assert self.said[0]["buttons"]

    def test_an_uncertain_message_still_finds_its_name(self) -> None:
        """A message whose intent is uncertain is still answered by the name that it holds."""
        tracker = self.create_tracker("LEM3", "nlu_fallback", entities=(about("lem3", 0, 1),))
        self.run_action(AnswerUncertain(), tracker)
        self.assert_kind("answer")
        assert "lem3-identity" in self.said[0]["custom"]["facts"]

    def test_a_message_without_meaning_states_nothing(self) -> None:
        """A message without meaning states nothing."""
        self.run_action(AnswerUncertain(), self.create_tracker("zzz qqq", "nlu_fallback"))
        assert self.said[0]["custom"]["kind"] in {"fallback", "clarification"}
        self.assert_facts()

    def test_membership_is_told_with_its_proof(self) -> None:
        """A commune's membership is told by yes or no, with the fact that proves it."""
        tracker = self.create_tracker(
            "Woippy fait partie de la métropole ?",
            "ask_membership",
            entities=(about("woippy", 0, 1),),
        )
        self.run_action(AnswerMembership(), tracker)
        self.assert_says("Oui.")
        self.assert_facts("woippy-membership")


class TestGuidance(ActionCase):
    """Lists, support, trainings and comparisons."""

    def test_a_list_is_read_page_by_page_and_an_item_picked(self) -> None:
        """A list is read page by page, and an item of the page picked by its place."""
        tracker = self.create_tracker(
            "Quelles entreprises ?", "list_subjects", entities=(entity("type", "company"),)
        )
        self.run_action(ListSubjects(), tracker)
        self.assert_kind("answer")
        first = self.said[0]["custom"]["subjects"]
        self.assert_remembers(list_offset=8, focus_attribute=None)

        self.run_action(ShowNext(), self.create_tracker("la suite", "show_next"))
        second = self.said[0]["custom"]["subjects"]
        assert not set(first) & set(second)
        self.assert_remembers(list_offset=16)

        self.run_action(PickItem(), self.create_tracker("le premier", "pick_item"))
        assert self.said[0]["custom"]["subjects"][0] == second[0]
        self.assert_remembers(focus_subjects=second[:1])

    def test_a_need_gets_bodies_with_their_facts(self) -> None:
        """A need gets the bodies that meet it, each with its fact."""
        tracker = self.create_tracker(
            "Je cherche un terrain", "find_support", entities=(entity("need", "settle"),)
        )
        self.run_action(FindSupport(), tracker)
        self.assert_kind("answer")
        assert len(self.said[0]["custom"]["facts"]) == len(self.said[0]["custom"]["subjects"])

    def test_a_named_body_is_answered_about_itself(self) -> None:
        """A wish for help that names a body is answered about that body or its own programme."""
        tracker = self.create_tracker(
            "The Pool peut-il m'aider ?",
            "find_support",
            entities=(about("the-pool", 0, 2), entity("need", "start_up")),
            attributes={"offer": 0.9},
        )
        self.run_action(FindSupport(), tracker)
        assert set(self.said[0]["custom"]["subjects"]) <= {"the-pool", "quest-for-industry"}

    def test_a_training_gets_its_school(self) -> None:
        """A training gets the lycée that gives it."""
        tracker = self.create_tracker(
            "Où faire un BTS électrotechnique ?",
            "find_training",
            entities=(about("bts-electrotechnique", 3, 5), entity("diploma", "bts")),
        )
        self.run_action(FindTraining(), tracker)
        self.assert_kind("answer")
        self.assert_says("Cormontaigne")

    def test_two_schools_are_set_side_by_side(self) -> None:
        """Two schools are set side by side, with one fact each."""
        tracker = self.create_tracker(
            "ENIM ou ESITC : qui a le plus d'élèves ?",
            "compare",
            entities=(about("enim", 0, 1), about("esitc", 2, 3)),
            attributes={"students": 0.9},
        )
        self.run_action(CompareSubjects(), tracker)
        self.assert_kind("answer")
        assert self.said[0]["custom"]["subjects"] == ["enim", "esitc"]
        assert len(self.said[0]["custom"]["facts"]) == 2


class TestDialogue(ActionCase):
    """More, sources, buttons, the opening."""

    def test_more_is_told_and_nothing_twice(self) -> None:
        """Telling more repeats nothing that was said."""
        self.slots = {"focus_subjects": ["daussan"], "focus_facts": ["daussan-identity"]}
        self.run_action(TellMore(), self.create_tracker("et encore ?", "tell_more"))
        self.assert_kind("answer")
        self.assert_facts("daussan-headcount")

    def test_more_about_nothing_asks_what_is_meant(self) -> None:
        """At the beginning, « dites-m'en plus » states nothing and asks what is meant."""
        self.run_action(TellMore(), self.create_tracker("dites-m'en plus", "tell_more"))
        assert self.said[0]["custom"]["kind"] in {"clarification", "suggestion", "social"}
        self.assert_facts()

    def test_the_source_is_that_of_the_last_answer(self) -> None:
        """The source is that of the last answer, with its address."""
        self.slots = {"focus_subjects": ["claas"], "focus_facts": ["claas-creation"]}
        self.run_action(AskSource(), self.create_tracker("source ?", "ask_source"))
        self.assert_kind("answer")
        self.assert_facts("claas-creation")
        self.assert_says("source")

    def test_the_button_of_a_fact_is_obeyed(self) -> None:
        """The button of a fact states it."""
        tracker = self.create_tracker(
            "/ask_fact", "ask_fact", entities=(entity("fact", "claas-creation"),)
        )
        self.run_action(AskFact(), tracker)
        self.assert_facts("claas-creation")
        self.assert_remembers(focus_subjects=["claas"], focus_attribute="creation")

    def test_the_button_of_a_subject_is_obeyed(self) -> None:
        """The button of a subject presents it."""
        tracker = self.create_tracker(
            "/ask_subject", "ask_subject", entities=(entity("subject", "the-pool"),)
        )
        self.run_action(AskSubject(), tracker)
        self.assert_kind("answer")
        assert self.said[0]["custom"]["subjects"] == ["the-pool"]

    def test_the_button_of_a_fact_that_is_gone_is_admitted(self) -> None:
        """The button of a fact that is gone is answered by an admission, not by an error."""
        tracker = self.create_tracker(
            "/ask_fact", "ask_fact", entities=(entity("fact", "disparu"),)
        )
        self.run_action(AskFact(), tracker)
        self.assert_kind("fallback")

    def test_a_correction_asks_the_former_question_of_the_other(self) -> None:
        """« Non, X » asks of X what was asked just before."""
        self.slots = {
            "focus_subjects": ["claas"],
            "focus_attribute": "headcount",
            "focus_facts": ["claas-headcount-2020"],
        }
        tracker = self.create_tracker("non, Daussan", "deny", entities=(about("daussan", 1, 2),))
        self.run_action(TakeCorrection(), tracker)
        self.assert_facts("daussan-headcount")

    def test_a_refusal_without_a_name_asks_to_say_it_again(self) -> None:
        """« Non » alone states nothing and keeps the subject."""
        self.slots = {"focus_subjects": ["claas"]}
        self.run_action(TakeCorrection(), self.create_tracker("non", "deny"))
        self.assert_facts()
        self.assert_remembers(focus_subjects=["claas"])

    def test_small_answers_do_not_change_the_subject(self) -> None:
        """A message that states nothing about a subject keeps the one of the conversation."""
        self.slots = {"focus_subjects": ["claas"]}
        self.run_action(AskSource(), self.create_tracker("source ?", "ask_source"))
        self.assert_kind("social")
        self.assert_remembers(focus_subjects=["claas"])

    def test_a_conversation_opens_with_the_notice(self) -> None:
        """A conversation opens with the notice that an automatic assistant answers."""
        self.run_action(SessionStart(), self.create_tracker("bonjour", "greet"))
        assert [message["response"] for message in self.said] == ["utter_notice"]
