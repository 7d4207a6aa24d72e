// @ts-nocheck
// The page of a station: what is on, playing it, and how to reach it from a TV.
import { Player } from "./player.js";

const element = (id) => document.getElementById(id);
const player = new Player(element("video"), showNote);
const cards = new Map();
let channels = [];
let playing = null;
// The server's clock minus this device's, so that progress is right on devices whose clock is not.
let clockOffset = 0;

const now = () => Date.now() + clockOffset;
const clockTime = (when) => new Date(when).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

async function fetchJSON(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.why ?? `${path} answered ${answer.status}`);
  const date = Date.parse(answer.headers.get("Date") ?? "");
  if (date && Math.abs(date - Date.now()) > 5000) clockOffset = date - Date.now();
  return answer.json();
}

async function refresh() {
  const state = element("link-state");
  try {
    const [station, list, faults, rehearsal, libraries] = await Promise.all(
      ["/api/v1/station", "/api/v1/on-air", "/api/v1/faults", "/api/v1/rehearsal", "/api/v1/scans"].map(fetchJSON));
    channels = list.items;
    showStation(station);
    showChannels();
    showFaults(faults.items);
    showRehearsal(rehearsal);
    showScans(libraries.items);
    state.className = "dot live";
    state.setAttribute("aria-label", "connected");
  } catch (error) {
    state.className = "dot lost";
    state.setAttribute("aria-label", "no connection to the station");
    if (!channels.length) showEmpty(`The station does not answer: ${error.message}`);
  }
}

function showStation(station) {
  document.title = station.name;
  element("station-name").textContent = station.name;
  element("about").textContent = `Continuity ${station.version}`;
  const links = [
    ["Plex, Jellyfin, Emby, Channels DVR", station.links.tuner, "Add this address as an HDHomeRun tuner."],
    ["Playlist (M3U)", station.links.playlist, "For Kodi, VLC, TiviMate and other players."],
    ["Programme guide (XMLTV)", station.links.guide, "For apps that ask for an XMLTV or EPG URL."],
  ];
  const list = element("links");
  if (list.dataset.shown === JSON.stringify(links)) return;
  list.dataset.shown = JSON.stringify(links);
  list.replaceChildren(...links.map(makeLink));
}

