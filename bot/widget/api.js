// The bot's web channel over fetch: what comes back is checked, and every failure becomes a Problem
// that can be told in words.
import { clean } from "./text.js";

/** `kind`: network, expired, tooMany, refused, server or unreadable (or empty). */
export class Problem extends Error {
  constructor(kind, facts = {}) {
    super(kind);
    Object.assign(this, { kind }, facts);
  }
}

const HARD_LIMIT_MS = 60_000;
const USUAL_WAIT_S = 30;

export class Api {
  /** `server`: the bot's address, with a slash at its end. */
  constructor(server) {
    this.server = server;
  }

  /** A new conversation: its `token`, and the `greeting` as messages. */
  async create(language) {
    const made = await this.#call("POST", "conversations", { body: { language } });
    if (typeof made?.token !== "string") throw new Problem("unreadable");
    return { token: made.token, greeting: messagesOf(made.messages) };
  }

  /** The messages that answer `question`, one at least. */
  async ask(token, question, signal) {
    const answer = await this.#call("POST", "messages", { token, body: question, signal });
    if (!Array.isArray(answer?.messages)) throw new Problem("unreadable");
    const messages = messagesOf(answer.messages);
    if (!messages.length) throw new Problem("unreadable");
    return messages;
  }

  /** What was asked and answered before. */
  async history(token) {
    const { exchanges } = (await this.#call("GET", "messages", { token })) ?? {};
    return objects(exchanges).map(({ id, text, messages, rating, reason }) => {
      return { id: String(id), text: clean(text), messages: messagesOf(messages), rating, reason };
    });
  }

  rate(token, id, rating) {
    return this.#call("PUT", `messages/${encodeURIComponent(id)}/rating`, { token, body: rating });
  }

  erase(token) {
    return this.#call("DELETE", "conversation", { token });
  }

  async #call(method, path, { token, body, signal }) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), HARD_LIMIT_MS);
    signal?.addEventListener("abort", () => limit.abort());
    try {
      const response = await fetch(`${this.server}webhooks/web/${path}`, {
        method,
        headers,
        body: body && JSON.stringify(body),
        signal: limit.signal,
      });
      if (!response.ok) throw await problemOf(response);
      return response.status === 204 ? null : await response.json();
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem(error instanceof SyntaxError ? "unreadable" : "network");
    } finally {
      clearTimeout(timer);
    }
  }
}

async function problemOf(response) {
  const { status } = response;
  // Seconds; another origin may not be allowed to read them.
  const wait = Number(response.headers.get("Retry-After"));
  if (status === 401) return new Problem("expired");
  if (status === 429) return new Problem("tooMany", { wait: Math.max(2, wait || USUAL_WAIT_S) });
  // The server is starting, stopping or cannot reach its database: the same as no server.
  if (status > 501 && status < 505) return new Problem("network", { wait });
  // The detail says what the visitor can change; where there is none, the status is told.
  const { detail } = status < 500 ? await response.json().catch(() => ({})) : {};
  return new Problem(detail ? "refused" : "server", { status, detail });
}

function objects(list) {
  return Array.isArray(list) ? list.filter((one) => one && typeof one === "object") : [];
}

/** The bot's entries as messages: an entry without a text belongs to the text before it. */
function messagesOf(entries) {
  const messages = [];
  for (const { text, buttons, custom } of objects(entries)) {
    if (clean(text)) messages.push({ text: clean(text), buttons: [], sources: [], subjects: [] });
    const message = messages.at(-1);
    if (!message) continue;
    const usable = objects(buttons).filter(({ title, payload }) => clean(title) && clean(payload));
    message.buttons.push(...usable);
    message.sources.push(...objects(custom?.sources));
    if (Array.isArray(custom?.subjects)) message.subjects.push(...custom.subjects);
  }
  return messages;
}
