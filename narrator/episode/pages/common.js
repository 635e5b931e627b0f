"use strict";

const one = (selector) => document.querySelector(selector);

function clock(seconds) {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${parts.join(":")}` : parts.join(":").replace(/^0/, "");
}

// A text of the page's own with values inserted.
const filled = (text, things) => text.replace(/{(\w+)}/g, (_, name) => things[name]);

/* Storage: failures are ignored, since a browser may refuse it */

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
    // Nothing is stored then.
  }
}

/* Sharing */

// Without HTTPS a page may not use the clipboard API, but it may copy a selection.
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

/* What the small players share */

// The remaining time in whole seconds, rounded as lengths are in words.
const left = (length, seconds) => clock(Math.round(Math.max(length - seconds, 0)));

// Have a seek bar and its clocks follow the sound, unless somebody drags it. `go` seeks, and `more` says more about a
// moment; the function that is returned shows the current one.
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
    const parts = [filled(say.of, { time, length: left(length, 0) }), more(seconds)];
    seek.setAttribute("aria-valuetext", parts.filter(Boolean).join(", "));
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
function onLost(audio, report) {
  (audio.querySelector("source:last-child") ?? audio).addEventListener("error", report);
}

function onEnter(field, act) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    act();
  });
}

/* Some servers, such as python3 -m http.server, do not support ranges: a browser then cannot seek in a file before it
   has all of it, and would start from the beginning. So the whole file is fetched once somebody seeks. */

// As a range, since the worker caches what is requested without one.
async function fetched(address) {
  try {
    const response = await fetch(address, { headers: { range: "bytes=0-" } });
    return response.ok ? await response.blob() : null;
  } catch {
    return null;
  }
}

// The original address of a sound that was fetched as a whole, by its blob's address.
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
    // Without a source the element keeps its position, and whether it should play, until it gets one.
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

/* Only one player is heard, even if several are open in this window or in others */

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

// Browsers refuse pictures from a disk.
const artwork = (picture) =>
  picture?.src.startsWith("http") ? [{ src: picture.src, sizes: "800x800", type: "image/jpeg" }] : [];

/* If the show has a worker, its pages open without a network, and so does what was listened to */

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
