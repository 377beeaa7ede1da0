// The chat of the page: asks the bot over Rasa's REST channel and shows what it answers.
// Every text that comes from the bot or the visitor becomes a text node, never HTML.
const ENDPOINT = "webhooks/rest/webhook";
const SENDER_KEY = "metz-bot-sender";
const TIMEOUT_MS = 15_000;
const COUNTER_FROM = 400;
const COUNTER_PAUSE_MS = 1_000;

const WORDS = {
  you: "Vous :",
  bot: "L’assistant :",
  problem: "Problème :",
  typing: "L’assistant prépare sa réponse",
  newWindow: " (nouvelle fenêtre)",
  sources: (count) => `Sources (${count})`,
  undated: "non daté",
  suggestions: "Suggestions de questions",
  retry: "Réessayer",
  restarted: "Nouvelle conversation commencée.",
  left: (count) =>
    count === 0
      ? "Limite de 500 caractères atteinte"
      : `${count} caractère${count > 1 ? "s" : ""} restant${count > 1 ? "s" : ""}`,
  network: "L’assistant est injoignable. Vérifiez votre connexion à internet, puis réessayez.",
  timeout: "L’assistant n’a pas répondu au bout de 15 secondes.",
  tooMany: "Beaucoup de messages ont été envoyés en peu de temps. Patientez une minute, puis réessayez.",
  server: (status) => `L’assistant rencontre un problème technique (erreur ${status}).`,
  empty: "L’assistant n’a pas donné de réponse.",
  unreadable: "La réponse de l’assistant n’a pas pu être lue.",
  kept: "Votre message est conservé.",
};

const [welcome, log, status, composer, field, send, counter, limit, restart] = [
  "welcome", "log", "status", "composer", "message", "send", "counter", "limit", "restart",
].map((id) => document.getElementById(id));

/** A failure that can be told to the visitor in words. */
class Problem extends Error {}

// ---- Building nodes --------------------------------------------------------------------------

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function hidden(text) {
  return element("span", { className: "hidden" }, text);
}

