// The entry: <script type="module" src="https://BOT/widget.js" data-position="bottom-left" ...>.
// It defines <metz-assistant> and, where the page holds none, adds one as a bubble that takes
// over the data-* attributes of the script.
import { MetzAssistant } from "./element.js";

MetzAssistant.home = new URL(".", import.meta.url).href;
if (!customElements.get("metz-assistant")) customElements.define("metz-assistant", MetzAssistant);

const script = [...document.scripts].find((one) => one.src === import.meta.url);

function addBubble() {
  if (!script || document.querySelector("metz-assistant")) return;
  const bubble = document.createElement("metz-assistant");
  Object.assign(bubble.dataset, { display: "bubble" }, script.dataset);
  document.body.append(bubble);
}

// A script that is `async` may run before the page has its body.
if (document.readyState === "loading") addEventListener("DOMContentLoaded", addBubble);
else addBubble();
