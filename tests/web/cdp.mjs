// A small client of the Chrome DevTools protocol over --remote-debugging-pipe:
// JSON messages that end in NUL, out on descriptor 3, in on descriptor 4.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
  "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--hide-scrollbars",
  "--remote-debugging-pipe"];
const ANSWER_WAIT = 60000; // milliseconds

// Starts a browser with a profile of its own; close() ends both.
export async function launch(program) {
  const profile = mkdtempSync(join(tmpdir(), "courant-browser-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const waiting = new Map(), listeners = new Set();
  let next = 1, rest = "", failed = null;

  const fail = why => {
    failed = failed || new Error(why);
    for (const w of waiting.values()) w.reject(failed);
    waiting.clear();
  };
  child.on("error", e => fail(`cannot start ${program}: ${e.message}`));
  child.on("exit", code => fail(`${program} ended (${code})`));
  child.stdio[3].on("error", () => {});
  child.stdio[4].setEncoding("utf8").on("data", piece => {
    const parts = (rest + piece).split("\0");
    rest = parts.pop();
    for (const text of parts) {
      const m = JSON.parse(text), w = waiting.get(m.id);
      if (!m.id) {
        for (const l of listeners) l(m);
      } else if (w) {
        waiting.delete(m.id);
        m.error ? w.reject(new Error(m.error.message)) : w.resolve(m.result);
      }
    }
  });
  const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
    if (failed) return reject(failed);
    const id = next++;
    const timer = setTimeout(() => {
      waiting.delete(id);
      reject(new Error(`${method}: no answer`));
    }, ANSWER_WAIT);
    waiting.set(id, {
      resolve: v => { clearTimeout(timer); resolve(v); },
      reject: e => { clearTimeout(timer); reject(e); },
    });
    child.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
  });
  const close = async () => {
    try { await send("Browser.close"); } catch { /* it has gone */ }
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise(done => child.once("exit", done));
      const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
      await gone;
      clearTimeout(timer);
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { send, listeners, close };
}

// A tab: what it asked for and what it complained of is in requests and
// messages.
export async function openTab(browser, { width, dark, script }) {
  const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true });
  const send = (method, params) => browser.send(method, params, sessionId);
  const tab = { requests: [], messages: [], send };
  let loaded = () => {};
  const listener = m => {
    if (m.sessionId !== sessionId) return;
    const p = m.params;
    if (m.method === "Network.requestWillBeSent") tab.requests.push(p.request.url);
    if (m.method === "Runtime.consoleAPICalled") tab.messages.push(p.args.map(a => a.value).join(" "));
    if (m.method === "Runtime.exceptionThrown") tab.messages.push(p.exceptionDetails.text);
    if (m.method === "Log.entryAdded") tab.messages.push(`${p.entry.text} ${p.entry.url || ""}`);
    if (m.method === "Page.loadEventFired") loaded();
  };
  browser.listeners.add(listener);
  for (const domain of ["Page", "Runtime", "Network", "Log"]) await send(`${domain}.enable`);
  await send("Emulation.setDeviceMetricsOverride",
    { width, height: 900, deviceScaleFactor: width < 500 ? 2 : 1.25, mobile: width < 500 });
  await send("Emulation.setEmulatedMedia",
    { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
  await send("Emulation.setScriptExecutionDisabled", { value: !script });

  // Waits for the load that `action` causes.
  tab.afterLoad = async action => {
    const done = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("the page does not load")), ANSWER_WAIT);
      loaded = () => { clearTimeout(timer); resolve(); };
    });
    await action();
    await done;
  };
  tab.go = url => tab.afterLoad(() => send("Page.navigate", { url }));
  tab.evaluate = async f => {
    const r = await send("Runtime.evaluate",
      { expression: `(${f})()`, returnByValue: true, awaitPromise: true });
    if (r.exceptionDetails) throw new Error(r.exceptionDetails.exception?.description || r.exceptionDetails.text);
    return r.result.value;
  };
  tab.press = async key => {
    await send("Input.dispatchKeyEvent", { type: "keyDown", key, text: key });
    await send("Input.dispatchKeyEvent", { type: "keyUp", key });
  };
  tab.picture = async () => Buffer.from((await send("Page.captureScreenshot",
    { format: "png", captureBeyondViewport: true })).data, "base64");
  tab.close = async () => {
    browser.listeners.delete(listener);
    await browser.send("Target.closeTarget", { targetId });
  };
  return tab;
}
