/* The view of one page: its text with the cuts, what each cut says of itself, the rules as a chart and as filters.

   Used by the report (report.js) and by `cleanpage serve` (serve.js). Whatever comes from a page becomes text nodes and nothing else:
   there is no innerHTML, no URL and no style from a page in here. */
"use strict";

const cleanpage = (() => {
  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g;
  const CONTROLS_MOST = 500; // shown by their code; a page of nothing else should not make a million elements
  const LANGUAGE = /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/;
  const VIEWS = [["marked", "Cuts marked"], ["side", "Side by side"], ["clean", "Clean text"]];

  /** An element of ours. `attributes` come from this file only; strings among `children` become text. */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const count = (number) => number.toLocaleString("en");
  const percent = (share) => (share > 0 && share < 0.01 ? "< 1%" : `${Math.round(share * 100)}%`);
  const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

  /** The value packed in the data element `id`: base64 of deflated JSON. */
  async function unpack(id) {
    const packed = atob(document.getElementById(id).textContent);
    const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  /** Copies text; says whether that worked. */
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = make("textarea", { class: "away", "aria-hidden": "true", tabindex: "-1" });
      const focused = document.activeElement;
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (focused) focused.focus();
      return done;
    }
  }

  /** Pieces of a page -> its lines, each a list of segments {text, cut} or {leftOut, cut}, and its cuts. */
  function readPieces(pieces) {
    const lines = [[]];
    const cuts = [];
    const add = (piece, cut) => {
      if (typeof piece === "number") {
        lines[lines.length - 1].push({ leftOut: piece, cut });
        return;
      }
      piece.split("\n").forEach((text, number) => {
        if (number) lines.push([]);
        if (text) lines[lines.length - 1].push({ text, cut });
      });
    };
    for (const piece of pieces) {
      if (!Array.isArray(piece)) {
        add(piece, null);
        continue;
      }
      const [rule, confidence, because, also, ...texts] = piece;
      const cut = { number: cuts.length, rule, confidence, because, also, elements: [], line: lines.length - 1 };
      cuts.push(cut);
      for (const text of texts) add(text, cut);
    }
    return { lines, cuts };
  }

  const isBlank = (line) => line.every((segment) => !segment.cut && segment.text !== undefined && !segment.text.trim());
  const isGone = (line) => line.every((segment) => segment.cut || (segment.text !== undefined && !segment.text.trim()));
  const shownLength = (segment) => `[… ${plural(segment.leftOut, "character")} not shown …]`;

  /** A line in the one notation for cuts. */
  function markedLine(line) {
    let out = "";
    let open = null;
    for (const segment of line) {
      if (segment.cut !== open) {
        if (open) out += "-]";
        if (segment.cut) out += "[-";
        open = segment.cut;
      }
      out += segment.text === undefined ? shownLength(segment) : segment.text;
    }
    return (open ? `${out}-]` : out).trim();
  }

  /** The line of a cut with the lines around it, cuts as [-…-]: an example for a rule. */
  function exampleOf(page, cut) {
    const near = (from, way) => {
      let at = from + way;
      while (page.lines[at] && isBlank(page.lines[at])) at += way;
      return page.lines[at] ? [markedLine(page.lines[at])] : [];
    };
    const last = Math.max(...page.lines.map((line, number) => (line.some((segment) => segment.cut === cut) ? number : -1)));
    const own = page.lines.slice(cut.line, last + 1).filter((line) => !isBlank(line)).map(markedLine);
    return [...near(cut.line, -1), ...own, ...near(last, 1)].join("\n");
  }

  /**
   * A view that lives in `main` and `aside`.
   *
   * rules: [id, group, what it removes]; groups: name of each group; about: lines for a bug report;
   * switches: whether a rule's box runs the rule (serve) or only shows its cuts (report); onRules, onCut: told of changes.
   */
  function createView({ main, aside, rules, groups, about, switches, onRules, onCut }) {
    const state = { page: null, current: null, hovered: null, view: "marked", off: new Set(), low: 0, high: 100, keys: true, totals: null };

    const title = make("h2", { class: "page-title", tabindex: "-1", dir: "auto" });
    const facts = make("p", { class: "facts" });
    const notes = make("ul", { class: "notes" });
    const text = make("div", { class: "text", id: "text" });
    const views = make("fieldset", { class: "segmented" }, make("legend", { class: "unseen" }, "View"));
    for (const [value, label] of VIEWS) {
      const radio = make("input", { type: "radio", name: "view", value, checked: value === "marked" });
      radio.addEventListener("change", () => setView(value));
      views.append(make("label", null, radio, make("span", null, label)));
    }
    const head = make("div", { class: "page-head" }, title, facts, notes);
    main.append(head, make("div", { class: "bar" }, views), text);

    const live = make("p", { class: "unseen", role: "status", "aria-live": "polite" });
    const inspector = make("section", { class: "inspector", "aria-label": "The cut" });
    const chart = make("ul", { class: "chart" });
    const shownOf = make("p", { class: "facts" });
    const low = range("confidence-low", "at least", 0);
    const high = range("confidence-high", "at most", 100);
    const ranges = make("fieldset", { class: "plain ranges" }, make("legend", null, "Confidence"), low.row, high.row);
    const all = make("button", { type: "button" }, "All");
    const none = make("button", { type: "button" }, "None");
    const keys = make("input", { type: "checkbox", checked: true });
    const panel = make(
      "details",
      { class: "panel", open: true },
      make("summary", null, make("h2", null, switches ? "Rules" : "Rules and filters")),
      make("div", { class: "chart-head" }, shownOf, make("span", { class: "buttons" }, all, none)),
      make("fieldset", { class: "plain" }, make("legend", { class: "unseen" }, switches ? "Rules that run" : "Rules whose cuts are shown"), chart),
      ranges,
      make("label", { class: "keys" }, keys, make("span", null, "Keys: ", kbd("n"), kbd("p"), " or ", kbd("j"), kbd("k"), " step from cut to cut, ", kbd("1"), kbd("2"), kbd("3"), " change the view")),
    );
    aside.append(inspector, panel, live);

    all.addEventListener("click", () => setOff(new Set()));
    none.addEventListener("click", () => setOff(new Set(rules.map((_, rule) => rule))));
    keys.addEventListener("change", () => (state.keys = keys.checked));
    text.addEventListener("click", (event) => {
      const cut = cutAt(event.target);
      if (cut && window.getSelection().isCollapsed) choose(cut, event.target.closest("del"));
    });
    text.addEventListener("focusin", (event) => {
      const cut = cutAt(event.target);
      if (cut && cut !== state.current) choose(cut, event.target.closest("del"));
    });
    text.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse") hover(cutAt(event.target));
    });
    text.addEventListener("pointerleave", () => hover(null));
    document.addEventListener("keydown", onKey);
    inspect();

    function kbd(key) {
      return make("kbd", null, key);
    }

    function range(id, label, value) {
      const input = make("input", { type: "range", id, min: 0, max: 100, step: 1, value });
      const output = make("output", { for: id }, `${value}%`);
      input.addEventListener("input", () => {
        state[id === "confidence-low" ? "low" : "high"] = Number(input.value);
        output.textContent = `${input.value}%`;
        refresh();
      });
      return { row: make("div", { class: "range" }, make("label", { for: id }, label), input, output), input };
    }

    const passes = (cut) => {
      const sure = Math.round(cut.confidence * 100);
      return (switches || !state.off.has(cut.rule)) && sure >= state.low && sure <= state.high;
    };

    function cutAt(target) {
      const element = target.closest ? target.closest("del") : null;
      return element && state.page && passes(state.page.cuts[element.dataset.cut]) ? state.page.cuts[element.dataset.cut] : null;
    }

    /** Show a page (as `shown.payload` in Python wrote it); `keep` stays at the same place, for a page that was cleaned anew. */
    function show(page, { heading, keep = false } = {}) {
      const { lines, cuts } = readPieces(page.pieces);
      state.page = { ...page, lines, cuts };
      state.current = null;
      state.hovered = null;
      title.textContent = heading || page.title || page.name;
      const share = page.characters ? page.cut / page.characters : 0;
      facts.replaceChildren(
        ...(heading ? [] : [isolated(page.title ? page.name : ""), page.url && page.url !== page.name ? isolated(page.url) : null]).filter((part) => part && part.textContent),
        make("span", null, `${plural(cuts.length, "cut")}, ${percent(share)} of ${plural(page.characters, "character")}`),
      );
      notes.replaceChildren(...page.notes.map((note) => make("li", null, isolated(note))));
      notes.hidden = !page.notes.length;
      if (LANGUAGE.test(page.language || "")) text.setAttribute("lang", page.language);
      else text.removeAttribute("lang");
      draw();
      if (!keep) window.scrollTo(0, 0);
      inspect();
    }

    function isolated(words) {
      return make("bdi", null, words);
    }

    function setView(view) {
      state.view = view;
      for (const radio of views.querySelectorAll("input")) radio.checked = radio.value === view;
      if (state.page) draw();
    }

    /** Build the text anew. */
    function draw() {
      let controls = 0;
      let blank = false;
      let lastRule = null;
      const page = state.page;
      for (const cut of page.cuts) cut.elements = [];
      text.dataset.view = state.view;
      const rows = [];
      for (const line of page.lines) {
        if (isBlank(line)) {
          blank = true;
          continue;
        }
        const gone = isGone(line);
        const classes = `line${blank ? " para" : ""}${gone ? " gone" : ""}`;
        if (state.view === "side") {
          const after = line.filter((segment) => !segment.cut);
          const right = make("p", { class: "line", dir: "auto" });
          if (!gone) write(right, after);
          rows.push(
            make(
              "div",
              { class: `row${blank ? " para" : ""}${gone ? " gone" : ""}`, role: "row" },
              make("div", { role: "cell" }, written(line, "line")),
              make("div", { role: "cell", class: "after" }, gone ? make("span", { class: "unseen" }, "cut") : right),
            ),
          );
        } else {
          rows.push(written(line, classes));
        }
        blank = false;
      }
      if (!rows.length) rows.push(make("p", { class: "nothing" }, "This page holds no text."));
      if (state.view === "side") {
        const columns = make("div", { class: "row columns", role: "row" }, make("div", { role: "columnheader" }, "Before"), make("div", { role: "columnheader" }, "After"));
        text.setAttribute("role", "table");
        text.setAttribute("aria-label", "Before and after, line by line");
        text.replaceChildren(columns, ...rows);
      } else {
        text.removeAttribute("role");
        text.removeAttribute("aria-label");
        text.replaceChildren(...rows);
      }
      refresh();

      function written(line, classes) {
        const paragraph = make("p", { class: classes, dir: "auto" });
        write(paragraph, line);
        if (!line.some((segment) => segment.cut)) lastRule = null;
        return paragraph;
      }

      function write(host, segments) {
        for (const segment of segments) {
          const place = segment.cut ? deletion(segment.cut) : host;
          if (place !== host) host.append(place);
          if (segment.text === undefined) place.append(make("span", { class: "left-out", dir: "ltr" }, shownLength(segment)));
          else writeText(place, segment.text.replace(/\r$/, ""));
        }
      }

      function deletion(cut) {
        const [id, group] = rules[cut.rule];
        const label = make("span", { class: lastRule === cut.rule ? "rule unseen" : "rule", dir: "ltr" }, `${id} `);
        const element = make("del", { tabindex: "-1", "data-cut": cut.number, "data-group": group }, label);
        lastRule = cut.rule;
        cut.elements.push(element);
        return element;
      }

      /** Text as text; control characters and bidirectional overrides by their codes, since they would act or hide. */
      function writeText(host, words) {
        let at = 0;
        for (const found of words.matchAll(CONTROLS)) {
          if (controls++ > CONTROLS_MOST) break;
          const code = found[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
          host.append(words.slice(at, found.index), make("span", { class: "control", dir: "ltr" }, found[0].length > 1 ? `U+${code}… (${found[0].length})` : `U+${code}`));
          at = found.index + found[0].length;
        }
        host.append(words.slice(at));
      }
    }

    /** Bring filters, chart and tab stop up to date. */
    function refresh() {
      const page = state.page;
      if (page && !state.totals) {
        for (const cut of page.cuts) {
          const passed = passes(cut);
          for (const element of cut.elements) element.classList.toggle("aside", !passed);
        }
        if (state.current && !passes(state.current)) choose(null);
        const first = state.current || page.cuts.find(passes);
        for (const cut of page.cuts) for (const element of cut.elements) element.tabIndex = cut === first && element === cut.elements[0] ? 0 : -1;
      }
      drawChart();
      inspect();
    }

    function drawChart() {
      const counts = new Map();
      if (state.totals) for (const [rule, cuts] of state.totals) counts.set(rule, cuts);
      else if (state.page) for (const cut of state.page.cuts) counts.set(cut.rule, (counts.get(cut.rule) || 0) + 1);
      const most = Math.max(1, ...counts.values());
      const listed = rules.map((_, rule) => rule).filter((rule) => switches || counts.has(rule));
      if (!switches) listed.sort((one, other) => counts.get(other) - counts.get(one) || one - other);
      const focused = document.activeElement && chart.contains(document.activeElement) ? [document.activeElement.dataset.rule, document.activeElement.tagName] : null;
      chart.replaceChildren(
        ...listed.map((rule) => {
          const [id, group, removes] = rules[rule];
          const number = counts.get(rule) || 0;
          const box = make("input", { type: "checkbox", "data-rule": rule, checked: !state.off.has(rule) });
          const bar = make("span", { class: "fill" });
          bar.style.inlineSize = `${(100 * number) / most}%`;
          box.addEventListener("change", () => {
            const off = new Set(state.off);
            if (box.checked) off.delete(rule);
            else off.add(rule);
            setOff(off);
          });
          const only = make("button", { type: "button", class: "only", "data-rule": rule, "aria-label": `only ${id}` }, "only");
          only.addEventListener("click", () => setOff(new Set(rules.map((_, each) => each).filter((each) => each !== rule))));
          return make(
            "li",
            { "data-group": group, title: `${groups[group]}. ${removes}` },
            make("label", null, box, make("span", { class: "name", dir: "ltr" }, id), make("span", { class: "number" }, count(number), make("span", { class: "unseen" }, number === 1 ? " cut" : " cuts")), make("span", { class: "track", "aria-hidden": "true" }, bar)),
            only,
          );
        }),
      );
      if (focused) {
        const same = [...chart.querySelectorAll(focused[1])].find((element) => element.dataset.rule === focused[0]);
        if (same) same.focus();
      }
      let all = 0;
      for (const number of counts.values()) all += number;
      ranges.hidden = Boolean(state.totals);
      if (state.totals) shownOf.textContent = `${plural(all, "cut")} in all`;
      else if (switches) shownOf.textContent = plural(all, "cut");
      else shownOf.textContent = state.page ? `${count(state.page.cuts.filter(passes).length)} of ${plural(all, "cut")} shown` : "";
    }

    function setOff(off) {
      state.off = off;
      refresh();
      if (onRules) onRules(off);
    }

    /** Make a cut the current one (null: none). `element` is the part of it that was meant. */
    function choose(cut, element) {
      if (state.current) for (const each of state.current.elements) each.classList.remove("current");
      state.current = cut;
      state.hovered = null;
      if (cut) {
        for (const each of text.querySelectorAll("del[tabindex='0']")) each.tabIndex = -1;
        for (const each of cut.elements) each.classList.add("current");
        const target = element || cut.elements[0];
        target.tabIndex = 0;
        if (document.activeElement !== target) target.focus({ preventScroll: true });
        const passing = state.page.cuts.filter(passes);
        live.textContent = `Cut ${passing.indexOf(cut) + 1} of ${passing.length}, ${rules[cut.rule][0]}, ${percent(cut.confidence)} sure: ${cut.because}`;
      }
      inspect();
      if (cut) keepInSight(element || cut.elements[0]);
      if (onCut) onCut(cut);
    }

    /** On a phone the panel is a sheet over the text: move the text up if the cut has got behind it. */
    function keepInSight(element) {
      if (window.getComputedStyle(inspector).position !== "fixed") return;
      const covered = element.getBoundingClientRect().bottom - inspector.getBoundingClientRect().top + 24;
      if (covered > 0) window.scrollBy(0, covered);
    }

    function hover(cut) {
      if (state.hovered === cut) return;
      state.hovered = cut;
      inspect();
    }

    /** Step over the cuts that pass the filters. */
    function step(way) {
      if (!state.page) return;
      if (state.view === "clean") setView("marked");
      const passing = state.page.cuts.filter(passes);
      const at = state.current ? passing.indexOf(state.current) + way : way > 0 ? 0 : passing.length - 1;
      if (!passing.length) live.textContent = "No cut passes the filters.";
      else if (!passing[at]) live.textContent = way > 0 ? "That was the last cut of this page." : "That was the first cut of this page.";
      else {
        choose(passing[at]);
        state.current.elements[0].scrollIntoView({ block: "center" });
      }
    }

    function chooseNumber(number) {
      const cut = state.page.cuts[number];
      if (!cut || !cut.elements.length) return;
      choose(cut);
      cut.elements[0].scrollIntoView({ block: "center" });
    }

    /** What the cut under the pointer, or else the current one, says of itself. */
    function inspect() {
      const cut = state.hovered || state.current;
      const passing = state.page ? state.page.cuts.filter(passes) : [];
      inspector.classList.toggle("empty", !state.current);
      inspector.hidden = Boolean(state.totals);
      const back = button("Previous", () => step(-1), { class: "step", "aria-keyshortcuts": "p k" });
      const on = button("Next", () => step(1), { class: "step", "aria-keyshortcuts": "n j" });
      const at = passing.indexOf(cut) + 1;
      const steps = make("div", { class: "steps" }, back, make("span", { class: "place" }, cut ? `${count(at)} of ${count(passing.length)}` : plural(passing.length, "cut")), on);
      const held = document.activeElement && inspector.contains(document.activeElement) ? document.activeElement.textContent : null;
      if (!cut) {
        inspector.removeAttribute("data-group");
        inspector.replaceChildren(make("p", { class: "hint" }, passing.length ? "Point at a cut, tap it, or step with the keys to see why it was made." : "No cuts to show."), steps);
      } else {
        const [id, group, removes] = rules[cut.rule];
        inspector.dataset.group = group;
        const fill = make("span", { class: "fill" });
        fill.style.inlineSize = `${100 * cut.confidence}%`;
        const said = make("span", { class: "said" });
        inspector.replaceChildren(
          make("div", { class: "which" }, make("strong", { class: "rule", dir: "ltr" }, id), make("span", { class: "group" }, groups[group]), button("Close", () => choose(null), { class: "close", "aria-label": "Close" })),
          make("p", { class: "because" }, isolated(cut.because || "no reason given")),
          make("div", { class: "sure" }, make("span", { class: "track", "aria-hidden": "true" }, fill), make("span", null, `${percent(cut.confidence)} sure`)),
          cut.also.length ? make("p", { class: "also" }, `Also found by ${cut.also.map((rule) => rules[rule][0]).join(", ")}.`) : "",
          removes ? make("p", { class: "removes" }, removes) : "",
          steps,
          make(
            "div",
            { class: "buttons" },
            button("Copy example", () => tellCopied(said, exampleOf(state.page, cut))),
            button("Copy bug report", () => tellCopied(said, bugReport(cut))),
            said,
          ),
        );
      }
      if (held) {
        const same = [...inspector.querySelectorAll("button")].find((element) => element.textContent === held);
        if (same) same.focus();
      }
    }

    async function tellCopied(said, words) {
      said.textContent = live.textContent = (await copy(words)) ? "Copied." : "Copying is not allowed here.";
    }

    function bugReport(cut) {
      const page = state.page;
      return [
        `rule: ${rules[cut.rule][0]}`,
        `confidence: ${cut.confidence}`,
        `because: ${cut.because}`,
        ...(page.url ? [`page: ${page.url}`] : []),
        ...about(),
        "",
        exampleOf(page, cut),
        "",
      ].join("\n");
    }

    function button(label, run, attributes) {
      const element = make("button", { type: "button", ...attributes }, label);
      element.addEventListener("click", run);
      return element;
    }

    function onKey(event) {
      if (!state.keys || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || main.hidden || !state.page) return;
      const target = event.target;
      if (target.closest && target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])")) return;
      if (event.key === "n" || event.key === "j") step(1);
      else if (event.key === "p" || event.key === "k") step(-1);
      else if (event.key === "Escape" && state.current) choose(null);
      else if (VIEWS["123".indexOf(event.key)]) setView(VIEWS["123".indexOf(event.key)][0]);
      else return;
      event.preventDefault();
    }

    return {
      show,
      step,
      chooseNumber,
      setOff,
      state,
      panel,
      title,
      /** Show counts over all pages in the chart ([rule, cuts] each), or with null those of the page. */
      setTotals(totals) {
        state.totals = totals;
        refresh();
      },
    };
  }

  return { make, count, percent, plural, unpack, copy, createView, readPieces, markedLine };
})();
