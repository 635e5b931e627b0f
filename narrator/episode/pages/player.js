const audio = one("audio");
const dock = one(".dock");
const seek = one(".seek input");
const play = one(".play");
const speed = one(".speed select");
const sleepSelect = one(".sleep select");
const followButton = one(".follow");
const listButton = one(".list");
const list = one("#chapters");
const more = one("#more");
const volume = one(".volume input");
const shortPauses = one(".short input");
const { guid, starts, own, pauses, words, say } = JSON.parse(one("#times").textContent);
const duration = Number(seek.max);
const leap = leapsIn(audio, dock);

// lines[i] shows what starts at starts[i]; it is null for narrator's own words, which are not shown.
const lines = new Array(starts.length).fill(undefined);
for (const index of own) lines[index] = null;
const shown = document.getElementsByClassName("line");
const indexOf = new Map();
for (let index = 0, next = 0; index < lines.length; index++) {
  if (lines[index] === undefined) {
    lines[index] = shown[next++];
    indexOf.set(lines[index], index);
  }
}
const links = list ? [...list.querySelectorAll("a")] : [];
const chapterStarts = links.map((link) => Number(link.dataset.start));

// Seconds. Players seek a little too far, so a line is begun in the pause before it; and it is lit a little earlier
// still, since players round times. The first line of a chapter is lit with the chapter.
const BEGIN_EARLY = 0.08;
const LIGHT_EARLY = 0.1;
const STOP_NEAR = 0.02;
const BACK = 15;
const ON = 30;
const SAVE_EVERY = 5;
const SETTLING_FRAMES = 6;
const HASTE = 4;
const PAUSE_MARGIN = 0.15;
const MAX_HITS = 50;

const pauseStarts = pauses.map(([, end]) => end / 1000 + PAUSE_MARGIN);

/* The clock */

