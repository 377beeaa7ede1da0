"""Messages that lean on what was said before, over the project's own knowledge."""

from __future__ import annotations

from action_case import ActionCase, about

from actions.answer_membership import AnswerMembership
from actions.answer_question import AnswerQuestion
from actions.list_subjects import ListSubjects
from actions.pick_item import PickItem
from actions.show_next import ShowNext


class TestPointingBack(ActionCase):
    """What a message points to without naming it."""

    def test_returning_to_the_first_subject(self) -> None:
        """« Pour revenir au premier » takes up the first subject of the conversation."""
        self.slots = {"focus_subjects": ["peel"], "recent_subjects": ["incubateur-lorrain", "peel"]}
        tracker = self.create_tracker(
            "pour revenir au premier, c'est pour qui ?", "ask_audience", attributes={"audience": 1}
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_kind("answer")
        assert self.said[0]["custom"]["subjects"][0] == "incubateur-lorrain"

    def test_a_word_of_a_name_recalls_its_subject(self) -> None:
        """« Le triage » is the station spoken of before, not the subject spoken of last."""
        self.slots = {
            "focus_subjects": ["claas"],
            "recent_subjects": ["gare-triage-woippy", "claas"],
        }
        tracker = self.create_tracker(
            "et le triage, ça date de quand ?", "ask_date", attributes={"creation": 1.0}
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_kind("answer")
        assert self.said[0]["custom"]["subjects"][0] == "gare-triage-woippy"

    def test_an_item_picked_leaves_the_list_as_it_was(self) -> None:
        """After the first item of a list, the last one can be picked as well."""
        self.slots = {"listed": ["enim", "esitc", "centralesupelec"], "list_kind": None}
        self.run_action(PickItem(), self.create_tracker("la première", "pick_item"))
        self.run_action(PickItem(), self.create_tracker("et la dernière ?", "pick_item"))
        assert self.said[0]["custom"]["subjects"][0] == "centralesupelec"

    def test_an_ordinal_asks_for_no_rank(self) -> None:
        """« Le premier » picks an item though its word may ask for a rank."""
        self.slots = {"listed": ["enim", "esitc"], "list_kind": None}
        rank = {"entity": "attribute", "value": "rank", "places": [1, 2]}
        self.run_action(
            PickItem(),
            self.create_tracker(
                "le premier", "pick_item", entities=(rank,), attributes={"rank": 1}
            ),
        )
        self.assert_kind("answer")


class TestTakingUpTheQuestion(ActionCase):
    """The former question, asked of something else."""

    def test_the_question_waits_for_its_subject(self) -> None:
        """Asked « de qui ? », the visitor names someone: the question is answered for them."""
        self.run_action(
            AnswerQuestion(),
            self.create_tracker("Ils sont combien ?", "ask_figure", attributes={"headcount": 0.9}),
        )
        self.assert_kind("clarification")
        tracker = self.create_tracker(
            "chez Daussan", "switch_subject", entities=(about("daussan", 1, 2),)
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_facts("daussan-headcount")

    def test_the_year_before(self) -> None:
        """« Et l'année d'avant ? » asks the same of the year before that of the last answer."""
        self.slots = {
            "focus_subjects": ["grand-est"],
            "focus_attribute": "exports",
            "focus_facts": ["grand-est-exports-2024"],
        }
        self.run_action(
            AnswerQuestion(), self.create_tracker("et l'année d'avant ?", "ask_history")
        )
        assert "grand-est-exports-2023" in self.said[0]["custom"]["facts"]
        assert "grand-est-exports-2024" not in self.said[0]["custom"]["facts"]

    def test_since_when_is_about_what_was_said(self) -> None:
        """« Depuis quand ? » after who runs a port is about that, not about the port's creation."""
        self.slots = {
            "focus_subjects": ["port-metz"],
            "focus_attribute": "ownership",
            "focus_facts": ["port-metz-operator"],
        }
        self.run_action(
            AnswerQuestion(),
            self.create_tracker("depuis quand ?", "ask_date", attributes={"creation": 1.0}),
        )
        self.assert_facts("port-metz-operator")

    def test_whether_a_commune_is_one_of_them(self) -> None:
        """« Augny en est ? » is answered by oui, whatever was asked before."""
        self.slots = {"focus_subjects": ["eurometropole"], "focus_attribute": "population"}
        tracker = self.create_tracker(
            "Augny en est ?", "nlu_fallback", entities=(about("augny", 0, 1),)
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_says("Oui")

    def test_a_commune_outside_gets_its_no_at_once(self) -> None:
        """A question of belonging is answered by non, not by a portrait."""
        tracker = self.create_tracker(
            "Trémery est dans l'Eurométropole ?",
            "ask_membership",
            entities=(about("tremery", 0, 1), about("eurometropole", 4, 5)),
        )
        self.run_action(AnswerMembership(), tracker)
        self.assert_says("Non")

    def test_a_question_is_no_wish_for_the_next_page(self) -> None:
        """« Et les résultats ? » after a list asks for results, not for the rest of the list."""
        self.slots = {"focus_subjects": ["lycee-andre-citroen"]}
        results = {"entity": "attribute", "value": "results", "places": [2, 3]}
        self.run_action(
            ShowNext(),
            self.create_tracker(
                "et les résultats ?", "show_next", entities=(results,), attributes={"results": 1.0}
            ),
        )
        self.assert_kind("answer")
        assert "lycee-andre-citroen-pro-success" in self.said[0]["custom"]["facts"]


class TestStrictQuestions(ActionCase):
    """What is asked strictly of one subject."""

    def test_another_ones_telephone_is_no_answer(self) -> None:
        """Asked for the telephone of a body that gives none, nobody else's is said."""
        phone = {"entity": "attribute", "value": "phone", "places": [3, 6]}
        tracker = self.create_tracker(
            "Quel est le numéro de téléphone d'Inspire Metz ?",
            "ask_contact",
            entities=(about("inspire-metz", 7, 9), phone),
            attributes={"phone": 1.0},
            similar={"esitc-phone": 0.8},
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_kind("fallback")

    def test_a_telephone_of_nobody_asks_of_whom(self) -> None:
        """Without a name, « le téléphone ? » asks back of whom."""
        phone = {"entity": "attribute", "value": "phone", "places": [1, 2]}
        tracker = self.create_tracker(
            "le téléphone ?", "ask_contact", entities=(phone,), attributes={"phone": 1.0}
        )
        self.run_action(ListSubjects(), tracker)
        self.assert_kind("clarification")

    def test_a_rank_confirms_no_other_rank(self) -> None:
        """« La région la plus industrialisée ? » gets the rank, and no oui."""
        tracker = self.create_tracker(
            "Le Grand Est est la région la plus industrialisée de France ?",
            "ask_figure",
            entities=(about("grand-est", 1, 3),),
            attributes={"rank": 0.9},
            similar={"grand-est-jobs-270000": 0.8},
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_kind("answer")
        assert not self.said[0]["text"].startswith("Oui")

    def test_lying_here_confirms_nothing_else(self) -> None:
        """« X, c'est uniquement à Paris ? » gets no oui because X lies here too."""
        tracker = self.create_tracker(
            "CentraleSupélec, c'est uniquement en région parisienne ?",
            "ask_membership",
            entities=(about("centralesupelec", 0, 1),),
            similar={"centralesupelec-identity": 0.6},
        )
        self.run_action(AnswerMembership(), tracker)
        assert not self.said[0]["text"].startswith("Oui")

    def test_whom_the_visitor_supposes_is_corrected(self) -> None:
        """« C'est X qui ..., non ? » gets who does it, and that nothing is known of X."""
        tracker = self.create_tracker(
            "C'est le Medef qui porte les actions auprès des jeunes ?",
            "ask_actions",
            entities=({"entity": "unknown_name", "value": "Medef"},),
            attributes={"actions": 1.0},
            similar={"uimm-youth-actions": 0.6},
        )
        self.run_action(AnswerQuestion(), tracker)
        self.assert_kind("answer")
        self.assert_says("Medef", "UIMM")

    def test_each_thing_listed_is_answered(self) -> None:
        """After a list, a question without a name is answered of each thing listed."""
        self.slots = {
            "focus_subjects": ["diag-decarbonaction", "diag-eco-flux"],
            "listed": ["diag-decarbonaction", "diag-eco-flux"],
        }
        tracker = self.create_tracker("ça coûte combien ?", "ask_amount", attributes={"cost": 0.9})
        self.run_action(AnswerQuestion(), tracker)
        self.assert_facts("diag-decarbonaction-cost", "diag-eco-flux-cost")

    def test_belonging_elsewhere_is_no_belonging_here(self) -> None:
        """« X est en Moselle ? » gets no non because X lies outside the Eurométropole."""
        tracker = self.create_tracker(
            "Trémery est en Moselle ?",
            "ask_membership",
            entities=(about("tremery", 0, 1), about("moselle", 3, 4)),
        )
        self.run_action(AnswerMembership(), tracker)
        assert not self.said[0]["text"].startswith("Non")

    def test_words_of_other_names_make_no_name(self) -> None:
        """« Grand E-Nov à Nancy » does not confirm that Nancy lies in the Grand Est."""
        tracker = self.create_tracker(
            "Nancy est dans le Grand Est ?",
            "ask_membership",
            entities=(about("nancy", 0, 1), about("grand-est", 4, 6)),
            similar={"grand-e-nov-location": 0.5},
        )
        self.run_action(AnswerMembership(), tracker)
        assert not self.said[0]["text"].startswith("Oui")
