// Shortens a list while somebody types. Without this file the form beside it asks the server.
//
//   <input name="q" data-narrows="entries">   what is typed, in its form
//   <input ... data-whole>                    the page has the whole list: nothing is asked for
//                                             until none of it has what is typed
//   <div id="entries">
//     <p data-filter-status></p>              how many are left; what it said before, when nothing is typed
//     <section class="letter">                a group: hides when it is empty
//       <div class="lemma">...</div>          an item: matched by its text
//     </section>
//   </div>
//
// A list that is longer than its page is asked for as the form would ask, and put in whole. So is one
// in which nothing is left: the server knows how else a word is spelt.

const PAUSE = 250;

const plain = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function here(input, list) {
  const status = list.querySelector("[data-filter-status]");
  const before = status ? [...status.childNodes] : [];
  const items = [...list.querySelectorAll(".lemma")].map((element) => ({ element, text: plain(element.textContent) }));
  const groups = [...list.querySelectorAll(".letter")];
  const others = [...list.querySelectorAll(".gl-ways")];

  // How many are left.
  return () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { element, text } of items) {
      element.hidden = !words.every((word) => text.includes(word));
      if (!element.hidden) left += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector(".lemma:not([hidden])");
    for (const other of others) other.hidden = words.length > 0;
    if (words.length) status?.replaceChildren(`${left} of ${items.length} lines`);
    else status?.replaceChildren(...before);
    return left;
  };
}

function asking(input, list) {
  let timer;
  let asked;
  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const address = new URL(input.form.action);
    address.search = new URLSearchParams(new FormData(input.form));
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById(list.id);
      if (found) list.replaceChildren(...found.childNodes);
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
      // No answer: the button still asks.
    }
  };
  return () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };
}

function whole(input, list) {
  const narrow = here(input, list);
  const ask = asking(input, list);
  let gone = false; // what stood here makes way for what the server finds
  return () => {
    gone ||= narrow() === 0;
    if (gone) ask();
  };
}

for (const input of document.querySelectorAll("[data-narrows]")) {
  const list = document.getElementById(input.dataset.narrows);
  // Not before somebody types: what the server found may match in ways that this file does not know.
  if (list) input.addEventListener("input", "whole" in input.dataset ? whole(input, list) : asking(input, list));
}
