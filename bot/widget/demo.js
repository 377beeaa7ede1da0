// The page for site owners: its settings change the snippet, and the bubble of this page with it.
const snippet = document.getElementById("snippet");
const settings = document.getElementById("settings");
const copy = document.getElementById("copy");
const copied = document.getElementById("copied");
const [script, rest] = snippet.textContent.split("></script>");

function chosen() {
  const values = [...new FormData(settings)].filter(([, value]) => value.trim());
  return Object.fromEntries(values.map(([name, value]) => [name, name === "open" ? "" : value.trim()]));
}

function quoted(value) {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function show() {
  const values = chosen();
  const attributes = Object.entries(values).map(([name, value]) => {
    return value ? `\n  data-${name}="${quoted(value)}"` : `\n  data-${name}`;
  });
  snippet.textContent = `${script}${attributes.join("")}></script>${rest}`;
  document.querySelector("metz-assistant")?.remove();
  const bubble = document.createElement("metz-assistant");
  Object.assign(bubble.dataset, { display: "bubble" }, values);
  document.body.append(bubble);
}

settings.hidden = false;
copy.hidden = false;
settings.addEventListener("change", show);
settings.addEventListener("submit", (event) => event.preventDefault());
copy.addEventListener("click", async () => {
  const done = await navigator.clipboard?.writeText(snippet.textContent).then(() => true, () => false);
  copied.textContent = done ? "Copié." : "La copie a échoué : sélectionnez le texte.";
});
