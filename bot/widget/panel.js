// The panel's frame: header, first screen, conversation, field. What happens is in element.js.
import { el, icon, iconButton, ICONS, link } from "./dom.js";
import { LANGUAGES, put } from "./labels.js";

export const LONGEST = 500;
const COUNTER_FROM = 400;
const COUNTER_PAUSE_MS = 1_000;

function header({ words, language, title, display, actions }) {
  const chosen = el("select", { className: "language", "aria-label": words.language });
  for (const [code, name] of Object.entries(LANGUAGES)) {
    chosen.append(el("option", { value: code, selected: code === language, lang: code }, name));
  }
  chosen.onchange = () => actions.speak(chosen.value);
  const row = el(
    "div", { className: "header" },
    el("span", { className: "mark" }, icon(ICONS.mark)),
    el(
      "div", { className: "names" },
      el(display === "page" ? "h1" : "h2", { className: "title", id: "title" }, title),
      el("p", {}, words.automatic),
    ),
    chosen,
  );
  if (display === "bubble") {
    row.append(iconButton(words.close, ICONS.close, actions.close, { className: "close" }));
  }
  return row;
}

function notice({ words, server }) {
  const links = [
    [`${server}donnees`, words.data],
    [`${server}accessibilite`, words.accessibility],
    [`${server}donnees#contact`, words.contact],
    [`${server}pages/index.html`, words.pages],
  ];
  return el(
    "div", { className: "notice" },
    el("p", {}, words.notice),
    el("ul", { role: "list" }, ...links.map(([href, text]) => el("li", {}, link(href, text, words)))),
  );
}

function welcome({ words, greeting, display, actions }) {
  const [top, sub] = display === "page" ? ["h2", "h3"] : ["h3", "h4"];
  const themes = Object.entries(words.starters).map(([theme, questions], at) => {
    const id = `theme-${at}`;
    const asked = questions.map((question) => {
      const onclick = () => actions.ask(question);
      return el("button", { type: "button", className: "starter", onclick }, question);
    });
    return el("div", { role: "group", "aria-labelledby": id }, el(sub, { id }, theme), ...asked);
  });
  return el(
    "div", { className: "welcome" },
    el(top, {}, words.welcome),
    el("p", {}, greeting),
    el("div", { className: "themes" }, ...themes),
  );
}

function composer({ words, actions }) {
  const field = el("textarea", {
    id: "field", rows: 1, maxLength: LONGEST, enterKeyHint: "send",
    "aria-describedby": "counter",
  });
  const counter = el("p", { id: "counter" });
  const left = el("p", { className: "unseen", role: "status" });
  const send = el("button", { type: "submit", className: "send", "aria-label": words.send }, icon(ICONS.send), el("span", {}, words.send));
  const restart = el("button", { type: "button", onclick: actions.restart }, words.restart);
  const erase = el("button", { type: "button", onclick: actions.erase }, words.erase);
  const again = el("div", { className: "again", hidden: true }, restart, erase);
  let timer;
  const count = () => {
    const { length } = field.value;
    counter.textContent = length >= COUNTER_FROM ? put(words.left, LONGEST - length) : "";
    counter.classList.toggle("full", length >= LONGEST);
    clearTimeout(timer);
    // Said aloud after a pause only, not at every key.
    timer = setTimeout(() => { left.textContent = counter.textContent; }, COUNTER_PAUSE_MS);
  };
  const form = el(
    "form", { className: "composer" },
    el("div", { className: "row" }, el("label", { htmlFor: "field" }, words.field), counter, left),
    el("div", { className: "field" }, field, send),
    again,
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    actions.submit();
  };
  field.oninput = () => {
    count();
    actions.typed();
  };
  field.onkeydown = (event) => {
    // 229: Safari's Enter that ends the composition of a character.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    form.requestSubmit();
  };
  return { form, field, send, again, count };
}

/** The panel and the nodes that change. `options`: words, language, title, greeting, display,
 * server and the `actions` of its controls. */
export function buildPanel(options) {
  const { words, display } = options;
  const first = welcome(options);
  const log = el("div", { className: "log", role: "log", "aria-live": "polite", "aria-label": words.log });
  const typing = el("p", { className: "typing", role: "status" });
  const toast = el("p", { className: "toast", role: "status" });
  const parts = composer(options);
  const scroll = el(
    "div", { className: "scroll", role: "group", tabIndex: 0, "aria-labelledby": "title" },
    el("div", { className: "column" }, notice(options), first, log, typing),
  );
  const bottom = el("div", { className: "bottom" }, toast, parts.form);
  const frame = el("div", { className: "frame" }, header(options), scroll, bottom);
  const role = display === "bubble" ? "dialog" : "region";
  const panel = el("div", { className: "panel", id: "panel", role, "aria-labelledby": "title" }, frame);
  return { panel, frame, scroll, welcome: first, log, typing, toast, ...parts };
}

export function buildLauncher({ words, actions }) {
  const expanded = { "aria-expanded": false, "aria-controls": "panel" };
  return el(
    "button", { type: "button", className: "launcher", onclick: actions.toggle, ...expanded },
    icon(ICONS.bubble), el("span", {}, words.launcher),
  );
}
