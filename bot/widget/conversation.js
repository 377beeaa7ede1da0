// One conversation: what was asked, what is on its way, what failed. It knows nothing of the page,
// which it tells through `page` (log.js).
import { Problem } from "./api.js";

const SLOW_MS = 15_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

// randomUUID exists on https and localhost only; elsewhere an object's address ends with one.
function newId() {
  return crypto.randomUUID?.() ?? URL.createObjectURL(new Blob()).slice(-36);
}

export class Conversation {
  /** Each is `{id, text, payload, messages, rating, reason, problem}`. */
  exchanges = [];
  /** The exchange under way, or null: one at a time. */
  pending = null;
  /** What shows the conversation. */
  page;
  #api;
  #memory;
  #abort = new AbortController();
  #creating = null;
  #wake = () => {};

  constructor(api, memory) {
    this.#api = api;
    this.#memory = memory;
  }

  /** The bot's first words, as messages. */
  get greeting() {
    return this.#memory.values.greeting ?? [];
  }

  /** Take up the conversation of this tab, or start one; again and again until it is done. */
  async open() {
    const left = this.#memory.values.outbox;
    const known = this.#memory.values.token;
    if (left) this.#add(left);
    if (!known || !(await this.#restored())) await this.#start();
  }

  /** Ask a question of the visitor; a button's `payload` is what the bot understands. */
  ask(text, payload) {
    if (!this.pending) this.#add({ id: newId(), text, payload });
  }

  #add(exchange) {
    this.exchanges.push(exchange);
    this.page.asked(exchange);
    this.#deliver(exchange);
  }

  /** Send again what failed, now. */
  retry(exchange) {
    if (this.pending === exchange) {
      this.#wake();
    } else if (!this.pending) {
      this.exchanges.push(...this.exchanges.splice(this.exchanges.indexOf(exchange), 1));
      // An id always gets the answer that it got: another one is needed for another answer.
      if (exchange.problem?.kind === "unreadable") exchange.id = newId();
      this.page.asked(exchange);
      this.#deliver(exchange);
    }
  }

  /** Give up an exchange that is waiting or has failed. */
  takeBack(exchange) {
    if (this.pending === exchange) this.#stop();
    this.exchanges = this.exchanges.filter((one) => one !== exchange);
    this.page.removed(exchange);
  }

  /** Store what the visitor thinks of an answer. */
  async rate(exchange, rating, reason = null) {
    const before = { rating: exchange.rating, reason: exchange.reason };
    Object.assign(exchange, { rating, reason });
    this.page.rated(exchange);
    try {
      await this.#api.rate(this.#memory.values.token, exchange.id, { rating, reason });
      this.page.said("rated");
    } catch {
      Object.assign(exchange, before);
      this.page.rated(exchange);
      this.page.said("notRated");
    }
  }

  /** Erase the conversation on the server, then here. */
  async erase() {
    const token = this.#memory.values.token;
    try {
      if (token) await this.#api.erase(token);
    } catch (problem) {
      // A conversation that has expired is there no more.
      if (problem.kind !== "expired") {
        this.page.said("notErased", true);
        return;
      }
    }
    this.forget("erased");
  }

  /** Leave this conversation for another one, and say so. */
  forget(said) {
    this.#stop();
    this.exchanges = [];
    this.#memory.clear();
    this.page.restored();
    this.page.said(said);
    this.#start();
  }

  #stop() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.pending = null;
    this.#memory.set({ outbox: undefined });
    this.page.waiting(false);
  }

  /** The token, of a new conversation where there is none yet. */
  async #token() {
    if (!this.#memory.values.token) {
      this.#creating ??= this.#api.create(this.page.language());
      const creating = this.#creating;
      try {
        const made = await creating;
        if (this.#creating === creating) {
          this.#memory.set(made);
          this.page.greeted();
        }
      } finally {
        if (this.#creating === creating) this.#creating = null;
      }
    }
    return this.#memory.values.token;
  }

  async #start() {
    const { signal } = this.#abort;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        await this.#token();
        if (attempt) this.page.said("");
        return;
      } catch {
        // A message under way tells its own trouble.
        if (!attempt && !this.pending) this.page.said("away", true);
      }
      await this.#pause(attempt, signal);
    }
  }

  /** Read the former messages again; false when the conversation exists no more. */
  async #restored() {
    const { signal } = this.#abort;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        const known = await this.#api.history(this.#memory.values.token);
        if (signal.aborted) return true;
        const here = new Set(this.exchanges.map(({ id }) => id));
        this.exchanges.unshift(...known.filter(({ id }) => !here.has(id)));
        this.page.restored();
        if (attempt) this.page.said("");
        return true;
      } catch (problem) {
        if (problem.kind === "expired") {
          this.#memory.set({ token: undefined });
          this.page.said("expired");
          return false;
        }
        if (!attempt) this.page.said("away", true);
      }
      await this.#pause(attempt, signal);
    }
    return true;
  }

  async #deliver(exchange) {
    const { signal } = this.#abort;
    this.pending = exchange;
    this.#memory.set({ outbox: { id: exchange.id, text: exchange.text, payload: exchange.payload } });
    this.page.waiting(true);
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const slow = setTimeout(() => this.#trouble(exchange, new Problem("slow")), SLOW_MS);
      try {
        const messages = await this.#answer(exchange, signal);
        if (!signal.aborted) this.#settle(exchange, { messages, problem: null });
        return;
      } catch (problem) {
        if (signal.aborted) return;
        if (!["network", "tooMany"].includes(problem.kind)) {
          this.#settle(exchange, { problem });
          return;
        }
        this.#trouble(exchange, problem);
        await this.#pause(attempt, signal, problem.wait);
      } finally {
        clearTimeout(slow);
      }
    }
  }

  async #answer({ id, text, payload }, signal) {
    const question = payload ? { id, payload } : { id, text };
    const token = await this.#token();
    try {
      return await this.#api.ask(token, question, signal);
    } catch (problem) {
      if (problem.kind !== "expired") throw problem;
    }
    if (this.#memory.values.token === token) this.#memory.set({ token: undefined });
    this.page.said("expired");
    return this.#api.ask(await this.#token(), question, signal);
  }

  #trouble(exchange, problem) {
    exchange.problem = problem;
    this.page.changed(exchange);
  }

  #settle(exchange, outcome) {
    this.pending = null;
    this.#memory.set({ outbox: undefined });
    Object.assign(exchange, outcome);
    this.page.waiting(false);
    this.page.changed(exchange);
  }

  /** Wait before the next attempt: until the time is up, the network is back, or somebody asks. */
  #pause(attempt, signal, seconds) {
    const usual = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        removeEventListener("online", done);
        resolve();
      };
      const timer = setTimeout(done, seconds ? seconds * 1000 : usual);
      addEventListener("online", done);
      signal.addEventListener("abort", done);
      this.#wake = done;
    });
  }
}