/** The address when it is a web address that can be opened safely, else null. */
function webAddress(text) {
  if (typeof text !== "string") return null;
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function link(href, text) {
  const properties = { href, target: "_blank", rel: "noopener noreferrer" };
  return element("a", properties, text, hidden(WORDS.newWindow));
}

/** The address at the start of `text` without the sentence's punctuation after it. */
function trimAddress(text) {
  let address = text.replace(/[.,;:!?…'’]+$/u, "");
  // A closing parenthesis belongs to the address only when the address opened it.
  while (address.endsWith(")") && address.split(")").length > address.split("(").length) {
    address = address.slice(0, -1).replace(/[.,;:!?…'’]+$/u, "");
  }
  return address;
}

function withLinks(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"«»]+/giu)) {
    const address = trimAddress(match[0]);
    const href = webAddress(address);
    if (!href) continue;
    nodes.push(text.slice(end, match.index), link(href, address));
    end = match.index + address.length;
  }
  return [...nodes, text.slice(end)];
}

/** One paragraph per line; the lines that begin with "•" or "-" become a list. */
function paragraphs(text) {
  const blocks = [];
  for (const line of text.split(/\r?\n/u)) {
    if (!line.trim()) continue;
    const item = /^\s*[•\-–]\s+(.*)$/u.exec(line);
    if (!item) {
      blocks.push(element("p", {}, ...withLinks(line)));
      continue;
    }
    if (blocks.at(-1)?.tagName !== "UL") blocks.push(element("ul"));
    blocks.at(-1).append(element("li", {}, ...withLinks(item[1])));
  }
  return blocks;
}

function sourceList(sources) {
  const items = sources.map((source) => {
    const href = webAddress(source.url);
    const title = String(source.title ?? source.url ?? "");
    const date = source.date ? String(source.date) : WORDS.undated;
    return element(
      "li", {},
      href ? link(href, title) : title,
      element("span", { className: "date" }, `, ${date}`),
    );
  });
  return element(
    "details", { className: "sources" },
    element("summary", {}, WORDS.sources(sources.length)),
    element("ul", {}, ...items),
  );
}

function suggestionGroup(buttons) {
  const group = element("div", { className: "suggestions" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", WORDS.suggestions);
  for (const { title, payload } of buttons) {
    const button = element("button", { type: "button", className: "suggestion" }, title);
    button.addEventListener("click", () => ask(title, payload));
    group.append(button);
  }
  return group;
}

function bubble(kind, speaker, ...content) {
  return element("div", { className: `message ${kind}` }, hidden(`${speaker} `), ...content);
}

// ---- Reading what the bot sends --------------------------------------------------------------

/** The bot's entries as messages: what has no text belongs to the text before it. */
function readAnswer(entries) {
  if (!Array.isArray(entries)) throw new Problem(WORDS.unreadable);
  const messages = [];
  for (const entry of entries) {
    const text = typeof entry?.text === "string" ? entry.text.trim() : "";
    if (text) messages.push({ text, sources: [], buttons: [] });
    const message = messages.at(-1);
    if (!message || !entry) continue;
    message.sources.push(...objects(entry.custom?.sources));
    message.buttons.push(
      ...objects(entry.buttons).filter(
        (button) => typeof button.title === "string" && typeof button.payload === "string",
      ),
    );
  }
  if (!messages.length) throw new Problem(WORDS.empty);
  return messages;
}

function objects(list) {
  return Array.isArray(list) ? list.filter((one) => one && typeof one === "object") : [];
}

// ---- Talking with the bot --------------------------------------------------------------------

// sessionStorage can be refused by the browser's settings: the page then keeps it in memory.
let rememberedSender = null;

function sender() {
  try {
    rememberedSender = sessionStorage.getItem(SENDER_KEY) ?? rememberedSender ?? newSender();
    sessionStorage.setItem(SENDER_KEY, rememberedSender);
  } catch {
    rememberedSender ??= newSender();
  }
  return rememberedSender;
}

// randomUUID exists on https and localhost only.
function newSender() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function forgetSender() {
  rememberedSender = null;
  try {
    sessionStorage.removeItem(SENDER_KEY);
  } catch {
    // Nothing was stored.
  }
}

async function fetchAnswer(message, controller) {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, TIMEOUT_MS);
  try {
    const response = await fetch(ENDPOINT, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sender: sender(), message }),
      signal: controller.signal,
    });
    if (response.status === 429) throw new Problem(WORDS.tooMany);
    if (!response.ok) throw new Problem(WORDS.server(response.status));
    return readAnswer(await response.json());
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (timedOut) throw new Problem(WORDS.timeout);
    throw new Problem(error instanceof SyntaxError ? WORDS.unreadable : WORDS.network);
  } finally {
    clearTimeout(timer);
  }
}

// ---- The conversation ------------------------------------------------------------------------

// The request under way, or null: one message at a time.
let pending = null;

function setPending(controller) {
  pending = controller;
  send.setAttribute("aria-disabled", String(Boolean(controller)));
  status.classList.toggle("typing", Boolean(controller));
  status.textContent = controller ? WORDS.typing : "";
}

/** Show `title` as the visitor's message and send `payload` to the bot. */
function ask(title, payload = title) {
  if (pending) return;
  const question = bubble("user", WORDS.you, element("p", {}, title));
  // The button that was pressed disappears: the keyboard's place moves to the field, except on
  // a touch screen, where the field would open a keyboard over the answer.
  if (document.activeElement !== field) {
    (matchMedia("(hover: none)").matches ? log : field).focus({ preventScroll: true });
  }
  deliver(question, payload);
}

async function deliver(question, payload) {
  const controller = new AbortController();
  welcome.hidden = true;
  restart.hidden = false;
  log.querySelector(".suggestions")?.remove();
  log.append(question);
  setPending(controller);
  scrollTo({ top: document.documentElement.scrollHeight });
  try {
    const messages = await fetchAnswer(payload, controller);
    if (pending !== controller) return;
    setPending(null);
    showAnswer(messages);
  } catch (error) {
    if (pending !== controller) return;
    setPending(null);
    if (!(error instanceof Problem)) throw error;
    showProblem(error, question, payload);
  }
  showFrom(question);
}

function showAnswer(messages) {
  for (const { text, sources } of messages) {
    const content = paragraphs(text);
    if (sources.length) content.push(sourceList(sources));
    log.append(bubble("bot", WORDS.bot, ...content));
  }
  const buttons = messages.flatMap((message) => message.buttons);
  if (buttons.length) log.append(suggestionGroup(buttons));
}

function showProblem(problem, question, payload) {
  const retry = element("button", { type: "button", className: "retry" }, WORDS.retry);
  const text = element("p", {}, `${problem.message} ${WORDS.kept}`);
  const notice = bubble("problem", WORDS.problem, text, retry);
  retry.addEventListener("click", () => {
    if (pending) return;
    field.focus({ preventScroll: true });
    notice.remove();
    deliver(question, payload);
  });
  log.append(notice);
}

/** Scroll to the end, but never past the question that was just answered. */
function showFrom(question) {
  const header = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const top = scrollY + question.getBoundingClientRect().top - header;
  scrollTo({ top: Math.min(top, document.documentElement.scrollHeight - innerHeight) });
}

function startAgain() {
  pending?.abort();
  setPending(null);
  forgetSender();
  log.replaceChildren();
  welcome.hidden = false;
  restart.hidden = true;
  status.textContent = WORDS.restarted;
  field.focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

// ---- The field -------------------------------------------------------------------------------

let counterTimer;

function updateCounter() {
  const length = field.value.length;
  counter.textContent = length >= COUNTER_FROM ? WORDS.left(field.maxLength - length) : "";
  counter.classList.toggle("full", length >= field.maxLength);
  clearTimeout(counterTimer);
  // Said aloud after a pause only, not at every key.
  counterTimer = setTimeout(() => {
    limit.textContent = counter.textContent;
  }, COUNTER_PAUSE_MS);
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (pending || !text) {
    field.focus();
    return;
  }
  field.value = "";
  updateCounter();
  ask(text);
});

field.addEventListener("input", updateCounter);

field.addEventListener("keydown", (event) => {
  // 229: Safari's Enter that ends the composition of a character.
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key !== "Enter" || event.shiftKey || composing) return;
  event.preventDefault();
  composer.requestSubmit();
});

for (const question of welcome.querySelectorAll("button")) {
  question.addEventListener("click", () => ask(question.textContent.replace(/\s+/gu, " ")));
}

restart.addEventListener("click", startAgain);

welcome.hidden = false;
composer.hidden = false;
updateCounter();
