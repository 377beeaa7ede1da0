// The bot's texts as nodes: paragraphs, lists, bold, links; everything else is shown as written.
import { el, link } from "./dom.js";

// Signs that turn the direction of what follows, and could disguise an address or a sentence.
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
// The lengths are bounded so that no text, however long, takes more than a moment.
const INLINE =
  /\*\*([^*\n]{1,400})\*\*|(https?:\/\/[^\s<>"«»]{1,2000})|(?<![\w.+-])([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4})/giu;
const BULLET = /^\s*[•*–-]\s+(.*)$/u;
const NUMBER = /^\s*\d{1,2}[.)]\s+(.*)$/u;
const PROTOCOLS = ["http:", "https:", "mailto:", "tel:"];

/** `value` as a text that reads in its own direction; "" when it is no text. */
export function clean(value) {
  return typeof value === "string" ? value.replace(TURNING, "").trim() : "";
}

/** The address when it may be opened safely, else null. */
export function safeAddress(value) {
  try {
    const url = new URL(clean(value));
    return PROTOCOLS.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The address at the start of `text`, without the sentence's punctuation after it. */
function withoutPunctuation(text) {
  let address = text.replace(/[.,;:!?…'’]+$/u, "");
  // A closing parenthesis belongs to the address only when the address opened it.
  while (address.endsWith(")") && address.split(")").length > address.split("(").length) {
    address = address.slice(0, -1).replace(/[.,;:!?…'’]+$/u, "");
  }
  return address;
}

function oneInline([whole, bold, address, mail], words) {
  if (bold) return [whole, el("strong", {}, bold)];
  if (mail) return [whole, el("a", { href: `mailto:${mail}` }, mail)];
  const shown = withoutPunctuation(address);
  const href = safeAddress(shown);
  return [shown, href ? link(href, shown, words) : shown];
}

/** The nodes of one line. */
export function inline(text, words) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [used, node] = oneInline(match, words);
    nodes.push(text.slice(end, match.index), node);
    end = match.index + used.length;
  }
  return [...nodes, text.slice(end)].filter((one) => one !== "");
}

/** The blocks of a message: a text per paragraph, `{ordered, items}` per list. */
export function parse(text) {
  const blocks = [];
  for (const line of clean(text).split(/\r?\n/u)) {
    if (!line.trim()) continue;
    const number = NUMBER.exec(line);
    const item = BULLET.exec(line) ?? number;
    if (!item) {
      blocks.push(line);
    } else if (blocks.at(-1)?.items && blocks.at(-1).ordered === Boolean(number)) {
      blocks.at(-1).items.push(item[1]);
    } else {
      blocks.push({ ordered: Boolean(number), items: [item[1]] });
    }
  }
  return blocks;
}