// The index of the last of the ascending values that is at most the value; -1 if there is none.
function lastUpTo(values, value) {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const litFrom = [...starts];
for (const start of chapterStarts) {
  const first = lastUpTo(starts, start * 1000 - 1) + 1;
  if (first < starts.length) litFrom[first] = start * 1000;
}

const lineAt = (seconds) => lastUpTo(litFrom, (seconds + LIGHT_EARLY) * 1000);
const chapterAt = (seconds) => Math.max(lastUpTo(chapterStarts, seconds + LIGHT_EARLY), 0);
// What is lit: during narrator's own words still the previous line, and at the beginning the first.
const litAt = [];
for (const line of lines) litAt.push(line ?? litAt.at(-1) ?? shown[0] ?? null);

const startOf = (index) => Math.max(starts[index] / 1000 - BEGIN_EARLY, 0);

// The position is stored even if nothing is played there.
function go(seconds) {
  isMoved = true;
  forgetAddressed();
  jump(seconds);
  savePosition();
}

function jump(seconds) {
  if (sleepChapter >= 0) sleepChapter = chapterAt(seconds);
  leap(Math.min(Math.max(seconds, 0), duration));
  following = hasBegun = true;
  const before = lit;
  update();
  if (lit === before) keepInView();
}

function toChapter(index) {
  if (links.length) go(chapterStarts[Math.min(Math.max(index, 0), links.length - 1)]);
}

function previousChapter() {
  const index = chapterAt(audio.currentTime);
  toChapter(audio.currentTime > chapterStarts[index] + 3 ? index : index - 1);
}

const nextChapter = () => toChapter(chapterAt(audio.currentTime) + 1);

// Go so many sentences forward or back, counting only those that are shown.
function toSentence(step) {
  let index = lineAt(audio.currentTime) + step;
  while (lines[index] === null) index += step;
  if (lines[index]) go(startOf(index));
}

function toggle() {
  if (audio.paused) audio.play().catch(() => {});
  else audio.pause();
}

/* Display */

let lit = null;
let wordsOf = -1;
let wordRanges = [];
let wordStarts = [];
let inFull = null;
let chapter = -1;
let hasBegun = false;
let isMoved = false;
let following = true;
let dragging = false;
let timer = 0;
let sleepChapter = -1;
let sleepTimer = 0;
let saved = 0;

function update() {
  const seconds = audio.currentTime;
  hasBegun ||= seconds > 0;
  const stop = sleepChapter < 0 ? Infinity : (chapterStarts[sleepChapter + 1] ?? duration);
  if (seconds > stop - STOP_NEAR) fallAsleep();
  const index = lineAt(seconds);
  light(index < 0 || !hasBegun ? null : litAt[index]);
  const word = lightWord(index, seconds);
  hasten(seconds);
  lightChapter(chapterAt(seconds));
  if (!dragging) showPosition(seconds);
  followButton.hidden = following || audio.paused;
  clearTimeout(timer);
  const next = Math.min(litFrom[index + 1] / 1000 - BEGIN_EARLY || Infinity, word, pauseAround(seconds).next, stop);
  if (!audio.paused && next < Infinity) {
    timer = setTimeout(update, Math.max((next - seconds) / audio.playbackRate, 0) * 1000);
  }
}

function light(line) {
  if (line !== lit) {
    lit?.removeAttribute("aria-current");
    line?.setAttribute("aria-current", "true");
    lit = line;
    if (following) keepInView();
  }
}

// Lights the word that is spoken, if the engine reported word times; returns when the next one begins, in seconds.
function lightWord(index, seconds) {
  const times = words?.[index] ?? [];
  if (!times.length || !lit || !CSS.highlights) {
    CSS.highlights?.delete("word");
    return Infinity;
  }
  if (index !== wordsOf) {
    wordsOf = index;
    wordRanges = rangesOfWords(lit);
    let at = starts[index];
    wordStarts = times.map((after) => (at += after) / 1000);
  }
  const word = lastUpTo(wordStarts, seconds + STOP_NEAR);
  const range = wordRanges.length === times.length ? wordRanges[word] : null;
  if (range) CSS.highlights.set("word", new Highlight(range));
  else CSS.highlights.delete("word");
  return wordStarts[word + 1] ?? Infinity;
}

// What is between spaces, with any punctuation that follows on its own; ruby and note marks do not count.
function rangesOfWords(line) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("rt, rp, .note") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const nodes = [];
  const begins = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
    begins.push(text.length);
    text += walker.currentNode.data;
  }
  const ranges = [];
  for (const { 0: part, index } of text.matchAll(/\S+/g)) {
    if (!ranges.length || /[\p{L}\p{N}]/u.test(part)) {
      const first = lastUpTo(begins, index);
      ranges.push(new Range());
      ranges.at(-1).setStart(nodes[first], index - begins[first]);
    }
    const end = index + part.length;
    const last = lastUpTo(begins, end - 1);
    ranges.at(-1).setEnd(nodes[last], end - begins[last]);
  }
  return ranges;
}

// Whether a moment is in a long pause, and when the next one begins or ends.
function pauseAround(seconds) {
  if (!shortPauses?.checked) return { isInside: false, next: Infinity };
  const last = lastUpTo(pauseStarts, seconds);
  const ends = (starts[pauses[last]?.[0] + 1] ?? 0) / 1000 - PAUSE_MARGIN;
  const isInside = last >= 0 && seconds < ends;
  return { isInside, next: isInside ? ends : (pauseStarts[last + 1] ?? Infinity) };
}

function hasten(seconds) {
  const rate = Number(speed.value) * (pauseAround(seconds).isInside ? HASTE : 1);
  if (audio.playbackRate !== rate) audio.playbackRate = rate;
}

function lightChapter(index) {
  if (index !== chapter && links.length) {
    links[chapter]?.removeAttribute("aria-current");
    links[index].setAttribute("aria-current", "true");
    one(".where").textContent = links[index].querySelector("span").textContent;
    chapter = index;
    showChapter();
    updateMediaSession();
  }
}

// Scrolls only the list; scrollIntoView would move the page as well.
function showChapter() {
  const link = links[chapter];
  if (link && list.scrollHeight > list.clientHeight) {
    const top = link.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (top < 0 || top > list.clientHeight - 2 * link.offsetHeight) list.scrollTop += top - list.clientHeight / 3;
  }
}

