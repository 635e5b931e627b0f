const audio = one("audio");
const dock = one(".dock");
const seek = one(".seek input");
const speed = one(".speed select");
const by = one(".by");
const { guid, chapters, say } = JSON.parse(one("#data").textContent);
const duration = Number(seek.max);
const leap = leapsIn(audio, dock);
const author = by.textContent;

const BACK = 15;
const ON = 30;
const SAVE_EVERY = 5;

let saved = 0;
let isMoved = false;

const show = followSound(audio, seek, say, go, (seconds) => {
  const title = chapters.findLast(([start]) => start <= seconds + 0.1)?.[1];
  by.textContent = seconds > 0 && title && title !== document.title ? title : author;
  return title;
});

function go(seconds) {
  isMoved = true;
  leap(Math.min(Math.max(seconds, 0), duration));
  show();
  savePosition();
}

function toggle() {
  if (audio.paused) audio.play().catch(() => {});
  else audio.pause();
}

function showPlaying() {
  dock.classList.toggle("playing", !audio.paused);
  one(".play").setAttribute("aria-label", audio.paused ? say.play : say.pause);
}

function savePosition() {
  if (!audio.played.length && !isMoved) return;
  saved = audio.currentTime;
  remember(positionKey(guid), String(audio.ended ? 0 : saved));
}

one(".play").addEventListener("click", toggle);
one(".back").addEventListener("click", () => go(audio.currentTime - BACK));
one(".on").addEventListener("click", () => go(audio.currentTime + ON));
rememberSpeed(audio, speed);
for (const change of ["play", "pause", "ended"]) audio.addEventListener(change, showPlaying);
for (const change of ["pause", "ended"]) audio.addEventListener(change, savePosition);
audio.addEventListener("timeupdate", () => {
  show();
  if (Math.abs(audio.currentTime - saved) > SAVE_EVERY) savePosition();
});
onLost(audio, () => (one(".lost").hidden = false));
window.addEventListener("pagehide", savePosition);
audio.addEventListener(
  "play",
  () => {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: document.title,
      artist: author,
      artwork: artwork(one(".cover")),
    });
  },
  { once: true },
);
onSystemKeys({
  seekbackward: (details) => go(audio.currentTime - (details.seekOffset ?? BACK)),
  seekforward: (details) => go(audio.currentTime + (details.seekOffset ?? ON)),
  seekto: (details) => go(details.seekTime),
});
beHeardAlone(audio);
audio.controls = false;
dock.hidden = false;
const position = Number(recall(positionKey(guid)));
if (position > 0 && position < duration) leap(position);
show();
