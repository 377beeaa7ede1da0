"""A small project without fault, to break in one place."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.check import update_generated_files

SUBJECTS = "data/knowledge/subjects/companies.yml"
KNOWN_IDS = "data/knowledge/known-ids.txt"
SCHEMA = "data/knowledge/schema/subjects.schema.json"
ATTRIBUTES = "data/knowledge/vocabulary/attributes.yml"

FILES = {
    ATTRIBUTES: """\
attributes:
  identity: {label: la nature, words: ["c'est quoi"], near: [headcount]}
  headcount: {label: l'effectif, words: ["effectif*"], asks: ["Ils sont combien ?"]}
  deadline: {label: l'échéance, traits: [end], words: ["date limite"]}
""",
    "data/knowledge/vocabulary/types.yml": """\
types:
  company: {one: entreprise, many: entreprises, words: ["usine*"], includes: [aid]}
  aid: {one: aide, many: aides, words: ["aide*"]}
  outside_commune: {one: commune hors, many: communes hors, words: []}
""",
    "data/knowledge/vocabulary/needs.yml": """\
needs:
  innovate: {label: innover, words: ["innov*"]}
""",
    "data/knowledge/vocabulary/spelling.yml": "spelling: {koi: quoi}\n",
    "data/knowledge/sources.yml": """\
titles:
  example.org: Exemple
  "GitHub:owner/data": Données
""",
    "data/knowledge/retired.yml": "retired: {}\n",
    SUBJECTS: """\
subjects:
  - id: acier
    type: company
    name: Aciérie du Pré
    article: l'
    aliases:
      - Acier du Pré
    themes: [industry]
    relations:
      located_in: [tremery]
    facts:
      - id: acier-identity
        attribute: identity
        also: [headcount]
        says: "L'Aciérie du Pré emploie 270 000 salariés et 3,3 % d'apprentis."
        figures:
          - {value: 270000, unit: salariés}
          - {value: 3.3, unit: "%"}
        asks:
          - Que fait l'aciérie ?
          - Qui travaille à l'aciérie ?
        needs: [innovate]
        row: 1
        source: https://www.example.org/acier
        date: 2023-04
        confidence: A
  - id: pret
    type: aid
    name: Prêt du Pré
    article: le
    ends: 2027-12-31
    facts:
      - id: pret-deadline
        attribute: deadline
        says: Le Prêt du Pré se demande jusqu'au 31 décembre 2027.
        asks:
          - Jusqu'à quand le Prêt du Pré ?
        text: 2
        source: GitHub:owner/data:file.csv
        date:
        confidence: B
        valid_until: 2027-12-31
  - id: tremery
    type: outside_commune
    name: Trémery
    article: ''
internal:
  - {row: 2, reason: "Doublon de la ligne 1."}
""",
    "data/knowledge/questions/companies.yml": """\
acier-identity:
  - "effectif aciérie"
""",
    "data/calibration/known.yml": """\
acier-identity:
  - "ils sont nombreux à l'aciérie ?"
""",
    "data/calibration/unknown.yml": """\
- "Qui dirige l'aciérie ?"
""",
    "data/languages/fr.yml": """\
phrases:
  unknown: Je ne sais pas.
  unknown_name: "Je ne sais rien de {name}."
  other_language: En français.
""",
    "data/languages/en.yml": """\
phrases:
  unknown: I do not know.
  unknown_name: "I know nothing about {name}."
attributes: {identity: what it is, headcount: the staff, deadline: the deadline}
types: {company: companies, aid: aids, outside_commune: towns}
needs: {innovate: to innovate}
""",
    "data/orientation.yml": """\
questions:
  - id: profile
    says: {fr: "Qui ?", en: "Who?"}
    options:
      - {id: pme, label: {fr: Une PME, en: A company}, words: [pme], needs: [innovate]}
      - {id: autre, label: {fr: Autre, en: Other}, words: [autre], types: [aid]}
  - id: field
    says: {fr: "Où ?", en: "Where?"}
    options:
      - {id: ici, label: {fr: Ici, en: Here}, words: [ici], after: [pme]}
      - {id: la, label: {fr: Là, en: There}, words: [la], after: [pme]}
""",
    "data/sources/facts.csv": "acteur,valeur\nAcier,1\nAcier,1\n",
    "data/sources/reference-text.txt": "Un titre\nUne phrase.\n",
    "data/nlu/questions.yml": """\
version: "3.1"
nlu:
- intent: ask_figure
  examples: |
"""
    + "".join(f"    - combien de numéro {number}\n" for number in range(20))
    + """\
- intent: greet
  examples: |
"""
    + "".join(f"    - bonjour numéro {number}\n" for number in range(20)),
    "data/rules/rules.yml": """\
version: "3.1"
rules:
  - rule: ask_figure
    steps:
      - intent: ask_figure
      - action: action_answer
  - rule: greet
    steps:
      - intent: greet
      - action: utter_greet
""",
    "domain.yml": """\
version: "3.1"
intents:
  - ask_figure
  - greet
actions:
  - action_answer
responses:
  utter_greet:
    - text: Bonjour
      buttons:
        - {title: Acier, payload: '/ask_subject{"subject":"acier"}'}
""",
    "actions/answer.py": """\
class Answer:
    def name(self) -> str:
        return "action_answer"
""",
    "tests/evaluation/questions.yml": """\
- id: one
  turns:
    - ask: "Combien de gens à l'aciérie ?"
      kind: [answer]
""",
}


def write_project(root: Path) -> None:
    """Write the small project into ``root``."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    update_generated_files(root, schema=True, ids=True)


def spoil(root: Path, file: str, old: str, new: str) -> None:
    """Replace the first ``old`` of a file, which must hold it."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(root: Path, file: str, fragment: str) -> int:
    """Return the last line that holds ``fragment``: what is added comes after what it repeats."""
    lines = (root / file).read_text(encoding="utf-8").splitlines(keepends=True)
    return max(number for number, line in enumerate(lines, 1) if fragment in line)
