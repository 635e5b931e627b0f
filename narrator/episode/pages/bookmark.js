(async () => {
  const w = open("", "_blank");
  const roots = (of) => [...of.querySelectorAll("*")].flatMap((each) => each.shadowRoot ? [each.shadowRoot, ...roots(each.shadowRoot)] : []);
  const all = document.documentElement;
  const own = all.cloneNode().outerHTML.replace("</html>", "");
  const inner = all.getHTML ? all.getHTML({ shadowRoots: roots(all) }) : all.innerHTML;
  const html = (own + inner + "</html>")
    .replace(/<(script|style)\b(?![^>]*json)[^]*?<\/\1>/gi, "")
    .replace(/\bdata:[^"')\s]{999,}/g, "");
  const page = JSON.stringify({ url: location.href, title: document.title, html });
  let packed = "";
  try {
    const stream = new Blob([page]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    for (let at = 0; at < bytes.length; at += 8192) packed += String.fromCharCode(...bytes.subarray(at, at + 8192));
    packed = btoa(packed).replace(/\+/g, "-").replace(/\//g, "_");
  } catch {
    packed = "";
  }
  const small = encodeURIComponent(JSON.stringify({ url: location.href, title: document.title }));
  const to = HOME + "/inbox/receive#" + (packed && packed.length < 1000000 ? "z" + packed : "a" + small);
  if (w) w.location = to;
  else location.href = to;
})();
