"use strict";
// Keys only; every page works without this file.
(() => {
  const $ = (s, r = document) => r.querySelector(s), all = (s, r = document) => [...r.querySelectorAll(s)];
  const stories = () => all("main .story, main .river li, main .tl li:not(.daybreak), main .trouble li, main tbody tr");
  const head = s => $("h1 a, h2 a, h3 a, a", s) || s;
  let at = -1, g = 0;
  const here = () => {
    const f = document.activeElement && document.activeElement.closest(".story, .river li, .tl li:not(.daybreak), .trouble li, tbody tr");
    return f ? stories().indexOf(f) : at;
  };
  const go = d => {
    const s = stories(); if (!s.length) return;
    at = Math.max(0, Math.min(s.length - 1, here() + d));
    const h = head(s[at]); if (h === s[at]) h.tabIndex = -1;
    h.focus({ preventScroll: true });
    s[at].scrollIntoView({ block: "start" });
  };
  const inner = d => {
    const s = stories()[here()]; if (!s) return;
    const a = all("a", s).filter(e => e.offsetParent), i = a.indexOf(document.activeElement);
    a[Math.max(0, Math.min(a.length - 1, i + d))]?.focus();
  };
  const link = q => $(q)?.click();
  const keys = {
    j: () => go(1), k: () => go(-1), n: () => inner(1), p: () => inner(-1),
    o: () => { const s = stories()[here()], a = s && head(s); if (a && a.href) location = a.href; },
    v: () => { const s = stories()[here()], a = $("a.at", s || document); if (a) open(a.href, "_blank", "noreferrer"); },
    x: () => { const d = $("details", stories()[here()] || document); if (d) d.open = !d.open; },
    h: () => link('a[rel="prev"]'), l: () => link('a[rel="next"]'),
    "?": () => $("#keys")?.showModal(),
  };
  const places = { h: ".to-front", f: ".to-feeds" };
  addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, dialog[open]")) return;
    if (Date.now() - g < 1200 && places[e.key]) { g = 0; link(places[e.key]); return; }
    if (e.key === "g") { g = Date.now(); return; }
    const f = keys[e.key]; if (f) { e.preventDefault(); f(); }
  });
})();
