"use strict";

// Pages are fetched from the network, or from the cache without one. Audio that was listened to is cached as a whole.
const PAGES = `narrator pages ${registration.scope}`;
const SOUND = `narrator sound ${registration.scope}`;
const MAX_BYTES = 100_000_000;

// A folder and its page are the same, whatever follows "?".
function keyOf(address) {
  const url = new URL(address);
  url.search = url.hash = "";
  url.pathname = url.pathname.replace(/index\.html$/, "");
  return url.href;
}

async function fromNetwork(request) {
  const response = await fetch(request);
  if (response.status === 200 && response.type === "basic") {
    const pages = await caches.open(PAGES);
    const key = keyOf(request.url);
    if (request.mode === "navigate") await forgetOldSound(key, await pages.match(key), response.clone());
    await pages.put(key, response.clone());
  }
  return response;
}

// A page that has changed may belong to another sound, since its times are exact.
async function forgetOldSound(key, before, now) {
  if (!before || (await before.text()) === (await now.text())) return;
  const sounds = await caches.open(SOUND);
  for (const request of await sounds.keys()) {
    if (request.url.startsWith(key)) await sounds.delete(request);
  }
}

async function answer(request) {
  const kept = await (await caches.open(SOUND)).match(keyOf(request.url));
  if (kept) return part(kept, request.headers.get("range"));
  if (request.headers.has("range") || request.destination === "audio") return fetch(request);
  try {
    return await fromNetwork(request);
  } catch (error) {
    const page = await (await caches.open(PAGES)).match(keyOf(request.url));
    if (page) return page;
    throw error;
  }
}

async function part(response, range) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (!asked) return response;
  const sound = await response.blob();
  const start = Number(asked[1]);
  const end = asked[2] ? Math.min(Number(asked[2]) + 1, sound.size) : sound.size;
  if (start >= end) return new Response(null, { status: 416, headers: { "content-range": `bytes */${sound.size}` } });
  return new Response(sound.slice(start, end), {
    status: 206,
    headers: {
      "accept-ranges": "bytes",
      "content-length": end - start,
      "content-range": `bytes ${start}-${end - 1}/${sound.size}`,
      "content-type": response.headers.get("content-type") ?? "",
    },
  });
}

async function keepPages(addresses) {
  const pages = await caches.open(PAGES);
  for (const address of addresses) {
    const key = keyOf(address);
    const response = (await pages.match(key)) ? null : await fetch(address).catch(() => null);
    if (response?.status === 200) await pages.put(key, response);
  }
}

// A long book is cached only if the show is installed.
async function keepSound(address, isInstalled) {
  const sounds = await caches.open(SOUND);
  const key = keyOf(address);
  if (await sounds.match(key)) return;
  const response = await fetch(address);
  const size = Number(response.headers.get("content-length"));
  if (response.status !== 200 || (size > MAX_BYTES && !isInstalled)) return response.body?.cancel();
  await makeRoom(sounds, size);
  await sounds.put(key, response);
}

// Half of the quota is left free; what was cached first is deleted first.
async function makeRoom(sounds, size) {
  for (const request of await sounds.keys()) {
    const { usage, quota } = await navigator.storage.estimate();
    if (usage + size < quota / 2) return;
    await sounds.delete(request);
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => {
  const { pages, sound, isInstalled } = event.data;
  event.waitUntil(pages ? keepPages(pages) : keepSound(sound, isInstalled).catch(() => {}));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(registration.scope)) return;
  // The inbox changes all the time, and should not be kept on the device.
  if (/^inbox(\/|$)/.test(request.url.slice(registration.scope.length).replace(/[?#].*/, ""))) return;
  event.respondWith(answer(request));
});
