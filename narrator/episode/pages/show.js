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

const search = document.querySelector(".search");
const rows = [...document.querySelectorAll("main li")];
const texts = rows.map((row) => row.textContent.toLowerCase());

// Episodes that have all of the words, in any order.
function find() {
  const words = search.value.toLowerCase().split(/\s+/);
  rows.forEach((row, index) => (row.hidden = !words.every((word) => texts[index].includes(word))));
  document.querySelector(".none").hidden = rows.some((row) => !row.hidden);
}

if (search) {
  search.hidden = false;
  search.addEventListener("input", find);
}
