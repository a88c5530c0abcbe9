// The pages in a real browser, at two widths, in two colour schemes, with
// and without script.  Prints TAP; keeps a picture of each page.
//
//	node browser.mjs CHROMIUM PAPER-URL EMPTY-URL PICTURES
import { mkdirSync, writeFileSync } from "node:fs";
import { launch, openTab } from "./cdp.mjs";

const [program, paper, empty, pictures] = process.argv.slice(2);
let count = 0, bad = 0;

function ok(good, what, detail) {
  console.log(`${good ? "ok" : "not ok"} ${++count} - ${what}`);
  if (!good) {
    bad++;
    if (detail) console.log(`#  ${String(detail).replace(/\n/g, "\n#  ")}`);
  }
}

// Runs in the page: what is wrong with it, a sentence each.
const faults = () => {
  const found = [], all = s => [...document.querySelectorAll(s)];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    found.push(`scrolls sideways: ${document.documentElement.scrollWidth} > ${width}`);
  for (const e of all("body *")) {
    const r = e.getBoundingClientRect();
    if (!r.width || (r.right <= width + 1 && r.left >= -1) || e.closest(".skip, .sr")) continue;
    let inside = false;
    for (let q = e; q && !inside; q = q.parentElement)
      inside = getComputedStyle(q).overflowX !== "visible";
    if (!inside) found.push(`sticks out: ${e.tagName} ${e.className.baseVal ?? e.className}`);
  }
  for (const s of ["header.mast", "main#main", "nav[aria-label]", "a.skip[href='#main']"])
    if (!document.querySelector(s)) found.push(`no ${s}`);
  if (all("h1").length !== 1) found.push(`${all("h1").length} h1`);
  let level = 0;
  for (const h of all("h1, h2, h3, h4, h5, h6").filter(e => !e.closest("dialog"))) {
    const n = Number(h.tagName[1]);
    if (n > level + 1) found.push(`h${n} after h${level}: ${h.textContent.slice(0, 40)}`);
    level = n;
  }
  const ids = all("[id]").map(e => e.id);
  for (const id of ids.filter((x, i) => ids.indexOf(x) !== i)) found.push(`id ${id} twice`);
  for (const e of all("[aria-labelledby]"))
    if (!document.getElementById(e.getAttribute("aria-labelledby"))) found.push(`no label ${e.getAttribute("aria-labelledby")}`);
  for (const e of all("a[href^='#']"))
    if (!document.querySelector(CSS.escape ? "#" + CSS.escape(e.getAttribute("href").slice(1)) : "*"))
      found.push(`no target ${e.getAttribute("href")}`);
  for (const e of all("a"))
    if (!e.textContent.trim()) found.push(`an empty link to ${e.href}`);
  for (const e of all("svg")) if (!e.getAttribute("aria-label")) found.push("a drawing without a label");
  for (const e of all("th")) if (!e.scope) found.push("a th without scope");
  for (const e of all("progress")) if (!e.labels.length) found.push("progress without a label");
  for (const e of all("[style], style, [onclick]")) found.push(`style or script in ${e.tagName}`);
  for (const e of all("a[href]"))
    if (e.origin !== location.origin && !/noreferrer/.test(e.rel)) found.push(`rel of ${e.href}`);
  return found;
};

// Runs in the page: text too pale for its background (WCAG 1.4.3, AA).
const pale = () => {
  const rgb = c => (c.match(/[\d.]+/g) || []).map(Number);
  const light = c => {
    const [r, g, b] = c.slice(0, 3).map(x => x / 255).map(x => x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length || e.closest(".sr, .skip, dialog")) continue;
    let q = e, back = [0, 0, 0, 0];
    while (q && back[3] === 0) { back = rgb(getComputedStyle(q).backgroundColor); if (back.length === 3) back.push(1); q = q.parentElement; }
    const a = light(rgb(getComputedStyle(e).color)), b = light(back);
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) found.add(`${e.tagName}.${e.className}: ${ratio.toFixed(2)}`);
  }
  return [...found];
};

const foreign = () => [["ar", "rtl"], ["ja", "ltr"], ["de", "ltr"]].map(([lang, dir]) => {
  const e = document.querySelector(`section[lang="${lang}"] article h3 a`);
  return e && getComputedStyle(e).direction === dir && e.closest("[lang]").lang === lang ? "" : lang;
}).join("");

async function checkPage(browser, page, mode) {
  const name = `${page.name}-${mode.width < 500 ? "phone" : "desktop"}-${mode.dark ? "dark" : "light"}`;
  const what = `${name}${mode.script ? "" : ", no script"}`;
  const tab = await openTab(browser, mode);
  await tab.go(page.base + page.path);
  const found = await tab.evaluate(faults);
  ok(!found.length, `${what}: sound`, found.join("\n"));
  const weak = await tab.evaluate(pale);
  ok(!weak.length, `${what}: contrast`, weak.join("\n"));
  if (page.name === "front") ok(await tab.evaluate(foreign) === "", `${what}: lang and dir`);
  const origin = new URL(page.base).origin;
  const away = tab.requests.filter(u => new URL(u).origin !== origin);
  ok(!away.length, `${what}: asks nobody else`, away.join("\n"));
  ok(tab.requests.length <= 4, `${what}: at most four requests`, tab.requests.join("\n"));
  const said = tab.messages.filter(m => !(page.status && m.includes(String(page.status))));
  ok(!said.length, `${what}: nothing in the console`, said.join("\n"));
  if (mode.script) writeFileSync(`${pictures}/${name}.png`, await tab.picture());
  await tab.close();
}

