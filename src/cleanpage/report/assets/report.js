/* The report: an overview of many pages, the list of them, and the view of the one that is open. A page is unpacked when it is opened. */
"use strict";

(async () => {
  const { make, count, percent, plural, unpack, createView } = cleanpage;
  const ROWS = 300; // of the list of pages, at a time
  const byId = (id) => document.getElementById(id);
  const index = await unpack("index");
  const { rules, pages } = index;
  const many = index.counted > 1;
  const narrow = window.matchMedia("(max-width: 64rem)");
  let open = -1;
  let listed = [];
  let rows = ROWS;

  const view = createView({
    main: byId("page"),
    aside: byId("aside"),
    rules,
    groups: index.groups,
    about: () => [`cleanpage ${index.version}, mode ${index.mode}`],
    switches: false,
    onRules: () => many && drawList(),
    onCut: (cut) => open >= 0 && place(cut ? `#page-${open + 1}-cut-${cut.number + 1}` : `#page-${open + 1}`),
  });
  view.panel.open = !narrow.matches;

  const cuts = index.shares.reduce((sum, row) => sum + row[1], 0);
  const cutCharacters = index.shares.reduce((sum, row) => sum + row[2], 0);
  byId("about").textContent = `${plural(index.counted, "page")}${index.sampled ? `, taken by chance from ${count(index.seen)}` : ""} · ${plural(cuts, "cut")} · mode ${index.mode} · cleanpage\u00a0${index.version}`;
  if (index.only.length) view.setOff(new Set(rules.map((_, rule) => rule).filter((rule) => !index.only.includes(rules[rule][0]))));

  const search = make("input", { type: "search", id: "search", placeholder: "Name or title", autocomplete: "off", spellcheck: "false" });
  const found = make("p", { class: "facts", role: "status" });
  const list = make("ol", { class: "pages" });
  const more = make("button", { type: "button" }, "Show more");
  if (many) {
    byId("pages").hidden = false;
    byId("pages").append(
      make("a", { href: "#", class: "all", id: "all" }, "All pages"),
      make("label", { for: "search" }, "Find a page"),
      search,
      found,
      list,
      more,
    );
    search.addEventListener("input", () => drawList());
    more.addEventListener("click", () => {
      rows += ROWS;
      drawList(true);
    });
    drawList();
    drawOverview();
  }
  window.addEventListener("hashchange", route);
  document.addEventListener("keydown", (event) => {
    if (!many || open < 0 || event.ctrlKey || event.altKey || event.metaKey || !view.state.keys || (event.target.closest && event.target.closest("input, textarea"))) return;
    const way = event.key === "N" ? 1 : event.key === "P" ? -1 : 0;
    const at = listed.indexOf(open) + way;
    if (way && listed[at] !== undefined) go(listed[at]);
  });
  await route();
  document.documentElement.dataset.ready = Math.round(performance.now()); // milliseconds since the page was asked for

  function place(hash) {
    try {
      window.history.replaceState(null, "", hash);
    } catch {
      // a browser that forbids this for local files: the address is a convenience
    }
  }

  function go(page) {
    window.location.hash = `page-${page + 1}`;
  }

  /** Show what the address says: the overview, a page, or a cut of it. */
  async function route() {
    const parts = /^#page-(\d+)(?:-cut-(\d+))?$/.exec(window.location.hash);
    const wanted = parts ? Number(parts[1]) - 1 : many ? -1 : 0;
    if (wanted >= 0 && wanted < pages.length) {
      const page = await unpack(`page-${wanted}`);
      open = wanted;
      document.body.dataset.open = "page";
      byId("overview").hidden = true;
      byId("page").hidden = false;
      view.setTotals(null);
      view.show(page);
      if (parts && parts[2]) view.chooseNumber(Number(parts[2]) - 1);
      else if (parts) view.title.focus({ preventScroll: true });
      document.title = `${page.title || page.name} – cleanpage report`;
    } else if (window.location.hash !== "#main" || open < 0) {
      open = -1;
      document.body.dataset.open = "all";
      byId("page").hidden = true;
      byId("overview").hidden = false;
      view.setTotals(index.shares);
      document.title = "cleanpage report";
    }
    mark();
  }

  function mark() {
    for (const link of byId("pages").querySelectorAll("a")) {
      if (link.id === "all" ? open < 0 : link.dataset.page === String(open)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  /** The pages that the search and the chosen rules leave. */
  function drawList(keep) {
    if (!keep) rows = ROWS;
    const words = search.value.trim().toLowerCase();
    const off = view.state.off;
    listed = [];
    pages.forEach(([name, title, , , counts], number) => {
      if (words && !name.toLowerCase().includes(words) && !title.toLowerCase().includes(words)) return;
      if (off.size && !counts.some((rule, at) => at % 2 === 0 && !off.has(rule))) return;
      listed.push(number);
    });
    found.textContent = listed.length === pages.length ? plural(pages.length, "page") : `${count(listed.length)} of ${plural(pages.length, "page")}`;
    list.replaceChildren(...listed.slice(0, rows).map(listRow));
    more.hidden = listed.length <= rows;
    mark();
  }

  function listRow(number) {
    const [name, title, characters, cut, counts] = pages[number];
    const total = counts.reduce((sum, value, at) => (at % 2 ? sum + value : sum), 0);
    return make(
      "li",
      null,
      make(
        "a",
        { href: `#page-${number + 1}`, "data-page": number },
        make("bdi", { class: "name" }, title || shortName(name)),
        make("span", { class: "facts" }, title ? make("bdi", null, shortName(name)) : "", make("span", null, `${plural(total, "cut")}, ${percent(characters ? cut / characters : 0)}`)),
      ),
    );
  }

  function shortName(name) {
    const parts = name.split("/").filter(Boolean);
    return parts.length > 1 ? parts.slice(-2).join("/") : name;
  }

  function drawOverview() {
    const notes = [];
    if (index.counted > pages.length) notes.push(`${plural(index.counted - pages.length, "page")} are only counted here, since the report would be too large with them. --sample takes pages by chance.`);
    if (index.problem_count) notes.push(`${plural(index.problem_count, "record")} could not be shown:`);
    byId("overview").append(
      make("h2", { class: "page-title" }, "All pages"),
      make(
        "dl",
        { class: "figures" },
        figure("Pages", count(index.counted)),
        figure("Cuts", count(cuts)),
        figure("Text cut", percent(index.characters ? cutCharacters / index.characters : 0)),
        figure("Cuts a page", (cuts / index.counted).toLocaleString("en", { maximumFractionDigits: 1 })),
      ),
      ...notes.map((note) => make("p", { class: "note" }, note)),
      index.problems.length ? make("ul", { class: "notes" }, ...index.problems.map((problem) => make("li", null, make("bdi", null, problem)))) : "",
      make("h3", null, "What the rules cut"),
      table(
        "What the rules cut",
        ["Rule", "Share of cuts", "Cuts", "Pages", "Mean confidence"],
        index.shares.map(([rule, number, , on, sure]) => [ruleName(rule), share(rule, number / cuts, number / index.shares[0][1]), count(number), `${count(on)} (${percent(on / index.counted)})`, percent(sure)]),
      ),
      make("h3", null, "Lines that were cut most often"),
      index.lines.length
        ? table(
            "Lines that were cut most often",
            ["Line", "Rule", "Cuts", "Pages", "First met"],
            index.lines.map(([rule, line, number, on, first]) => [make("bdi", { class: "cut-line" }, line), ruleName(rule), count(number), count(on), first < pages.length ? make("a", { href: `#page-${first + 1}` }, `page ${count(first + 1)}`) : `page ${count(first + 1)}`]),
          )
        : make("p", { class: "facts" }, "No line was cut twice."),
    );
  }

  function figure(name, value) {
    return make("div", null, make("dt", null, name), make("dd", null, value));
  }

  function ruleName(rule) {
    return make("span", { class: "rule", "data-group": rules[rule][1], dir: "ltr", title: rules[rule][2] }, rules[rule][0]);
  }

  function share(rule, value, length) {
    const fill = make("span", { class: "fill" });
    fill.style.inlineSize = `${100 * length}%`;
    return make("span", { class: "share", "data-group": rules[rule][1] }, make("span", { class: "track", "aria-hidden": "true" }, fill), make("span", { class: "number" }, percent(value)));
  }

  function table(name, heads, body) {
    return make(
      "div",
      { class: "wide", tabindex: "0", role: "region", "aria-label": name },
      make("table", { "aria-label": name }, make("thead", null, make("tr", null, ...heads.map((head) => make("th", { scope: "col" }, head)))), make("tbody", null, ...body.map((cells) => make("tr", null, ...cells.map((cell) => make("td", null, cell)))))),
    );
  }
})();
