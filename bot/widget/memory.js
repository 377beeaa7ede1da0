// What the widget remembers in this tab, and in this tab only: the token of the conversation and
// what was being typed. Nothing is written before the visitor has opened the panel.

export class Memory {
  values;
  #key;

  /** `server`: two bots on one site do not share their memory. */
  constructor(server) {
    this.#key = `metz-assistant ${server}`;
    try {
      this.values = JSON.parse(sessionStorage.getItem(this.#key)) ?? {};
    } catch {
      this.values = {};
    }
  }

  set(values) {
    Object.assign(this.values, values);
    this.#store();
  }

  /** Forget all but the visitor's choice of a language. */
  clear() {
    const { language, open } = this.values;
    this.values = { language, open };
    this.#store();
  }

  #store() {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.values));
    } catch {
      // The browser refuses to store: what is remembered lives as long as the page.
    }
  }
}
