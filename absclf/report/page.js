"use strict";
// Search, filters and keyboard of the page. Nothing is kept but what the page itself shows, and one listener serves
// all abstracts.
(() => {
  const DEBOUNCE_MS = 120;
  const CHUNK = 100; // abstracts that are indexed at a time while the page is idle
  const NEAR = "600px"; // how far off the screen words that were found are marked

  const main = document.querySelector("main");
  const form = document.querySelector("form");
  const count = form.querySelector("output");
  const nothing = document.getElementById("nothing");
  const chips = form.querySelector("fieldset");
  const articles = [...main.querySelectorAll(":scope > article")];
  const sheet = document.styleSheets[0];
  const number = new Intl.NumberFormat("en");

  // ---- What there is to filter by ---------------------------------------------------------------------------

  // Letters without case and accents, so that "naive" finds "naïve".
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const index = [];
  const indexTo = (end) => {
    for (let i = index.length; i < Math.min(end, articles.length); i += 1) {
      const article = articles[i];
      index.push({
        article,
        scheme: article.dataset.scheme,
        title: fold([...article.querySelectorAll("h2, .about")].map((part) => part.textContent).join(" ")),
        bare: fold([...article.querySelectorAll(":scope > .text")].map((p) => p.textContent).join(" ")),
        sections: [...article.querySelectorAll("section")].map((section) => ({
          label: section.dataset.l,
          printed: section.classList.contains("printed"),
          least: Number(section.dataset.m),
          text: fold(section.querySelector(".text").textContent),
        })),
      });
    }
  };

  const idle = window.requestIdleCallback || ((work) => setTimeout(work, 30));
  const indexWhenIdle = () => {
    indexTo(index.length + CHUNK);
    if (index.length < articles.length) idle(indexWhenIdle);
  };

  const addChips = () => {
    const schemes = [...new Set(articles.map((article) => article.dataset.scheme))];
    const labels = new Map();
    for (const article of articles) {
      const seen = new Set();
      for (const section of article.querySelectorAll("section")) {
        const label = section.dataset.l;
        if (!labels.has(label)) {
          const place = schemes.indexOf(article.dataset.scheme) * 1000 + Number(section.dataset.n);
          labels.set(label, { place, colour: section.classList[0], abstracts: 0 });
        }
        if (!seen.has(label)) labels.get(label).abstracts += 1;
        seen.add(label);
      }
    }
    for (const [label, { colour, abstracts }] of [...labels].sort((a, b) => a[1].place - b[1].place)) {
      const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "label", value: label });
      const times = Object.assign(document.createElement("span"), { textContent: number.format(abstracts) });
      times.title = "abstracts with this section";
      const chip = Object.assign(document.createElement("label"), { className: `chip ${colour}` });
      chip.append(box, label, times);
      chips.append(chip);
    }
    chips.hidden = labels.size === 0;
  };

  const addSchemes = () => {
    const schemes = new Set(articles.map((article) => article.dataset.scheme));
    for (const scheme of schemes) form.elements.scheme.append(new Option(scheme, scheme));
    form.elements.scheme.closest("label").hidden = schemes.size < 2;
  };

  // ---- Which abstracts are shown ------------------------------------------------------------------------------

  const termsOf = (query) =>
    [...fold(query).matchAll(/"([^"]+)"?|(\S+)/g)].map(([, phrase, word]) => (phrase ?? word).trim()).filter(Boolean);

  const readFilters = () => {
    const data = new FormData(form);
    const [, sign, bound] = /^([<>]?)(\d*)$/.exec(data.get("confidence"));
    return {
      terms: termsOf(data.get("query")),
      labels: new Set(data.getAll("label")),
      sign,
      bound: Number(bound),
      source: data.get("source"),
      scheme: data.get("scheme"),
    };
  };

  const matches = (entry, { terms, labels, sign, bound, source, scheme }) => {
    if (scheme && entry.scheme !== scheme) return false;
    const shown = labels.size ? entry.sections.filter((section) => labels.has(section.label)) : entry.sections;
    if (labels.size && !shown.length) return false;
    if (source && !shown.some((section) => section.printed === (source === "printed"))) return false;
    if (sign === "<" && !shown.some((section) => section.least < bound)) return false;
    if (sign === ">" && !(shown.length && shown.every((section) => section.least >= bound))) return false;
    return terms.every(
      (term) =>
        entry.title.includes(term) || entry.bare.includes(term) || shown.some(({ text }) => text.includes(term)),
    );
  };

  // What a filter does inside the abstracts is done by rules of style: none of their elements is touched.
  const ownRules = sheet.cssRules.length;
  const setRules = (rules) => {
    while (sheet.cssRules.length > ownRules) sheet.deleteRule(ownRules);
    for (const rule of rules) sheet.insertRule(rule, sheet.cssRules.length);
  };

  const rulesFor = ({ labels, sign, bound }) => {
    const rules = [];
    if (labels.size) {
      const wanted = [...labels].map((label) => `[data-l="${CSS.escape(label)}"]`);
      rules.push(`main [data-l]:not(${wanted}) { display: none; }`);
      rules.push(`.points:not(:has(${wanted})) { display: none; }`);
    }
    if (sign === "<") {
      const below = Array.from({ length: bound }, (_, percent) => `[data-p="${percent}"]`);
      rules.push(`.s:is(${below}) { text-decoration: underline solid 2px var(--ink); }`);
    }
    return rules;
  };

  // What is asked for: "" where nothing is.
  const asked = () => [...new FormData(form)].filter(([, value]) => value).join("\n");
  let applied = "";

  const apply = () => {
    applied = asked();
    indexTo(articles.length);
    const filters = readFilters();
    setRules(rulesFor(filters));
    let shown = 0;
    for (const entry of index) {
      const hit = matches(entry, filters);
      if (entry.article.hidden === hit) entry.article.hidden = !hit;
      shown += hit;
    }
    const of = shown === articles.length ? "" : ` of ${number.format(articles.length)}`;
    count.textContent = `${number.format(shown)}${of} ${articles.length === 1 ? "abstract" : "abstracts"} shown`;
    nothing.hidden = shown > 0 || articles.length === 0;
    mark(filters.terms);
  };

  // ---- Words that were found, marked where the reader is ---------------------------------------------------------

  const found = window.Highlight && CSS.highlights ? new Highlight() : null;
  if (found) CSS.highlights.set("found", found);
  const near = new Set();
  const marked = new Set();
  let markedTerms = [];

  // Folding can change a text's length (ﬁ, İ): each folded character keeps the place it came from.
  const foldWithPlaces = (text) => {
    const places = [];
    let folded = "";
    let place = 0;
    for (const character of text) {
      const part = fold(character);
      for (let i = 0; i < part.length; i += 1) places.push(place);
      folded += part;
      place += character.length;
    }
    places.push(place);
    return { folded, places };
  };

  const markIn = (article) => {
    if (marked.has(article)) return;
    marked.add(article);
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.parentElement.closest(".text, h2, .about, .points a")) continue;
      const { folded, places } = foldWithPlaces(node.data);
      for (const term of markedTerms) {
        for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + term.length)) {
          const range = new Range();
          range.setStart(node, places[at]);
          range.setEnd(node, Math.max(places[at + term.length], places[at] + 1));
          found.add(range);
        }
      }
    }
  };

  const mark = (terms) => {
    if (!found) return;
    found.clear();
    marked.clear();
    markedTerms = terms;
    if (terms.length) for (const article of near) if (!article.hidden) markIn(article);
  };

  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) near.delete(target);
        else {
          near.add(target);
          if (markedTerms.length) markIn(target);
        }
      }
    },
    { rootMargin: NEAR },
  );

  // ---- What a reader does ------------------------------------------------------------------------------------------

  let waiting = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, event.target.type === "search" ? DEBOUNCE_MS : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  nothing.querySelector("button").addEventListener("click", () => {
    form.reset();
    form.elements.query.focus();
  });

  // A key point and its sentence light up together.
  let lit = [];
  const light = (event) => {
    for (const element of lit) element.classList.remove("lit");
    lit = [];
    const link = event.target.closest?.(".points a");
    const sentence = link ? document.getElementById(link.hash.slice(1)) : event.target.closest?.(".key");
    if (!sentence?.id || !sentence.matches(".s")) return;
    const point = sentence.closest("article").querySelector(`.points a[href="#${sentence.id}"]`);
    lit = [sentence, point?.closest("li")].filter(Boolean);
    for (const element of lit) element.classList.add("lit");
  };
  main.addEventListener("pointerover", light);
  main.addEventListener("focusin", light);

  // From sentence to sentence with the arrow keys; Tab goes on to the next section. Of each section one sentence
  // is in the tab order: the one the reader was at.
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
  main.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !event.target.matches(".s") || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...event.target.closest(".sections").querySelectorAll(".s")].filter((s) => s.getClientRects().length);
    const onward = getComputedStyle(event.target.parentElement).direction === "rtl" && Number.isFinite(step) ? -step : step;
    const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(event.target) + onward))];
    event.preventDefault();
    for (const sentence of next.parentElement.querySelectorAll(".s")) sentence.tabIndex = sentence === next ? 0 : -1;
    next.focus();
  });

  addChips();
  addSchemes();
  form.hidden = false;
  for (const article of articles) watch.observe(article);
  count.textContent = `${number.format(articles.length)} ${articles.length === 1 ? "abstract" : "abstracts"} shown`;
  // When a reader comes back to the page, the browser fills the form in again: before this, or when all is loaded.
  const applyRestored = () => {
    if (asked() !== applied) apply();
  };
  applyRestored();
  window.addEventListener("pageshow", applyRestored);
  idle(indexWhenIdle);
})();
