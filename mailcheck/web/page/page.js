"use strict";

const words = JSON.parse(document.getElementById("words").textContent);
const byId = (id) => document.getElementById(id);
const KINDS = ["roster", "verified", "opted-out", "policy"];
const AT_ONCE = 4;
const chosen = new Map();
let tray = null;

function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

const number = (n) => new Intl.NumberFormat(words.language).format(n);

function show(id) {
  for (const part of ["form", "work", "result"]) byId(part).hidden = part !== id;
}

function trouble(text) {
  byId("problem").textContent = text;
  byId("problem").hidden = !text;
  if (text) byId("problem").scrollIntoView({ block: "nearest" });
}

class Refused extends Error {}

async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, { method, body });
  } catch {
    throw new Refused(say("closed"));
  }
  if (answer.ok) return answer.status === 200 || answer.status === 201 || answer.status === 202 ? answer.text() : "";
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(words[`problem_${problem.problem}`] || say("closed"));
}

function add(files) {
  for (const [name, file] of files) chosen.set(name, file);
  const octets = [...chosen.values()].reduce((sum, file) => sum + file.size, 0);
  const size = number(Math.max(1, Math.round(octets / 1024)));
  byId("chosen").textContent = chosen.size ? say("chosen", { files: number(chosen.size), size }) : "";
  byId("forget").hidden = !chosen.size;
  byId("go").disabled = !chosen.size;
  trouble("");
}

async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    found.push([entry.fullPath.replace(/^\//, ""), file]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // A browser gives a folder in portions; the last one is empty.
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const inner of some) await walk(inner, found);
  }
}

async function dropped(event) {
  event.preventDefault();
  byId("drop").classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const found = [];
  try {
    for (const entry of entries) await walk(entry, found);
  } catch {
    trouble(say("problem_unread"));
    return;
  }
  add(found);
}

async function upload(jobs) {
  const left = [...jobs];
  let sent = 0;
  byId("bar").max = jobs.length;
  async function one() {
    for (let job = left.shift(); job; job = left.shift()) {
      const [kind, name, file] = job;
      try {
        await ask("PUT", `batch/${tray}/file/${kind}?name=${encodeURIComponent(name)}`, file);
      } catch (error) {
        left.length = 0;
        throw new Refused(`${name}: ${error.message}`);
      }
      sent += 1;
      byId("bar").value = sent;
      byId("how-far").textContent = say("sent", { n: number(sent), total: number(jobs.length) });
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

async function follow() {
  byId("bar").removeAttribute("value");
  for (;;) {
    const state = JSON.parse(await ask("GET", `batch/${tray}/state`));
    if (state.stage !== "checking") return state;
    if (state.expected) {
      byId("bar").max = state.expected;
      byId("bar").value = state.messages;
    }
    byId("how-far").textContent = say("read", { n: number(state.messages) });
    await new Promise((done) => setTimeout(done, 400));
  }
}

function tell(state) {
  const kind = state.stage === "done" ? state.verdict : state.stage;
  byId("result").className = kind;
  byId("result-title").textContent = say(`result_${kind}`);
  byId("result-line").textContent = state.line || say(`line_${kind}`);
  const done = state.stage === "done";
  byId("report").hidden = byId("save-html").hidden = byId("save-csv").hidden = !done;
  if (done) {
    byId("report").src = `batch/${tray}/result/html`;
    byId("save-html").href = `batch/${tray}/result/html?save`;
    byId("save-csv").href = `batch/${tray}/result/csv?save`;
  }
  show("result");
  byId("result-title").focus();
}

async function check(event) {
  event.preventDefault();
  trouble("");
  show("work");
  byId("work-title").focus();
  byId("stop").disabled = false;
  try {
    await forget();
    tray = JSON.parse(await ask("POST", "batch")).batch;
    const jobs = [...chosen].map(([name, file]) => ["batch", name, file]);
    for (const kind of KINDS) for (const file of byId(kind).files) jobs.push([kind, file.name, file]);
    await upload(jobs);
    const counts = {};
    for (const [kind] of jobs) counts[kind] = (counts[kind] || 0) + 1;
    const form = { language: words.language, counts };
    for (const key of ["purpose", "domains", "expected"]) form[key] = byId(key).value;
    await ask("POST", `batch/${tray}/check`, JSON.stringify(form));
    tell(await follow());
  } catch (error) {
    show("form");
    trouble(error instanceof Refused ? error.message : say("closed"));
  }
}

async function forget() {
  if (!tray) return;
  const old = tray;
  tray = null;
  byId("report").removeAttribute("src");
  await ask("DELETE", `batch/${old}`);
}

async function quit() {
  try {
    await ask("POST", "quit");
  } catch {
    // It is closed already.
  }
  document.body.textContent = say("closed_now");
}

byId("files").addEventListener("change", (event) => {
  add([...event.target.files].map((file) => [file.name, file]));
  event.target.value = "";
});
byId("folder").addEventListener("change", (event) => {
  add([...event.target.files].map((file) => [file.webkitRelativePath, file]));
  event.target.value = "";
});
byId("forget").addEventListener("click", () => { chosen.clear(); add([]); });
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); byId("drop").classList.add("over"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) byId("drop").classList.remove("over"); });
document.addEventListener("drop", dropped);
byId("form").addEventListener("submit", check);
byId("stop").addEventListener("click", () => {
  byId("stop").disabled = true;
  if (tray) ask("DELETE", `batch/${tray}/check`).catch(() => {});
});
byId("again").addEventListener("click", () => show("form"));
byId("other").addEventListener("click", async () => {
  chosen.clear();
  add([]);
  show("form");
  await forget().catch((error) => trouble(error.message));
});
byId("quit").addEventListener("click", quit);
setInterval(() => { fetch("alive").catch(() => trouble(say("closed"))); }, 20000);