function showPosition(seconds) {
  const time = clock(seconds);
  one(".now").textContent = time;
  one(".end").textContent = `−${left(duration, seconds)}`;
  seek.value = seconds;
  seek.style.setProperty("--done", `${(100 * seconds) / duration}%`);
  const title = links[chapterAt(seconds)]?.querySelector("span").textContent;
  seek.setAttribute("aria-valuetext", `${filled(say.of, { time, length: left(duration, 0) })}${title ? `, ${title}` : ""}`);
}

// Moves the page only when the line leaves the part of the window in which people read. After a leap it checks again in
// so many frames, since sections whose height was only estimated are laid out then.
function keepInView(frames = 0) {
  if (!lit) return;
  layOut(lit.closest("section"));
  const box = lit.getBoundingClientRect();
  const bottom = window.innerHeight - dock.offsetHeight;
  if (box.top < bottom * 0.1 || Math.min(box.bottom, box.top + bottom / 2) > bottom * 0.85) {
    const isNear = Math.abs(box.top - bottom / 4) < 1.5 * bottom;
    const glides = isNear && !frames && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.scrollBy({ top: box.top - bottom / 4, behavior: glides ? "smooth" : "instant" });
    if (!glides && !frames) frames = SETTLING_FRAMES;
  }
  if (frames > 1) requestAnimationFrame(() => following && keepInView(frames - 1));
}

// A section that is far away has only an estimated height; the positions of its lines are known once it is laid out in
// full.
function layOut(section) {
  if (section === inFull) return;
  inFull?.style.removeProperty("content-visibility");
  section?.style.setProperty("content-visibility", "visible");
  inFull = section;
}

function letGo() {
  following = false;
  followButton.hidden = audio.paused;
}

function showPlaying() {
  dock.classList.toggle("playing", !audio.paused);
  play.setAttribute("aria-label", audio.paused ? say.play : say.pause);
  update();
}

/* Falling asleep */

function sleep() {
  clearTimeout(sleepTimer);
  sleepChapter = sleepSelect.value === "chapter" ? chapterAt(audio.currentTime) : -1;
  const minutes = Number(sleepSelect.value) || 0;
  if (minutes) countDown(Date.now() + minutes * 60_000);
  else showSleep(sleepSelect.value ? "§" : "");
}

function countDown(end) {
  const left = end - Date.now();
  if (left <= 0) return fallAsleep();
  showSleep(`${Math.ceil(left / 60_000)}′`);
  sleepTimer = setTimeout(() => countDown(end), Math.min(left, 5_000));
}

function showSleep(text) {
  one(".sleep span").textContent = text;
  one(".sleep").classList.toggle("set", Boolean(text));
}

function fallAsleep() {
  audio.pause();
  sleepSelect.value = "";
  sleep();
}

/* Storage */

const PAUSES_KEY = "narrator pauses";

function savePosition() {
  if (!audio.played.length && !isMoved) return;
  saved = audio.currentTime;
  remember(positionKey(guid), String(audio.ended ? 0 : saved));
}

// The seconds of t=123, t=2:03, t=1:02:03, t=1h2m3s or t=10,20 after "#" or "?"; NaN for anything else.
// Source: w3.org/TR/media-frags; the end of a range is ignored.
function addressed() {
  const given = [location.hash.slice(1), location.search.slice(1)].map((part) => new URLSearchParams(part).get("t"));
  const [time] = (given[0] ?? given[1] ?? "").replace(/^npt:/, "").split(",");
  if (/^(?:\d+:){0,2}\d+(?:\.\d+)?s?$/.test(time)) {
    return time.split(":").reduce((sum, part) => sum * 60 + parseFloat(part), 0);
  }
  const [whole, ...units] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(time) ?? [];
  return whole ? units.reduce((sum, part) => sum * 60 + Number(part ?? 0), 0) : NaN;
}

// From now on the stored position counts, even if the page is reloaded.
function forgetAddressed() {
  if (Number.isNaN(addressed())) return;
  const url = new URL(location);
  url.hash = "";
  url.searchParams.delete("t");
  try {
    history.replaceState(null, "", url);
  } catch {
    // A browser may refuse it on a disk.
  }
}

/* Sharing */

// The page's public address if that is known, otherwise its current one.
function addressOfPage() {
  const url = new URL(one("link[rel=canonical]")?.href ?? location.href);
  url.hash = url.search = "";
  return url;
}

