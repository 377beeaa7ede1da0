// <metz-assistant>: what joins the panel, the conversation and the page around them.
import { Api } from "./api.js";
import { readable } from "./colours.js";
import { Conversation } from "./conversation.js";
import { el } from "./dom.js";
import { LABELS } from "./labels.js";
import { Log } from "./log.js";
import { Memory } from "./memory.js";
import { buildLauncher, buildPanel } from "./panel.js";
import sheet from "./widget.css" with { type: "css" };

// As in widget.css: where a bubble's panel takes the whole screen.
const FULL_SCREEN = matchMedia("(max-width: 35em), (max-height: 30em)");
const DARK_MODE = matchMedia("(prefers-color-scheme: dark)");
const DRAFT_PAUSE_MS = 300;

export class MetzAssistant extends HTMLElement {
  /** The address that the widget was loaded from, with a slash at its end. */
  static home = "";
  #root = el("div", { className: "root" });
  #started = false;
  #leaving;
  #server;
  #memory;
  #conversation;
  #parts;
  #launcher;
  #timer;

  connectedCallback() {
    this.#leaving = new AbortController();
    if (!this.shadowRoot) this.#build();
    this.#listen(this.#leaving.signal);
    this.#shade();
    const before = this.#memory.values.open;
    if (!this.#bubble) {
      if (this.#memory.values.token) this.#start();
    } else if (before ? !FULL_SCREEN.matches : before === undefined && "open" in this.dataset) {
      this.open(false);
    }
  }

  disconnectedCallback() {
    this.#leaving.abort();
  }

  /** Show the panel of a bubble; the field gets the focus, unless the visitor did not ask for it. */
  open(focus = true) {
    this.#memory.set({ open: true });
    this.#show(true);
    this.#start();
    if (focus) this.#focusField();
  }

  /** Hide the panel of a bubble; the launcher gets the focus back. */
  close(focus = true) {
    this.#memory.set({ open: false });
    this.#show(false);
    if (focus) this.#launcher.focus();
  }

  get #bubble() {
    return this.dataset.display === "bubble";
  }

  /** The language: chosen by the visitor, set by the site, else that of the page around. */
  get #language() {
    const wanted = [this.#memory.values.language, this.dataset.language, this.closest("[lang]")?.lang];
    return wanted.map((one) => one?.slice(0, 2).toLowerCase()).find((one) => one in LABELS) ?? "fr";
  }

  #build() {
    const { server, display = "inline", position = "bottom-right" } = this.dataset;
    this.#server = server ? new URL(`${server}/`, location).href.replace(/\/+$/u, "/") : MetzAssistant.home;
    this.#memory = new Memory(this.#server);
    this.#conversation = new Conversation(new Api(this.#server), this.#memory);
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    Object.assign(this.#root.dataset, { display, position });
    shadow.append(this.#root);
    this.#render();
  }

  /** Build everything anew, in the present language. */
  #render() {
    const language = this.#language;
    const words = LABELS[language];
    const { title = words.title, greeting = words.hint, display } = this.dataset;
    const act = (what) => {
      this.#start();
      what();
      this.#focusField();
    };
    const actions = {
      act,
      ask: (text, payload) => act(() => this.#conversation.ask(text, payload)),
      close: () => this.close(),
      toggle: () => (this.#parts.panel.hidden ? this.open() : this.close()),
      restart: () => act(() => this.#conversation.forget("restart")),
      erase: () => act(() => this.#conversation.erase()),
      speak: (code) => {
        this.#memory.set({ language: code });
        this.#render();
        this.#parts.panel.querySelector("select").focus();
      },
      submit: () => this.#submit(),
      typed: () => this.#typed(),
      write: (text) => this.#write(this.#parts.field.value || text),
    };
    const options = { words, language, title, greeting, display, server: this.#server, actions };
    const hidden = this.#parts?.panel.hidden ?? true;
    const draft = this.#parts?.field.value ?? this.#memory.values.draft ?? "";
    this.#parts = buildPanel(options);
    this.#root.lang = language;
    this.#root.replaceChildren(this.#parts.panel);
    if (this.#bubble) {
      this.#root.role = "region";
      this.#root.setAttribute("aria-label", title);
      this.#launcher = buildLauncher(options);
      this.#root.prepend(this.#launcher);
      this.#show(!hidden);
    }
    this.#write(draft, false);
    this.#conversation.page = new Log(this.#parts, options, this.#conversation);
    this.#conversation.page.restored();
  }

  #listen(signal) {
    const on = (target, name, act) => target.addEventListener(name, act, { signal });
    const covers = () => this.#bubble && !this.#parts.panel.hidden;
    on(DARK_MODE, "change", () => this.#shade());
    on(this.#root, "focusin", () => this.#bubble || this.#start());
    on(this.#root, "keydown", ({ key }) => key === "Escape" && covers() && this.close());
    // Where the panel covers the page, the keyboard's place must not be hidden under it.
    on(document, "focusin", ({ target }) => {
      if (covers() && FULL_SCREEN.matches && target !== this) this.close(false);
    });
    on(visualViewport, "resize", () => this.#size());
    on(visualViewport, "scroll", () => this.#size());
  }

  #shade() {
    const { theme, color } = this.dataset;
    const dark = theme ? theme === "dark" : DARK_MODE.matches;
    this.#root.classList.toggle("dark", dark);
    if (!readable(color)) return;
    this.#root.style.setProperty("--main", readable(color, dark));
    this.#root.style.setProperty("--user", readable(color));
  }

  /** Keep the full screen within what an on-screen keyboard leaves free. */
  #size() {
    const { height, offsetTop, scale } = visualViewport;
    if (scale > 1.01) return;
    this.#root.style.setProperty("--free-height", `${height}px`);
    this.#root.style.setProperty("--free-top", `${offsetTop}px`);
  }

  #show(shown) {
    this.#parts.panel.hidden = !shown;
    this.#root.classList.toggle("open", shown);
    this.#launcher.setAttribute("aria-expanded", shown);
    this.#size();
  }

  #start() {
    if (this.#started) return;
    this.#started = true;
    this.#conversation.open();
  }

  /** On a touch screen the focus comes without the keyboard, which would hide the answer. */
  #focusField() {
    const { field } = this.#parts;
    if (matchMedia("(hover: none)").matches) {
      field.inputMode = "none";
      field.onpointerdown = () => { field.inputMode = ""; };
    }
    field.focus({ preventScroll: true });
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#memory.set({ draft: this.#parts.field.value }), DRAFT_PAUSE_MS);
  }

  #write(text, keep = true) {
    const { field, count } = this.#parts;
    field.value = text;
    count();
    if (keep) this.#memory.set({ draft: text });
  }

  #submit() {
    const text = this.#parts.field.value.trim();
    if (this.#conversation.pending || !text) return;
    this.#write("");
    this.#start();
    this.#conversation.ask(text);
  }
}
