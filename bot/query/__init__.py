"""From a question and the knowledge to what is to be said. No Rasa.

Each folder imports only those before it (``tests/test_layers.py``): ``cues`` (what the wording of a
message tells by itself), ``scoring`` (how well each fact answers), ``subjects`` (whom the message
means), ``evidence`` (which facts may be said), ``skills`` (what the actions ask), ``follow_ups``.
``question`` is what comes in, ``result`` what goes out, ``engine`` what all of them need, with the
``subject_index`` of what would take long to find in each subject.

A message is asked in this order (``actions/base.py``):

1. ``subjects.choice.resolved``: "celle de Trémery", "le deuxième" become the subject they mean.
2. ``follow_ups.follow_up``: its finders, one after the other, until one answers. A new kind of
   follow-up is a function with a line in ``_FINDERS`` there, which says why it stands there.
3. The skill of the action that the intent is mapped to. A new skill is a module of ``skills``, an
   action of ``actions``, and a rule.
4. ``skills.second_reading``: what that leaves unanswered, read once more.
5. ``follow_ups.excepted.without_excepted``: whom the message leaves out ("à part X") is not said.
"""
