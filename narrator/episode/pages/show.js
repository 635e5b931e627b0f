const audio = one("audio");
const dock = one(".dock");
const seek = one(".seek input");
const speed = one(".speed select");
const list = one("main ol");
const say = JSON.parse(one("#says").textContent);

const BACK = 15;
const ON = 30;
const SAVE_EVERY = 5;

// All rows, newest first, as they are in the page.
const rows = [...list.children];
let row = null;
let saved = 0;
const leap = leapsIn(audio, dock);
const show = followSound(audio, seek, say, go);

/* Playing */

const titleOf = (of) => of.querySelector("h3").textContent;
const visible = () => [...list.children].filter((each) => !each.hidden);

// The first of its formats that this browser can play.
function soundOf(of) {
  const sounds = JSON.parse(of.dataset.sounds);
  return (sounds.find(([, type]) => !type || audio.canPlayType(type)) ?? sounds[0])[0];
}

function hear(next) {
  if (next === row) return audio.paused ? start() : audio.pause();
  savePosition();
  row?.removeAttribute("aria-current");
  row = next;
  row.setAttribute("aria-current", "true");
  const link = dock.querySelector(".title a");
  link.textContent = titleOf(row);
  link.href = row.querySelector("h3 a").href;
  dock.hidden = false;
  one(".lost").hidden = true;
  document.documentElement.classList.add("hearing");
  audio.src = soundOf(row);
  seek.max = row.dataset.seconds;
  leap(Number(recall(positionKey(row.dataset.guid))) || 0);
  updateMediaSession();
  show();
  start();
}

function start() {
  audio.play().catch(() => {});
}

function go(seconds) {
  leap(Math.min(Math.max(seconds, 0), Number(seek.max)));
  show();
}

// Go so many rows forward or back, in the order in which they are currently shown.
function step(by) {
  const shown = visible();
  const next = shown[shown.indexOf(row) + by];
  if (next && row) hear(next);
}

function savePosition() {
  if (!row || !audio.played.length) return;
  saved = audio.currentTime;
  remember(positionKey(row.dataset.guid), String(audio.ended ? 0 : saved));
}

function showPlaying() {
  dock.classList.toggle("playing", !audio.paused);
  one(".play").setAttribute("aria-label", audio.paused ? say.play : say.pause);
  for (const each of list.querySelectorAll(".playing")) each.classList.remove("playing");
  row?.classList.toggle("playing", !audio.paused);
}

function updateMediaSession() {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: titleOf(row),
    artist: row.querySelector("bdi")?.textContent ?? "",
    album: document.title,
    artwork: artwork(row.querySelector("img") ?? one(".cover")),
  });
}

for (const each of list.querySelectorAll(".hear")) each.hidden = false;
list.addEventListener("click", (event) => {
  const button = event.target.closest(".hear");
  if (button) hear(button.closest("li"));
});
one(".back").addEventListener("click", () => go(audio.currentTime - BACK));
one(".on").addEventListener("click", () => go(audio.currentTime + ON));
one(".play").addEventListener("click", () => hear(row));
rememberSpeed(audio, speed);
audio.addEventListener("timeupdate", () => {
  show();
  if (Math.abs(audio.currentTime - saved) > SAVE_EVERY) savePosition();
});
for (const change of ["play", "pause"]) audio.addEventListener(change, showPlaying);
audio.addEventListener("pause", savePosition);
audio.addEventListener("ended", () => {
  savePosition();
  step(1);
});
audio.addEventListener("error", () => {
  one(".lost").textContent = filled(say.lost, { file: decodeURIComponent(soundOf(row)) });
  one(".lost").hidden = false;
});
window.addEventListener("pagehide", savePosition);
onSystemKeys({
  seekbackward: (details) => go(audio.currentTime - (details.seekOffset ?? BACK)),
  seekforward: (details) => go(audio.currentTime + (details.seekOffset ?? ON)),
  seekto: (details) => go(details.seekTime),
  previoustrack: () => step(-1),
  nexttrack: () => step(1),
});
beHeardAlone(audio);
openWithoutNetwork(audio);

/* Finding */

const search = one(".search");
const order = one(".order");
const texts = new Map();
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const length = (of) => Number(of.dataset.seconds);
const orders = {
  newest: () => rows,
  oldest: () => rows.toReversed(),
  longest: () => rows.toSorted((one, other) => length(other) - length(one)),
  shortest: () => rows.toSorted((one, other) => length(one) - length(other)),
};

// Finds episodes that contain all of the words, in any order.
function find() {
  const words = plain(search.value).split(/\s+/).filter(Boolean);
  for (const each of rows) {
    if (!texts.has(each)) texts.set(each, plain(each.textContent));
    each.hidden = !words.every((word) => texts.get(each).includes(word));
  }
  const found = visible().length;
  one(".none").hidden = found > 0;
  one("main h2").textContent = filled(say.episodes, { number: found });
  showYears();
}

function sort() {
  list.append(...orders[order.value]());
  showYears();
}

// Each year is shown above its first episode, if they are sorted by date.
function showYears() {
  if (!one(".years")) return;
  const isInTime = ["newest", "oldest"].includes(order.value);
  let before = "";
  for (const each of list.children) {
    each.classList.toggle("opens", isInTime && !each.hidden && each.dataset.year !== before);
    if (!each.hidden) before = each.dataset.year;
  }
}

if (search) {
  one(".finding").hidden = false;
  search.addEventListener("input", find);
  onEnter(search, () => visible()[0]?.querySelector("h3 a").focus());
  order.addEventListener("change", sort);
  // When somebody returns to the page, browsers restore its fields once it is loaded.
  window.addEventListener("pageshow", () => {
    if (search.value) find();
    if (order.value !== "newest") sort();
  });
}

/* Subscribing */

const copyButton = one(".copy");
copyButton.hidden = false;
copyButton.addEventListener("click", () => copy(one(".address code").textContent, copyButton, say));
