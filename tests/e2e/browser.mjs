// The demo's pages in a real browser, desktop and phone.  Prints TAP; leaves a
// picture of each.
//
//	node browser.mjs CHROMIUM BASE-URL PICTURES PATH...
import { mkdirSync, writeFileSync } from "node:fs";
import { launch, openTab } from "../web/cdp.mjs";

const [program, base, pictures, ...paths] = process.argv.slice(2);
let count = 0, bad = 0;

function none(found, what) {
  console.log(`${found.length ? "not ok" : "ok"} ${++count} - ${what}`);
  for (const line of found) console.log(`#  ${line}`);
  bad += found.length > 0;
}

// Runs in the page.
const sideways = () => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`${scrollWidth} > ${clientWidth}`] : [];
};

mkdirSync(pictures, { recursive: true });
const browser = await launch(program);

async function look(path, width) {
  const tab = await openTab(browser, { width, dark: false, script: true });
  await tab.go(base + path);
  const name = `${path || "front"} at ${width}`;
  none(await tab.evaluate(sideways), `${name}: no sideways scroll`);
  none(tab.messages, `${name}: nothing in the console`);
  none(tab.requests.filter(u => new URL(u).origin !== new URL(base).origin),
    `${name}: asks nobody else`);
  const file = `demo-${(path || "front").replace(/\W+/g, "-")}-${width}.png`;
  writeFileSync(`${pictures}/${file}`, await tab.picture());
  await tab.close();
}

try {
  for (const path of paths)
    for (const width of [1280, 390]) await look(path, width);
} catch (e) {
  none([e.stack], "the browser did what it was told");
} finally {
  await browser.close();
}
console.log(`1..${count}`);
process.exit(bad > 0 ? 1 : 0);