function makeLink([name, address, hint]) {
  const link = element("link-template").content.cloneNode(true);
  link.querySelector("dt").textContent = name;
  link.querySelector("code").textContent = address;
  link.querySelector(".hint").textContent = hint;
  const button = link.querySelector("button");
  button.setAttribute("aria-label", `Copy the address for ${name}`);
  button.addEventListener("click", async () => {
    button.textContent = (await copy(address)) ? "Copied" : "Select and copy";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  return link;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers give the clipboard to pages without TLS only through a selection.
    const field = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }
}

function showChannels() {
  const wanted = element("search").value.trim().toLowerCase();
  const shown = channels.filter((channel) => matches(channel, wanted));
  const list = element("channels");
  list.replaceChildren(...shown.map((channel) => cardFor(channel)));
  for (const channel of shown) fill(cards.get(channel.number), channel);
  if (shown.length) element("empty").hidden = true;
  else showEmpty(channels.length ? "Nothing matches." : "There are no channels yet. Create some with: continuity quickstart FOLDER");
  if (playing) showCaption();
  tick();
}

function matches(channel, wanted) {
  if (!wanted) return true;
  return [channel.number, channel.name, channel.group, channel.now?.title, channel.next?.title]
    .some((text) => text?.toLowerCase().includes(wanted));
}

function showEmpty(text) {
  const empty = element("empty");
  empty.textContent = text;
  empty.hidden = false;
}

function cardFor(channel) {
  if (cards.has(channel.number)) return cards.get(channel.number);
  const card = element("channel-template").content.cloneNode(true).querySelector("li");
  card.querySelector(".number").textContent = channel.number;
  card.querySelector(".logo").src = channel.logo;
  card.querySelector(".watch").addEventListener("click", () => play(channel.number));
  cards.set(channel.number, card);
  return card;
}

function fill(card, channel) {
  const set = (selector, text) => (card.querySelector(selector).textContent = text ?? "");
  set(".name .text", channel.name);
  set(".title", titleOf(channel.now) || "Off air");
  set(".times", channel.now ? `${clockTime(channel.now.start)} – ${clockTime(channel.now.finish)}` : "");
  set(".next", channel.next ? `${clockTime(channel.next.start)} ${titleOf(channel.next)}` : "");
  const viewers = card.querySelector(".viewers");
  viewers.hidden = !channel.viewers;
  viewers.textContent = channel.viewers === 1 ? "1 viewer" : `${channel.viewers} viewers`;
  card.classList.toggle("playing", playing === channel.number);
  card.querySelector(".watch").setAttribute("aria-label", `Watch ${channel.name}: ${titleOf(channel.now) || "off air"}`);
}

const titleOf = (programme) => programme && [programme.title, programme.subtitle].filter(Boolean).join(" – ");

function tick() {
  element("clock").textContent = new Date(now()).toLocaleTimeString();
  for (const channel of channels) {
    const bar = cards.get(channel.number)?.querySelector(".progress");
    if (!bar || !channel.now) continue;
    const start = Date.parse(channel.now.start), finish = Date.parse(channel.now.finish);
    const share = Math.min(1, Math.max(0, (now() - start) / (finish - start)));
    bar.firstElementChild.style.transform = `scaleX(${share})`;
    bar.setAttribute("aria-valuenow", Math.round(share * 100));
    if (now() >= finish) soon();
  }
}

let pending = null;
function soon() {
  pending ??= setTimeout(() => { pending = null; refresh(); }, 700);
}

function showFaults(faults) {
  element("faults-section").hidden = !faults.length;
  element("faults").replaceChildren(...faults.map((fault) => faultRow(fault.what, `${fault.why} ${fault.fix}`)));
}

function faultRow(what, more) {
  const row = document.createElement("li");
  row.append(
    Object.assign(document.createElement("strong"), { textContent: what }),
    Object.assign(document.createElement("span"), { className: "quiet", textContent: more }));
  return row;
}

// More would hide the page; the API has all.
const mostFindings = 20;

function showRehearsal(rehearsal) {
  const findings = [...(rehearsal.findings ?? [])]
    .sort((one, other) => (one.severity > other.severity) - (one.severity < other.severity) || Date.parse(one.when) - Date.parse(other.when));
  element("rehearsal-section").hidden = !findings.length;
  if (!findings.length) return;
  const more = findings.length > mostFindings ? `, the first ${mostFindings} here` : "";
  element("rehearsal-summary").textContent =
    `${counted(rehearsal.faults, "fault")} and ${counted(rehearsal.warnings, "warning")} ahead${more}. Rehearsed at ${clockTime(rehearsal.finished)}.`;
  element("rehearsal").replaceChildren(...findings.slice(0, mostFindings).map((finding) => {
    const times = finding.count > 1 ? ` (${finding.count} times)` : "";
    const row = faultRow(
      `${finding.channelName}: ${finding.what}${times}`,
      `${finding.localTime.slice(0, 16)}${finding.why && `: ${finding.why}`}. ${finding.fix}`);
    row.classList.toggle("warning", finding.severity === "warning");
    return row;
  }));
}

function showScans(libraries) {
  const running = libraries.filter((library) => library.scan.state === "running");
  element("scans-section").hidden = !running.length;
  element("scans").replaceChildren(...running.map((library) => {
    const row = faultRow(library.name, scanProgress(library.scan));
    row.classList.add("warning");
    return row;
  }));
}

function scanProgress(scan) {
  if (scan.phase === "walking") return `${counted(scan.files, "file")} found`;
  if (scan.phase === "comparing") return `Looking for changes in ${counted(scan.files, "file")}`;
  return `${scan.probed} of ${counted(scan.probed + scan.waiting, "new file")} probed`;
}

const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function play(number) {
  const channel = channels.find((candidate) => candidate.number === number);
  if (!channel) return;
  playing = number;
  element("player").hidden = false;
  element("player-open").href = channel.stream;
  showChannels();
  player.play(channel.hls);
  element("player").scrollIntoView({ behavior: "smooth", block: "nearest" });
  history.replaceState(null, "", `#${number}`);
}

function showCaption() {
  const channel = channels.find((candidate) => candidate.number === playing);
  if (!channel) return;
  element("player-channel").textContent = `${channel.number} ${channel.name}`;
  element("player-title").textContent = titleOf(channel.now) || "Off air";
  element("player-next").textContent = channel.next ? `Next: ${clockTime(channel.next.start)} ${titleOf(channel.next)}` : "";
}

function close() {
  player.stop();
  playing = null;
  element("player").hidden = true;
  history.replaceState(null, "", location.pathname + location.search);
  showChannels();
}

function showNote(text) {
  const note = element("player-note");
  note.hidden = !text;
  note.textContent = text ?? "";
}

// Arrow keys walk through the cards, as on a remote.
element("channels").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const buttons = [...document.querySelectorAll(".watch")];
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
  event.preventDefault();
});
element("player-close").addEventListener("click", close);
element("search").addEventListener("input", showChannels);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && playing) close(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });

await refresh();
if (location.hash.length > 1) play(decodeURIComponent(location.hash.slice(1)));
setInterval(tick, 1000);
setInterval(() => { if (!document.hidden) refresh(); }, 30000);
const events = new EventSource("/api/v1/events");
events.onmessage = soon;
for (const name of ["now", "viewers", "fault", "scan", "channel"]) events.addEventListener(name, soon);
