"use strict";
// The page is whole without this: it adds colours and a language that are remembered, tabs, the search, links that copy themselves.

const kept = {
  get(key) { try { return localStorage.getItem("specc." + key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem("specc." + key, value); } catch { /* a browser that forgets */ } },
};

function paint(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

document.documentElement.classList.add("js");
paint(kept.get("theme"));  // before anything is drawn

function colours() {
  const choice = document.querySelector("select.theme");
  choice.parentElement.hidden = false;
  choice.value = kept.get("theme") ?? "auto";
  choice.addEventListener("change", () => { kept.set("theme", choice.value); paint(choice.value); });
}

// --- languages -------------------------------------------------------------------------------------------------------

function languages() {
  const groups = [...document.querySelectorAll(".tabs")].map(makeTabs);
  const choice = document.querySelector("select.languages");
  const speak = (name) => {
    for (const group of groups) group(name);
    if (choice && [...choice.options].some((option) => option.value === name)) choice.value = name;
  };
  const choose = (name) => { kept.set("language", name); speak(name); };
  if (choice) {
    choice.parentElement.hidden = false;
    choice.addEventListener("change", () => choose(choice.value));
  }
  document.addEventListener("language", (event) => choose(event.detail));
  speak(kept.get("language") ?? choice?.options[0]?.value ?? "");
}

function makeTabs(group) {
  const panels = [...group.querySelectorAll(".panel")];
  const list = document.createElement("div");
  list.className = "tablist";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Language");
  const tabs = panels.map((panel, index) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `:tab-${group.dataset.tabs}-${index}`;
    tab.textContent = panel.dataset.language;
    tab.setAttribute("role", "tab");
    panel.id = `:panel-${group.dataset.tabs}-${index}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => {
      const top = tab.getBoundingClientRect().top;
      document.dispatchEvent(new CustomEvent("language", { detail: panel.dataset.language }));
      window.scrollBy({ top: tab.getBoundingClientRect().top - top, behavior: "instant" });  // other tabs above may have grown
    });
    return tab;
  });
  list.append(...tabs);
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length];
    tab.click();
    tab.focus();
  });
  group.prepend(list);
  return (name) => {
    const found = panels.findIndex((panel) => panel.dataset.language === name);
    const shown = found < 0 ? 0 : found;
    tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(index === shown));
      tab.tabIndex = index === shown ? 0 : -1;
      panels[index].hidden = index !== shown;
    });
  };
}

// --- search ----------------------------------------------------------------------------------------------------------

const WORTH = { section: 6, function: 8, resource: 8, method: 7, type: 8, term: 7, clause: 2, dialogue: 1 };
const MOST = 40;

function index() {
  return (window.speccIndex ?? []).flatMap(({ page, entries }, at) => {
    const scripts = document.querySelectorAll('script[src$="search.js"]');
    const folder = scripts[at]?.dataset.folder;
    return entries.map(([kind, href, title, text]) => ({
      kind, title, text, href: folder ? folder + page + href : href, low: title.toLowerCase(), all: `${title} ${text}`.toLowerCase(),
    }));
  });
}

function find(entries, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const whole = words.join(" ");
  const score = (one) => (one.low === whole ? 100 : one.low.startsWith(whole) ? 20 : 0) + words.filter((word) => one.low.includes(word)).length * 5
    + WORTH[one.kind] + (one.all.includes(whole) ? 3 : 0);
  return entries.filter((one) => words.every((word) => one.all.includes(word))).map((one) => [score(one), one])
    .sort((one, other) => other[0] - one[0]).map(([, one]) => one);
}

function marked(text, words) {
  const place = document.createElement("span");
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
  text.split(pattern).forEach((part, index) => {
    if (index % 2 === 0) { place.append(part); return; }
    const mark = document.createElement("mark");
    mark.textContent = part;
    place.append(mark);
  });
  return place;
}

function excerpt(text, words) {
  const at = Math.min(...words.map((word) => text.toLowerCase().indexOf(word)).filter((place) => place >= 0), text.length);
  return at < text.length && at > 60 ? "…" + text.slice(at - 40, at + 160) : text.slice(0, 200);
}

function search() {
  const box = document.querySelector(".search");
  const [input, status, found] = [box.querySelector("input"), box.querySelector("[role=status]"), box.querySelector(".found")];
  let entries = null;
  box.hidden = false;
  const show = () => {
    entries ??= index();
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = find(entries, input.value);
    found.replaceChildren(...hits.slice(0, MOST).map((hit) => {
      const [link, kind, title, text] = ["a", "span", "span", "span"].map((name) => document.createElement(name));
      link.href = hit.href;
      kind.className = "kind";
      kind.textContent = hit.kind;
      title.append(marked(hit.title, words));
      text.className = "text";
      text.append(marked(excerpt(hit.text, words), words));
      link.append(kind, title, text);
      return link;
    }));
    const said = hits.length === 0 ? "Nothing found" : hits.length > MOST ? `${hits.length} found, the first ${MOST} are shown` : `${hits.length} found`;
    if (words.length && hits.length !== 0 && hits.length <= MOST) status.textContent = said;
    else {
      status.textContent = words.length ? said : "";
      if (words.length) found.append(Object.assign(document.createElement("p"), { textContent: said }));
    }
    found.hidden = !words.length;
  };
  const close = () => { found.hidden = true; };
  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value) show(); });
  box.addEventListener("keydown", (event) => {
    const stops = [input, ...found.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (event.key === "Escape") { input.focus(); close(); }  // in this order: the focus would show what was found again
    else if (event.key === "ArrowDown" && at + 1 < stops.length) { event.preventDefault(); stops[at + 1].focus(); }
    else if (event.key === "ArrowUp" && at > 0) { event.preventDefault(); stops[at - 1].focus(); }
    else if (event.key === "Enter" && at === 0) found.querySelector("a")?.click();
  });
  found.addEventListener("click", (event) => { if (event.target.closest("a")) close(); });
  document.addEventListener("click", (event) => { if (!box.contains(event.target)) close(); });
  box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) close(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !/^(input|select|textarea)$/i.test(document.activeElement.tagName)) {
      event.preventDefault();
      input.focus();
    }
  });
}

// --- the rest --------------------------------------------------------------------------------------------------------

function contents() {
  const [button, bar] = [document.querySelector("button.contents"), document.querySelector(".sidebar")];
  if (!bar) return;
  button.hidden = false;
  const open = (yes) => { bar.classList.toggle("open", yes); button.setAttribute("aria-expanded", String(yes)); };
  button.addEventListener("click", () => open(!bar.classList.contains("open")));
  bar.addEventListener("click", (event) => { if (event.target.closest("a")) open(false); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && bar.classList.contains("open")) { open(false); button.focus(); }
  });
  const links = new Map([...bar.querySelectorAll("a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const seen = new Set();
  const mark = () => {
    for (const link of links.values()) link.removeAttribute("aria-current");
    const last = [...document.querySelectorAll("section.part")].filter((part) => seen.has(part)).pop();
    links.get(last?.id)?.setAttribute("aria-current", "true");
  };
  const watch = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) if (isIntersecting) seen.add(target); else seen.delete(target);
    mark();
  }, { rootMargin: "-80px 0px -75% 0px" });
  for (const part of document.querySelectorAll("section.part")) watch.observe(part);
}

function copying() {
  const toast = document.querySelector(".toast");
  let timer = 0;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a.mark, a.here");
    if (!link) return;
    try { await navigator.clipboard.writeText(link.href); } catch { return; }
    toast.textContent = "Link copied";
    clearTimeout(timer);
    timer = setTimeout(() => { toast.textContent = ""; }, 1600);
  });
}

document.addEventListener("DOMContentLoaded", () => { colours(); languages(); search(); contents(); copying(); });
