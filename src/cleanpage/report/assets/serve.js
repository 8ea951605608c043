/* `cleanpage serve`: sends what was pasted to the server that this page came from, and shows what comes back. */
"use strict";

(async () => {
  const { count, plural, unpack, copy, createView, readPieces, markedLine, make } = cleanpage;
  const WAIT = 250; // milliseconds after the last key before the page is cleaned
  const EXAMPLE = [
    "Harbour", "",
    "Home > News > Harbour", "",
    "Old crane of Tilsund learns to lift again", "",
    "By Ragna Holt", "",
    "The crane in the harbour of Tilsund. Photo: Jon Aas / Tilsund Tidende", "",
    "The steam crane of Tilsund, silent since 1961, lifted its first crate on Saturday while half the town watched.", "",
    "Advertisement", "",
    "Three retired welders had worked on it for four winters. “We only wanted to hear it once more,” said one of them.", "",
    "READ MORE: Ferry to the outer islands sold", "",
    "From May on it will lift boats out of the water for their owners, who used to need a lorry for that.", "",
    "Share this article", "",
    "Sign up for our newsletter", "",
    "Leave a Reply", "",
    "Back to top",
  ].join("\n");
  const byId = (id) => document.getElementById(id);
  const index = await unpack("index");
  const status = byId("status");
  let timer = 0;
  let asked = 0;
  let last = null;

  for (const [id, names] of [["mode", index.modes], ["kind", index.kinds]]) byId(id).append(...names.map((name) => make("option", { value: name, selected: name === "balanced" }, name)));
  byId("language").append(...index.languages.map(([code, name]) => make("option", { value: code }, `${name} (${code})`)));
  byId("about").textContent = `What you paste stays on this machine. cleanpage ${index.version}`;

  const view = createView({
    main: byId("page"),
    aside: byId("aside"),
    rules: index.rules,
    groups: index.groups,
    about: () => [`cleanpage ${index.version}, mode ${byId("mode").value}`],
    switches: true,
    onRules: () => clean(),
  });
  view.panel.open = !window.matchMedia("(max-width: 64rem)").matches;
  view.title.textContent = "Nothing pasted yet";

  byId("source").addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(clean, WAIT);
  });
  for (const id of ["mode", "kind", "language"]) byId(id).addEventListener("change", () => clean());
  byId("example").addEventListener("click", () => {
    byId("source").value = EXAMPLE;
    clean();
  });
  byId("copy").addEventListener("click", () => copied(last ? last.text : ""));
  byId("copy-marked").addEventListener("click", () => copied(last ? readPieces(last.pieces).lines.map(markedLine).join("\n") : ""));
  if (byId("source").value) clean(); // a browser may keep it over a reload
  document.documentElement.dataset.ready = "";

  async function copied(text) {
    say((await copy(text)) ? "Copied." : "Copying is not allowed here.");
  }

  function say(words, wrong) {
    status.textContent = words;
    status.classList.toggle("wrong", Boolean(wrong));
  }

  /** Clean what is in the box, with the options as they are now; an answer that was overtaken is dropped. */
  async function clean() {
    window.clearTimeout(timer);
    const number = ++asked;
    const language = byId("language").value;
    const request = {
      page: byId("source").value,
      kind: byId("kind").value,
      mode: byId("mode").value,
      without: [...view.state.off].map((rule) => index.rules[rule][0]),
      languages: language ? [language] : null,
    };
    try {
      const response = await fetch("/clean", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(request) });
      const answer = await response.json();
      if (number !== asked) return;
      if (!response.ok) {
        say(answer.error, true);
        return;
      }
      tell(answer);
      view.show(answer, { heading: answer.title || (request.page.trim() ? "Without a headline" : "Nothing pasted yet"), keep: last !== null });
      last = answer;
    } catch {
      if (number === asked) say("The server does not answer; is `cleanpage serve` still running?", true);
    }
  }

  /** What changed in the cuts since the last time. */
  function tell(answer) {
    const before = last ? keys(last) : new Set();
    const after = keys(answer);
    const more = [...after].filter((key) => !before.has(key)).length;
    const fewer = [...before].filter((key) => !after.has(key)).length;
    const changed = [more ? `${count(more)} new` : "", fewer ? `${count(fewer)} gone` : ""].filter(Boolean).join(", ");
    say(`${plural(after.size, "cut")}${last && changed ? ` (${changed})` : ""}`);
  }

  /** One key for each cut: its rule and its text, numbered where the same was cut twice. */
  function keys(page) {
    const seen = new Map();
    const found = new Set();
    for (const piece of page.pieces) {
      if (!Array.isArray(piece)) continue;
      const key = JSON.stringify([piece[0], ...piece.slice(4)]);
      seen.set(key, (seen.get(key) || 0) + 1);
      found.add(`${key} ${seen.get(key)}`);
    }
    return found;
  }
})();
