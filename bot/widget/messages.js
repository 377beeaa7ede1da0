// The nodes of an exchange: the question, the answer with its sources and cards, what can be done
// with it, and what went wrong.
import { el, iconButton, ICONS, link, unseen } from "./dom.js";
import { put } from "./labels.js";
import { clean, inline, parse, safeAddress } from "./text.js";

function bubble(kind, speaker, ...content) {
  return el("div", { className: `message ${kind}` }, unseen(speaker), ...content);
}

export function questionBubble({ text }, words) {
  return bubble("user", words.you, el("p", {}, clean(text)));
}

/** A list whose items are the message's subjects, each with a link to its page. */
function cards(items, subjects, { words, server }) {
  const card = (text, at) => {
    const [name, ...rest] = text.split(" – ");
    const entry = link(`${server}pages/fiches/${encodeURIComponent(subjects[at])}.html`, words.card, words);
    entry.firstChild.after(unseen(` (${name.slice(0, 80)})`));
    const title = rest.length ? [el("strong", {}, name), el("span", {}, rest.join(" – "))] : inline(text, words);
    return el("li", {}, el("div", {}, ...title), entry);
  };
  return el("ul", { className: "cards", role: "list" }, ...items.map(card));
}

function blockNode(block, subjects, options) {
  const { words } = options;
  if (!block.items) return el("p", {}, ...inline(block, words));
  const { items, ordered } = block;
  if (items.length > 1 && subjects.length === items.length) return cards(items, subjects, options);
  return el(ordered ? "ol" : "ul", {}, ...items.map((item) => el("li", {}, ...inline(item, words))));
}

function sourceParts({ title, url, date }, words) {
  const href = safeAddress(url);
  return { href, title: clean(title) || clean(url) || "?", date: clean(date) || words.undated };
}

function sourceDetails(sources, words) {
  const item = (source) => {
    const { href, title, date } = sourceParts(source, words);
    return el("li", {}, href ? link(href, title, words) : title, `, ${date}`);
  };
  return el(
    "details", { className: "sources" },
    el("summary", {}, put(words.sources, sources.length)),
    el("ul", {}, ...sources.map(item)),
  );
}

export function answerBubbles(messages, options) {
  const { words } = options;
  return messages.map(({ text, sources, subjects }) => {
    const content = parse(text).map((block) => blockNode(block, subjects, options));
    if (sources.length) content.push(sourceDetails(sources, words));
    return bubble("bot", words.bot, ...content);
  });
}

/** An answer as it is copied: its text, then its sources. */
export function asText(messages, words) {
  return messages
    .flatMap(({ text, sources }) => [
      text,
      ...sources.map((source) => {
        const { href, title, date } = sourceParts(source, words);
        return `[${[title, date, href].filter(Boolean).join(", ")}]`;
      }),
    ])
    .join("\n");
}

export function suggestionGroup(messages, words, ask) {
  const buttons = messages.flatMap((message) => message.buttons);
  if (!buttons.length) return [];
  const name = put(words.suggestions, buttons.length);
  // The buttons themselves are not read out with the answer: their number is.
  const group = { className: "suggestions", role: "group", "aria-label": name, "aria-live": "off" };
  const chips = buttons.map(({ title, payload }) => chip(clean(title), () => ask(clean(title), payload)));
  return [unseen(name), el("div", group, ...chips)];
}

function chip(name, onclick, properties) {
  return el("button", { type: "button", className: "chip", onclick, ...properties }, name);
}

/** Rate and copy: not read out with the answer, since this part of the log is off. */
export function tools({ rating, reason }, words, rate, copy) {
  const thumb = (which) => {
    const properties = { className: which, "aria-pressed": rating === which };
    return iconButton(words[which], ICONS.thumb, () => rate(which), properties);
  };
  const row = [thumb("up"), thumb("down"), iconButton(words.copy, ICONS.copy, copy)];
  if (rating === "down") {
    const reasons = Object.entries(words.reasons).map(([which, name]) => {
      return chip(name, () => rate("down", which), { "aria-pressed": reason === which });
    });
    const group = { className: "reasons", role: "group", "aria-label": words.why };
    row.push(el("div", group, el("p", {}, words.why), ...reasons));
  }
  return el("div", { className: "tools", "aria-live": "off" }, ...row);
}

/** What went wrong, with ways on. */
export function problemBubble({ kind, wait, status, detail }, { words, server }, { retry, takeBack }) {
  const said = clean(detail) || put(words[kind] ?? words.unreadable, wait ?? status);
  const ways = [chip(words.takeBack, takeBack), link(`${server}pages/index.html`, words.pages, words)];
  if (kind !== "slow" && kind !== "refused") ways.unshift(chip(words.retry, retry));
  return bubble("problem", words.problem, el("p", {}, said), el("div", { className: "ways" }, ...ways));
}