function linkTo(seconds) {
  const url = addressOfPage();
  url.hash = `t=${seconds}`;
  return url.href;
}

function codeToEmbed() {
  const frame = document.createElement("iframe");
  const src = new URL("embed.html", addressOfPage()).href;
  const about = { src, title: document.title, width: "100%", height: "150", loading: "lazy", style: "border:0;border-radius:12px" };
  for (const [name, value] of Object.entries(about)) frame.setAttribute(name, value);
  return frame.outerHTML;
}

/* Searching the text */

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Finds sentences that contain all of the words, in any order.
function find() {
  const wanted = plain(one(".find").value).split(/\s+/).filter(Boolean);
  const hits = one(".hits");
  hits.replaceChildren();
  let count = 0;
  if (wanted.length) {
    for (const [line, index] of indexOf) {
      texts.has(line) || texts.set(line, plain(line.textContent));
      if (wanted.every((word) => texts.get(line).includes(word)) && ++count <= MAX_HITS) hits.append(hit(line, index));
    }
  }
  one(".found").textContent = wanted.length ? filled(say.found, { number: count }) : "";
}

function hit(line, index) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const time = document.createElement("time");
  time.textContent = clock(startOf(index));
  button.type = "button";
  button.append(time, " ", line.textContent);
  button.addEventListener("click", () => {
    more.hidePopover?.();
    go(startOf(index));
  });
  item.append(button);
  return item;
}

const texts = new Map();

/* Input */

function onKey(event) {
  const control = event.target.closest("input, select, textarea, button, a, summary, [contenteditable]");
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
  if (event.key === "Escape" && list?.classList.contains("open")) return openList(false);
  if (control?.matches("select, textarea, [contenteditable], input:not([type=range])")) return;
  if (event.key === " " && control?.matches("button, a, summary")) return;
  const act = {
    " ": toggle,
    ArrowLeft: () => go(audio.currentTime - BACK),
    ArrowRight: () => go(audio.currentTime + ON),
    ",": () => toSentence(-1),
    ".": () => toSentence(1),
    j: nextChapter,
    k: previousChapter,
    m: () => (audio.muted = !audio.muted),
    "/": () => {
      more.showPopover?.();
      one(".find").focus();
    },
  }[event.key];
  if (act && !(event.key.startsWith("Arrow") && scrollsSideways(event.target))) {
    event.preventDefault();
    act();
  } else if (["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"].includes(event.key)) {
    if (!control) letGo();
  }
}

function scrollsSideways(element) {
  return element.matches("pre, .table") && element.scrollWidth > element.clientWidth;
}

function onText(event) {
  const line = event.target.closest("a, .line");
  if (!line?.matches(".line") || !getSelection().isCollapsed || list?.classList.contains("open")) return;
  go(startOf(indexOf.get(line)));
  audio.play().catch(() => {});
}

function onChapter(event) {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openList(false);
  toChapter(links.indexOf(link));
  audio.play().catch(() => {});
}

function openList(open) {
  if (!listButton || open === list.classList.contains("open")) return;
  list.classList.toggle("open", open);
  listButton.setAttribute("aria-expanded", String(open));
  if (open) {
    showChapter();
    links[chapter]?.focus({ preventScroll: true });
  } else {
    listButton.focus({ preventScroll: true });
  }
}

function goWhereAddressed() {
  const seconds = addressed();
  if (!Number.isNaN(seconds)) jump(seconds);
}

