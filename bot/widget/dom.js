// Building nodes. A text always becomes a text node: nothing here reads HTML.

/** An element with its properties, its attributes (names with a dash, or `role`), its children. */
export function el(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "role" || key.includes("-")) node.setAttribute(key, value);
    else node[key] = value;
  }
  node.append(...children);
  return node;
}

/** A text for screen readers only. */
export function unseen(text) {
  return el("span", { className: "unseen" }, text);
}

/** A drawing of 24 × 24 made of one stroked path, silent for screen readers. */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(svg.namespaceURI, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** A button without a visible text: its name is its tooltip too. */
export function iconButton(name, path, onclick, properties) {
  return el("button", { type: "button", title: name, "aria-label": name, onclick, ...properties }, icon(path));
}

/** A link that opens in a new window, and says so. */
export function link(href, text, words) {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, text, unseen(words.newWindow));
}

export const ICONS = {
  bubble: "M4 5h16v11H11l-5 4v-4H4z",
  close: "M6 6l12 12M18 6 6 18",
  send: "M12 19V5M5.5 11.5 12 5l6.5 6.5",
  thumb: "M7 11v9H3v-9zM7 11l4-8c2 0 3 1 3 3v4h5c1.5 0 2.3 1.1 2 2.5l-1.5 6c-.3 1-1 1.5-2 1.5H7",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  mark: "M4 2h16a3 3 0 0 1 3 3v11a3 3 0 0 1-3 3h-9l-4.5 4v-4H4a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3zM6 15.5V10l4-3v3l4-3v3l4-3v8.5z",
};