async function checkKeys(browser) {
  const tab = await openTab(browser, { width: 1280, dark: false, script: true });
  const focus = () => tab.evaluate(() => {
    const all = [...document.querySelectorAll("main .story, main .river li")];
    return all.indexOf(document.activeElement.closest(".story, .river li"));
  });
  await tab.go(paper);
  await tab.press("j");
  ok(await focus() === 0, "keys: j goes to the first item");
  await tab.press("j");
  await tab.press("j");
  await tab.press("k");
  ok(await focus() === 1, "keys: j and k go on and back");
  await tab.press("n");
  ok(await tab.evaluate(() => document.activeElement.className) === "at", "keys: n goes to the source");
  await tab.press("?");
  ok(await tab.evaluate(() => document.querySelector("#keys").open), "keys: ? shows the list");
  await tab.press("j");
  ok(await focus() === -1, "keys: none while the list is open");
  await tab.evaluate(() => document.querySelector("#keys").close());
  await tab.press("j");
  await tab.afterLoad(() => tab.press("o"));
  ok(await tab.evaluate(() => location.pathname.startsWith("/item/")), "keys: o opens the item");
  const first = await tab.evaluate(() => location.pathname);
  await tab.afterLoad(() => tab.press("h"));
  ok(await tab.evaluate(() => location.pathname) !== first, "keys: h goes to an older item");
  await tab.afterLoad(() => tab.press("l"));
  ok(await tab.evaluate(() => location.pathname) === first, "keys: l goes back to the newer one");
  await tab.press("g");
  await tab.afterLoad(() => tab.press("f"));
  ok(await tab.evaluate(() => location.pathname) === "/feeds", "keys: g f goes to the feeds");
  await tab.press("g");
  await tab.afterLoad(() => tab.press("h"));
  ok(await tab.evaluate(() => location.pathname) === "/", "keys: g h goes to the front page");
  ok(!tab.messages.length, "keys: nothing in the console", tab.messages.join("\n"));
  await tab.close();
}

// The policy itself: what a page smuggles in does not run.
async function checkPolicy(browser) {
  const tab = await openTab(browser, { width: 1280, dark: false, script: true });
  await tab.go(paper);
  await tab.evaluate(() => {
    const s = document.createElement("script");
    s.textContent = "window.ran = 1";
    document.body.append(s);
    const d = document.createElement("div");
    d.innerHTML = "<img src=x onerror='window.ran = 2'>";
    document.body.append(d);
    return new Promise(done => setTimeout(done, 200));
  });
  ok(await tab.evaluate(() => window.ran === undefined), "policy: inline script does not run");
  await tab.close();
}

async function checkPrint(browser) {
  const tab = await openTab(browser, { width: 1280, dark: false, script: true });
  await tab.go(paper);
  const { data } = await tab.send("Page.printToPDF", { preferCSSPageSize: true });
  const pdf = Buffer.from(data, "base64");
  writeFileSync(`${pictures}/front.pdf`, pdf);
  const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) || []).length;
  ok(pages >= 1 && pages <= 4, `print: ${pages} pages, at most four`);
  await tab.close();
}

const browser = await launch(program);
try {
  mkdirSync(pictures, { recursive: true });
  const probe = await openTab(browser, { width: 1280, dark: false, script: true });
  await probe.go(paper);
  const href = s => probe.evaluate(`() => new URL(document.querySelector(${JSON.stringify(s)}).href).pathname.slice(1)`);
  const pages = [
    { name: "front", base: paper, path: "" },
    { name: "story", base: paper, path: await href("main .lead h2 a") },
    { name: "item", base: paper, path: await href("main h3 a[href^=item]") },
    { name: "item-ar", base: paper, path: await href("section[lang=ar] h3 a") },
    { name: "category", base: paper, path: "category/World" },
    { name: "feeds", base: paper, path: "feeds" },
    { name: "missing", base: paper, path: "no/such/page", status: 404 },
    { name: "firstrun", base: empty, path: "" },
  ];
  await probe.close();
  for (const page of pages)
    for (const width of [1280, 390])
      for (const dark of [false, true])
        for (const script of [true, false])
          await checkPage(browser, page, { width, dark, script });
  await checkKeys(browser);
  await checkPolicy(browser);
  await checkPrint(browser);
} catch (e) {
  ok(false, "the browser did what it was told", e.stack);
} finally {
  await browser.close();
}
console.log(`1..${count}`);
process.exit(bad ? 1 : 0);
