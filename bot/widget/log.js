// The conversation as it is shown: what Conversation tells is said to everybody, and once only.
import { el } from "./dom.js";
import { answerBubbles, asText, problemBubble, questionBubble, suggestionGroup, tools } from "./messages.js";

const TOAST_MS = 8_000;
const QUIET_MS = 500;
// How far from the end the visitor may be and still be taken along.
const NEAR_END_PX = 120;

export class Log {
  #nodes = new Map();
  #parts;
  #options;
  #conversation;
  #timer;

  /** `parts`: the panel's nodes. `options`: words, language, server, and the `actions` of the
   * controls in the conversation: ask, act (something that brings the focus back), write. */
  constructor(parts, options, conversation) {
    this.#parts = parts;
    this.#options = options;
    this.#conversation = conversation;
  }

  language() {
    return this.#options.language;
  }

  said(key, stays) {
    const { toast } = this.#parts;
    clearTimeout(this.#timer);
    toast.textContent = this.#options.words[key] ?? "";
    if (!stays) this.#timer = setTimeout(() => toast.replaceChildren(), TOAST_MS);
  }

  waiting(waiting) {
    const { typing, form, send } = this.#parts;
    typing.textContent = waiting ? this.#options.words.typing : "";
    send.setAttribute("aria-disabled", waiting);
    form.classList.toggle("waiting", waiting);
  }

  asked(exchange) {
    this.#nodes.get(exchange)?.remove();
    this.#parts.log.querySelector(".suggestions")?.remove();
    this.#begun();
    this.#scrollTo(this.#add(exchange));
  }

  /** An answer, or a trouble, under its question. */
  changed(exchange) {
    const node = this.#nodes.get(exchange);
    const { frame, scroll, typing } = this.#parts;
    if (exchange.problem?.kind !== "slow") typing.textContent = "";
    const near = [frame, scroll].every((box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX);
    node.querySelector(".problem")?.remove();
    node.append(...this.#outcome(exchange));
    if (near) this.#scrollTo(node);
  }

  rated(exchange) {
    const old = this.#nodes.get(exchange).querySelector(".tools");
    const focused = [...old.querySelectorAll("button")].indexOf(old.getRootNode().activeElement);
    const row = this.#tools(exchange);
    old.replaceWith(row);
    row.querySelectorAll("button")[focused]?.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  removed(exchange) {
    this.#nodes.get(exchange).remove();
    if (!exchange.payload) this.#options.actions.write(exchange.text);
    this.#begun();
  }

  /** Show the whole conversation anew: what was said before is not read out again. */
  restored() {
    const { log } = this.#parts;
    const { exchanges, pending } = this.#conversation;
    if (exchanges.length) {
      log.setAttribute("aria-live", "off");
      setTimeout(() => log.setAttribute("aria-live", "polite"), QUIET_MS);
    }
    log.replaceChildren();
    this.greeted();
    const nodes = exchanges.map((exchange) => this.#add(exchange));
    this.waiting(Boolean(pending));
    this.#begun();
    if (exchanges.length) this.#scrollTo(nodes.at(-1));
  }

  /** The bot's first words stand before the first question; until then the first screen is read,
   * which also stands for the questions that they offer. */
  greeted() {
    const { log } = this.#parts;
    log.querySelector(".greeting")?.remove();
    const words = this.#conversation.greeting.filter(({ buttons }) => !buttons.length);
    log.prepend(el("div", { className: "exchange greeting" }, ...this.#answer(words)));
  }

  #answer(messages) {
    return answerBubbles(messages, this.#options);
  }

  #add(exchange) {
    const node = el("div", { className: "exchange" }, questionBubble(exchange, this.#options.words));
    node.append(...this.#outcome(exchange));
    this.#nodes.set(exchange, node);
    this.#parts.log.append(node);
    return node;
  }

  #outcome(exchange) {
    const { messages, problem } = exchange;
    const { words, actions } = this.#options;
    const conversation = this.#conversation;
    if (problem) {
      const acts = {
        retry: () => actions.act(() => conversation.retry(exchange)),
        takeBack: () => actions.act(() => conversation.takeBack(exchange)),
      };
      return [problemBubble(problem, this.#options, acts)];
    }
    if (!messages) return [];
    const nodes = [...this.#answer(messages), this.#tools(exchange)];
    if (exchange === conversation.exchanges.at(-1)) nodes.push(...suggestionGroup(messages, words, actions.ask));
    return nodes;
  }

  #tools(exchange) {
    const { words } = this.#options;
    const rate = (...rating) => this.#conversation.rate(exchange, ...rating);
    const copy = async () => {
      const text = asText(exchange.messages, words);
      const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
      this.said(done ? "copied" : "notCopied");
    };
    return tools(exchange, words, rate, copy);
  }

  #begun() {
    const { welcome, again, log } = this.#parts;
    const begun = Boolean(this.#conversation.exchanges.length);
    welcome.hidden = begun;
    again.hidden = !begun;
    log.classList.toggle("begun", begun);
  }

  /** Scroll to the end, but never past the beginning of `node`. */
  #scrollTo(node) {
    for (const box of [this.#parts.frame, this.#parts.scroll]) {
      box.scrollTop += node.getBoundingClientRect().top - box.getBoundingClientRect().top - 12;
    }
  }
}
