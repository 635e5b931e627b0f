const say = JSON.parse(one("#says").textContent);
const notice = one(".notice:not(.wrong)");

const announce = (text) => notice && (notice.textContent = text);

// The same key for a second press, or a retry on a bad connection: it is the same article.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function ask(address, proof, body) {
  const headers = { "X-Narrator-Proof": proof, Accept: "application/json" };
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(address, { method: "POST", headers, body });
  } catch {
    throw new Error(say.unreachable);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `${response.status}`);
  return answer;
}

/* Pairing */

async function pair(token) {
  const response = await fetch("/inbox/pair", { method: "POST", body: new URLSearchParams({ token }) });
  return response.ok;
}

async function openInbox(form) {
  const wrong = form.querySelector(".wrong");
  const enter = async (token) => {
    wrong.hidden = await pair(token).catch(() => false);
    if (wrong.hidden) form.dispatchEvent(new Event("paired"));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enter(form.elements.token.value.trim());
  });
  return enter;
}

/* What the bookmarklet passes on */

async function unpacked(hash) {
  if (hash.startsWith("#a")) return JSON.parse(decodeURIComponent(hash.slice(2)));
  const packed = atob(hash.slice(2).replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

async function receive(section) {
  const hash = location.hash;
  // Keep the page's content out of the browser's history.
  history.replaceState(null, "", location.pathname);
  let page;
  try {
    page = await unpacked(hash);
  } catch {
    one(".nothing").hidden = false;
    return;
  }
  section.hidden = false;
  one(".receive .page").textContent = page.title || page.url;
  one(".receive .address").textContent = page.url;
  one(".receive .only").hidden = Boolean(page.html);
  const button = one(".narrate");
  const form = one(".pair");
  const key = newKey();
  await openInbox(form);
  const send = async () => {
    button.disabled = true;
    try {
      const seen = await fetch("/inbox/articles", { headers: { Accept: "application/json" } });
      form.hidden = seen.status !== 401;
      if (!form.hidden) return form.elements.token.focus();
      const { proof } = await seen.json();
      await ask("/articles", proof, JSON.stringify({ url: page.url, title: page.title, html: page.html ?? "", key }));
      section.hidden = true;
      announce(say.sent);
    } catch (error) {
      announce(error.message);
    } finally {
      button.disabled = false;
    }
  };
  button.addEventListener("click", send);
  form.addEventListener("paired", send);
  button.focus();
}

/* The queue */

const DOES = { waiting: ["first", "last", "cancel"], narrating: ["cancel"], failed: ["again", "cancel"] };

function stateOf(article) {
  if (article.state === "failed") return `${say.failed}: ${article.reason}`;
  if (article.state !== "narrating") return say[article.state];
  if (article.stage === "recording") return filled(say.recording, article);
  return say[article.stage] ?? say.narrating;
}

function made(tag, className, text) {
  const it = document.createElement(tag);
  it.className = className;
  it.textContent = text;
  return it;
}

function row(article, home, act) {
  const li = made("li", "", "");
  li.dataset.id = article.id;
  li.dataset.state = article.state;
  const what = made("p", "what", "");
  what.dir = "auto";
  const title = article.title || article.address;
  if (article.episode) {
    const link = made("a", "", title);
    link.href = `${home}${encodeURIComponent(article.episode)}/`;
    what.append(link);
  } else {
    what.textContent = title;
  }
  li.append(what);
  if (article.address && article.address !== title) {
    const where = made("p", "where", article.address.replace(/^https?:\/\/(www\.)?/, ""));
    where.dir = "ltr";
    li.append(where);
  }
  const state = made("p", "state", stateOf(article));
  state.dir = "auto";
  li.append(state);
  if (article.state === "narrating") {
    const progress = document.createElement("progress");
    progress.setAttribute("aria-label", say.narrating);
    if (article.passages) {
      progress.max = article.passages;
      progress.value = article.recorded;
    }
    li.append(progress);
  }
  const does = DOES[article.state] ?? [];
  if (does.length) {
    const buttons = made("div", "does", "");
    for (const name of does) {
      const button = made("button", "", say[name]);
      button.type = "button";
      button.addEventListener("click", () => act(article.id, name));
      buttons.append(button);
    }
    li.append(buttons);
  }
  return li;
}

function watchQueue(form) {
  const list = one("ol");
  const proof = form.elements.proof.value;
  const home = one("header a").getAttribute("href");
  let later = 0;

  const act = (id, name) =>
    ask(`/inbox/articles/${id}/${name}`, proof).then(load, (error) => {
      announce(error.message);
      load();
    });

  function show({ articles, counts, fault }) {
    // The button that has the focus may be replaced.
    const at = document.activeElement?.closest("li")?.dataset.id;
    const label = document.activeElement?.textContent;
    list.replaceChildren(...articles.map((article) => row(article, home, act)));
    const buttons = at ? [...list.querySelectorAll(`[data-id="${at}"] button`)] : [];
    buttons.find((button) => button.textContent === label)?.focus();
    one(".empty").hidden = articles.length > 0;
    one(".counts").textContent = counts.waiting ? filled(say.counts, counts) : "";
    one(".fault").hidden = !fault;
    one(".fault").textContent = fault ? filled(say.stopped, { reason: fault }) : "";
  }

  async function load() {
    try {
      const response = await fetch("/inbox/articles", { headers: { Accept: "application/json" } });
      if (response.status === 401) return location.reload();
      if (response.ok) show(await response.json());
    } catch {
      announce(say.unreachable);
    }
  }

  function soon() {
    clearTimeout(later);
    later = setTimeout(load, 200);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    form.dataset.key ??= newKey();
    const sent = new FormData(form);
    sent.append("key", form.dataset.key);
    button.disabled = true;
    try {
      await ask("/articles", proof, sent);
      delete form.dataset.key;
      form.reset();
      nameFile();
      announce(say.sent);
    } catch (error) {
      // An article that was rejected counts as a new one when it is sent again.
      if (error.message !== say.unreachable) delete form.dataset.key;
      announce(error.message);
    }
    button.disabled = false;
    load();
  });

  const file = form.elements.file;
  const fileLabel = form.querySelector(".file span");
  const ownLabel = fileLabel.textContent;
  const nameFile = () => (fileLabel.textContent = file.files[0]?.name ?? ownLabel);
  file.addEventListener("change", nameFile);

  const events = new EventSource("/inbox/events");
  events.addEventListener("article", (event) => {
    const article = JSON.parse(event.data);
    const there = list.querySelector(`[data-id="${article.id}"]`);
    if (article.state !== "narrating" || there?.dataset.state !== "narrating") return soon();
    if (!there.contains(document.activeElement)) there.replaceWith(row(article, home, act));
  });
  // For what happened while there was no connection, and what has no event of an article.
  events.addEventListener("open", soon);
  setInterval(() => document.hidden || load(), 30_000);
  show(JSON.parse(one("#queue").textContent));
}

function offerBookmark(link) {
  const code = JSON.parse(one("#bookmark").textContent).replace("HOME", JSON.stringify(location.origin));
  link.href = `javascript:${encodeURIComponent(code)}`;
  link.addEventListener("click", (event) => event.preventDefault());
  const button = link.parentElement.querySelector("button");
  button.addEventListener("click", () => copy(link.href, button, say));
}

async function begin() {
  const section = one(".receive");
  if (section) return receive(section);
  const pairing = one(".pair");
  if (pairing) {
    const enter = await openInbox(pairing);
    pairing.addEventListener("paired", () => location.replace("/inbox"));
    const token = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    if (token) await enter(token);
    return;
  }
  const form = one(".send");
  if (!form) return;
  if (location.hash) history.replaceState(null, "", location.pathname);
  watchQueue(form);
  offerBookmark(one(".bookmark"));
}

begin();