one(".back").addEventListener("click", () => go(audio.currentTime - BACK));
one(".on").addEventListener("click", () => go(audio.currentTime + ON));
play.addEventListener("click", toggle);
speed.addEventListener("change", () => {
  audio.defaultPlaybackRate = Number(speed.value);
  hasten(audio.currentTime);
  remember(SPEED_KEY, speed.value);
});
sleepSelect.addEventListener("change", sleep);
const copying = {
  ".copy-moment": () => linkTo(Math.floor(audio.currentTime)),
  ".copy-sentence": () => linkTo(Math.max(starts[Math.max(lineAt(audio.currentTime), 0)] / 1000, 0)),
  ".copy-embed": codeToEmbed,
};
for (const [selector, text] of Object.entries(copying)) {
  one(selector).addEventListener("click", (event) => copy(text(), event.currentTarget, say));
}
one(".find").addEventListener("input", find);
onEnter(one(".find"), () => one(".hits button")?.click());
volume.addEventListener("input", () => {
  audio.volume = Number(volume.value);
  audio.muted = false;
});
audio.addEventListener("volumechange", () => (volume.value = audio.muted ? 0 : audio.volume));
shortPauses?.addEventListener("change", () => {
  remember(PAUSES_KEY, shortPauses.checked ? "short" : "");
  update();
});
seek.addEventListener("input", () => {
  dragging = true;
  showPosition(Number(seek.value));
});
seek.addEventListener("change", () => {
  dragging = false;
  go(Number(seek.value));
});
followButton.addEventListener("click", () => {
  following = true;
  keepInView();
  update();
});
listButton?.addEventListener("click", () => openList(!list.classList.contains("open")));
list?.addEventListener("click", onChapter);
document.addEventListener("click", (event) => {
  if (!event.target.closest("#chapters, .list")) openList(false);
});
for (const text of [one("h1"), one("main")]) text.addEventListener("click", onText);
document.addEventListener("keydown", onKey);
for (const scrolling of ["wheel", "touchmove"]) {
  document.addEventListener(scrolling, (event) => event.target.closest("#chapters, #more, .dock") || letGo(), { passive: true });
}
document.addEventListener("pointerdown", (event) => {
  // The window's scroll bar.
  if (event.target === document.documentElement) letGo();
});
window.addEventListener("hashchange", goWhereAddressed);
window.addEventListener("pagehide", savePosition);

audio.addEventListener("play", () => {
  following = hasBegun = true;
  forgetAddressed();
  showPlaying();
  keepInView();
});
for (const change of ["pause", "ended"]) {
  audio.addEventListener(change, () => {
    showPlaying();
    savePosition();
  });
}
for (const change of ["seeked", "ratechange"]) audio.addEventListener(change, update);
audio.addEventListener("timeupdate", () => {
  update();
  if (Math.abs(audio.currentTime - saved) > SAVE_EVERY) savePosition();
});

onLost(audio, () => (one(".lost").hidden = false));

function updateMediaSession() {
  if (!("mediaSession" in navigator)) return;
  const title = links[chapter]?.querySelector("span").textContent;
  const picture = links[chapter]?.dataset.picture;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: title && title !== document.title ? `${title} – ${document.title}` : document.title,
    artist: one("meta[name=author]")?.content ?? "",
    album: one(".series, .show")?.textContent ?? "",
    artwork: picture ? [{ src: picture }] : artwork(one(".cover")),
  });
}

onSystemKeys({
  seekbackward: (details) => go(audio.currentTime - (details.seekOffset ?? BACK)),
  seekforward: (details) => go(audio.currentTime + (details.seekOffset ?? ON)),
  seekto: (details) => go(details.seekTime),
  previoustrack: previousChapter,
  nexttrack: nextChapter,
});
beHeardAlone(audio);
openWithoutNetwork(audio);
document.documentElement.classList.add("playable");
audio.controls = false;
dock.hidden = false;
one(".shortcuts").hidden = false;
one(".share").hidden = addressOfPage().protocol === "file:";
// A server at home lets no other page embed its own.
one(".copy-embed").hidden = !one("link[type$=oembed]") && location.protocol !== "https:";
if (!more.showPopover) one(".more").hidden = more.hidden = true;
if (shortPauses) shortPauses.checked = Boolean(recall(PAUSES_KEY));
// A link to a chapter's time can be copied from the list.
links.forEach((link, index) => (link.href = `#t=${chapterStarts[index]}`));
speed.value = recall(SPEED_KEY) ?? "1";
if (!speed.value) speed.value = "1";
audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value);
if (!links.length) updateMediaSession();
const position = Number(recall(positionKey(guid)));
const isAddressed = !Number.isNaN(addressed());
const isResumed = position > 0 && position < duration && !location.hash;
// Otherwise the browser scrolls to the window's previous position once everything is loaded.
history.scrollRestoration = isAddressed || isResumed ? "manual" : "auto";
if (isAddressed || isResumed) jump(isAddressed ? addressed() : position);
else update();
