"use strict";

const one = (selector) => document.querySelector(selector);

function clock(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${parts.join(":")}` : parts.join(":").replace(/^0/, "");
}

// A text of the page's own with things put in.
const filled = (text, things) => text.replace(/{(\w+)}/g, (_, name) => things[name]);

/* What is remembered: quietly, since a browser may refuse it */

const SPEED_KEY = "narrator speed";
const positionKey = (guid) => `narrator position ${guid}`;

function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it is not remembered.
  }
}

/* What is shared */

// Without HTTPS a page may not use the clipboard by itself, but copy what is selected.
async function copied(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    button.after(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    return isDone;
  }
}

async function copy(text, button, say) {
  const says = (button.dataset.says ??= button.textContent);
  button.textContent = (await copied(text, button)) ? say.copied : say.press_copy;
  setTimeout(() => (button.textContent = says), 2_000);
}

/* What the small players have alike */

// What is left of it in whole seconds. A length is told as it is in words, rounded, and the rest of it too.
const left = (length, seconds) => clock(Math.round(Math.max(length - seconds, 0)));

// Have a seek bar and its clocks follow the sound, unless somebody drags it. Given is what leaps, and what tells more of
// a moment; returned is what shows the one that is now.
function followSound(audio, seek, say, go, more = () => "") {
  let dragging = false;
  function show() {
    const length = Number(seek.max);
    const seconds = dragging ? Number(seek.value) : audio.currentTime;
    const time = clock(seconds);
    one(".now").textContent = time;
    one(".end").textContent = `−${left(length, seconds)}`;
    seek.value = seconds;
    seek.style.setProperty("--done", `${(100 * seconds) / length}%`);
    const told = [filled(say.of, { time, length: left(length, 0) }), more(seconds)];
    seek.setAttribute("aria-valuetext", told.filter(Boolean).join(", "));
  }
  seek.addEventListener("input", () => {
    dragging = true;
    show();
  });
  seek.addEventListener("change", () => {
    dragging = false;
    go(Number(seek.value));
  });
  return show;
}

// Of several formats the browser takes the first that it can play: there is none when the last one fails.
function onLost(audio, tell) {
  (audio.querySelector("source:last-child") ?? audio).addEventListener("error", tell);
}

function onEnter(field, act) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    act();
  });
}

/* Some servers send a file from its beginning alone, such as python3 -m http.server: then a browser cannot leap in it
   before it has all of it, and would begin again. There it is fetched as a whole, once somebody leaps. */

// As a range, since the worker keeps what is asked for without.
async function fetched(address) {
  try {
    const response = await fetch(address, { headers: { range: "bytes=0-" } });
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

// The address of a sound that was fetched as a whole, by the name that it has in this page.
const origins = new Map();

function leapsIn(audio, dock) {
  let wanted = 0;
  let whole = "";
  const isReachable = () => {
    const { seekable, duration } = audio;
    return seekable.length > 0 && seekable.end(seekable.length - 1) > duration - 1;
  };

  async function reach() {
    if (!wanted || isReachable()) return;
    const address = audio.currentSrc;
    const isPlaying = !audio.paused;
    // Without a sound it keeps the moment, and whether it is to play, until there is one.
    audio.replaceChildren();
    audio.removeAttribute("src");
    audio.load();
    audio.currentTime = wanted;
    if (isPlaying) audio.play().catch(() => {});
    dock.setAttribute("aria-busy", "true");
    const sound = await fetched(address);
    dock.removeAttribute("aria-busy");
    if (audio.hasAttribute("src")) return;
    URL.revokeObjectURL(whole);
    origins.delete(whole);
    if (sound) origins.set((whole = URL.createObjectURL(sound)), address);
    else wanted = 0;
    audio.src = sound ? whole : address;
    audio.currentTime = wanted;
  }

  return (seconds) => {
    wanted = seconds;
    if (seconds && audio.readyState && !isReachable()) return reach();
    audio.currentTime = seconds;
    if (!audio.readyState) audio.addEventListener("loadedmetadata", reach, { once: true });
  };
}

function rememberSpeed(audio, speed) {
  const set = () => (audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value));
  speed.addEventListener("change", () => {
    set();
    remember(SPEED_KEY, speed.value);
  });
  speed.value = recall(SPEED_KEY) ?? "1";
  if (!speed.value) speed.value = "1";
  set();
}

/* Of several players that are open, in this window and in others, one is heard */

function beHeardAlone(audio) {
  const others = "BroadcastChannel" in window ? new BroadcastChannel("narrator") : null;
  others?.addEventListener("message", () => audio.pause());
  audio.addEventListener("play", () => others?.postMessage("playing"));
}

function onSystemKeys(handlers) {
  for (const [action, handler] of Object.entries(handlers)) {
    try {
      navigator.mediaSession?.setActionHandler(action, handler);
    } catch {
      // The browser does not know this action.
    }
  }
}

// Browsers refuse pictures that are on a disk.
const artwork = (picture) =>
  picture?.src.startsWith("http") ? [{ src: picture.src, sizes: "800x800", type: "image/jpeg" }] : [];

/* Where the show brings a worker along, its pages open without a network, and so does what was listened to */

async function openWithoutNetwork(audio) {
  const manifest = one("link[rel=manifest]");
  if (!manifest || !isSecureContext || !navigator.serviceWorker || location.protocol === "file:") return;
  try {
    await navigator.serviceWorker.register(new URL("sw.js", manifest.href));
  } catch {
    return;
  }
  const { active } = await navigator.serviceWorker.ready;
  const pictures = [...document.images].map((picture) => picture.src).filter((src) => src.startsWith(location.origin));
  active.postMessage({ pages: [location.href, new URL("./", manifest.href).href, manifest.href, ...pictures] });
  const keep = () => {
    if (navigator.connection?.saveData) return;
    const isInstalled = matchMedia("(display-mode: standalone)").matches;
    active.postMessage({ sound: origins.get(audio.currentSrc) ?? audio.currentSrc, isInstalled });
  };
  if (!audio.paused) keep();
  audio.addEventListener("play", keep);
}
