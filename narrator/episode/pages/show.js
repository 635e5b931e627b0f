"use strict";

const address = document.querySelector(".address code");
const copy = document.querySelector(".copy");

// Without HTTPS a page may not use the clipboard by itself, but copy what is selected.
async function copied() {
  try {
    await navigator.clipboard.writeText(address.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(address);
    return document.execCommand("copy");
  }
}

copy.hidden = false;
copy.addEventListener("click", async () => {
  copy.textContent = (await copied()) ? "Copied" : "Press Ctrl+C";
});
