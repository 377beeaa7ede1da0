"""What a screen reader finds and hears (the bot is a stand-in)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .chat_page import (
    answers,
    ask,
    button,
    panel,
    problem,
    rich_answer,
    toast,
    widget,
)
from .stand_in import GREETING, StandIn

# What a screen reader is told of its own accord: the additions to live regions, in their order.
LISTEN = """(host) => {
  window.heard = [];
  const off = (node) => node.closest("[aria-live]")?.getAttribute("aria-live") === "off";
  new MutationObserver((changes) => {
    for (const { addedNodes, target } of changes) {
      const region = (target.closest ?? (() => null)).call(target, "[role=log], [role=status]");
      if (!region || off(target)) continue;
      for (const added of addedNodes) {
        const spoken = added.cloneNode(true);
        if (added.nodeType === 1 && added.getAttribute("aria-live") === "off") continue;
        for (const silent of spoken.querySelectorAll?.("[aria-live=off]") ?? []) silent.remove();
        const named = [spoken, ...(spoken.querySelectorAll?.("[aria-label]") ?? [])];
        for (const one of named) one.append?.(one.getAttribute("aria-label") ?? "");
        const text = spoken.textContent.replace(/\\s+/g, " ").trim();
        if (text) heard.push(`${region.getAttribute("role")}: ${text}`);
      }
    }
  }).observe(host.shadowRoot, { childList: true, subtree: true });
}"""


def test_a_screen_reader_hears_each_thing_once_and_in_order(
    bubble: Page, stand_in: StandIn
) -> None:
    """The question, the wait, the answer with its number of suggestions, what was done, errors."""
    go = stand_in.hold({"messages": [rich_answer()]})
    expect(bubble.locator(".greeting .bot")).to_be_attached()
    widget(bubble).evaluate(LISTEN)
    ask(bubble, "Quelles écoles ?")
    go.set()
    expect(answers(bubble)).to_have_count(1)
    button(bubble, "Réponse utile").click()
    expect(toast(bubble)).not_to_be_empty()
    stand_in.answer_raw("", 500)
    ask(bubble, "Et puis ?")
    expect(problem(bubble)).to_be_visible()
    heard = bubble.evaluate("heard")
    expected = [
        "log: Vous : Quelles écoles ?",
        "status: L’assistant prépare sa réponse",
        r"log: L’assistant : Écoles d’ingénieurs : j’en connais 2\.ENIM.*Sources \(2\).*",
        r"log: Questions suggérées \(2\)",
        r"status: Merci, votre avis est enregistré\.",
        "log: Vous : Et puis ?",
        "status: L’assistant prépare sa réponse",
        r"log: Problème : L’assistant rencontre un problème technique \(erreur 500\)\..*",
    ]
    said = [one.replace("?", r"\?") if "?" in one else one for one in expected]
    assert len(heard) == len(said), heard
    for one, pattern in zip(heard, said):
        assert re.fullmatch(pattern, one), (one, pattern)


def test_the_accessibility_tree_has_every_name_and_role(bubble: Page, stand_in: StandIn) -> None:
    """What a screen reader finds when it walks through the open panel, in its order."""
    stand_in.answer(rich_answer())
    ask(bubble, "Quelles écoles ?")
    bubble.locator("summary").click()
    expect(panel(bubble)).to_match_aria_snapshot(
        f"""
        - dialog "L’assistant industrie de Metz":
          - heading "L’assistant industrie de Metz" [level=2]
          - paragraph: Assistant automatique
          - combobox "Langue":
            - option "Français" [selected]
            - option "Deutsch"
            - option "English"
          - button "Fermer"
          - group "L’assistant industrie de Metz":
            - paragraph: /Un programme vous répond/
            - list:
              - listitem:
                - link "Vos données (nouvelle fenêtre)"
              - listitem:
                - link "Accessibilité (nouvelle fenêtre)"
              - listitem:
                - link "Joindre une personne (nouvelle fenêtre)"
              - listitem:
                - link "Consulter les fiches (nouvelle fenêtre)"
            - log "Conversation":
              - text: "L’assistant :"
              - paragraph: {GREETING}
              - text: "Vous :"
              - paragraph: Quelles écoles ?
              - text: "L’assistant :"
              - paragraph: "Écoles d’ingénieurs : j’en connais 2."
              - list:
                - listitem:
                  - strong: ENIM
                  - text: Metz
                  - link "Voir la fiche (ENIM) (nouvelle fenêtre)"
                - listitem:
                  - strong: Arts et Métiers
                  - text: Metz
                  - link "Voir la fiche (Arts et Métiers) (nouvelle fenêtre)"
              - group:
                - text: Sources (2)
                - list:
                  - listitem:
                    - link "Plaquette (nouvelle fenêtre)"
                    - text: ", juin 2023"
                  - listitem: Agence, non daté
              - button "Réponse utile"
              - button "Réponse pas utile"
              - button "Copier la réponse"
              - text: Questions suggérées (2)
              - group "Questions suggérées (2)":
                - button "Que fait l’ENIM ?"
                - button "Où est-elle ?"
            - status
          - status
          - text: Votre question
          - paragraph
          - status
          - textbox "Votre question"
          - button "Envoyer"
          - button "Nouvelle conversation"
          - button "Effacer la conversation"
        """
    )


def test_the_visitor_reads_that_a_machine_answers(bubble: Page, stand_in: StandIn) -> None:
    """The notice, the pages on data and accessibility and a human contact are one press away."""
    expect(panel(bubble)).to_contain_text("Assistant automatique")
    expect(panel(bubble)).to_contain_text("Un programme vous répond, pas une personne.")
    expect(panel(bubble)).to_contain_text("N’écrivez pas de données personnelles.")
    for name, path in (
        ("Vos données", "donnees"),
        ("Accessibilité", "accessibilite"),
        ("Joindre une personne", "donnees#contact"),
        ("Consulter les fiches", "pages/index.html"),
    ):
        link = panel(bubble).get_by_role("link", name=f"{name} (nouvelle fenêtre)")
        expect(link).to_have_attribute("href", stand_in.url + path)
        assert bubble.request.get(stand_in.url + path).ok
