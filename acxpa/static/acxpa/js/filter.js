// Shortens a list while somebody types. Without this file the form searches on the server.
//
//   <input data-filter="entries">      what is typed
//   <p data-filter-status></p>         how many are left; what it said before, when nothing is typed
//   <div id="entries">
//     <section class="letter">         a group (or [data-filter-group]): hides when it is empty
//       <div class="lemma">...</div>   an item (or [data-filter-item]): matched by its text
//     </section>
//   </div>

const ITEM = ".lemma, [data-filter-item]";
const GROUP = ".letter, [data-filter-group]";

const plain = (text) =>
  text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function watch(input) {
  const list = document.getElementById(input.dataset.filter);
  if (!list) return;
  const status = document.querySelector("[data-filter-status]");
  const before = status ? [...status.childNodes] : [];
  const items = [...list.querySelectorAll(ITEM)].map((element) => ({
    element,
    text: plain(element.textContent),
  }));
  const groups = [...list.querySelectorAll(GROUP)];

  function shorten() {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { element, text } of items) {
      element.hidden = !words.every((word) => text.includes(word));
      if (!element.hidden) left += 1;
    }
    for (const group of groups) {
      group.hidden = [...group.querySelectorAll(ITEM)].every((element) => element.hidden);
    }
    if (words.length) status?.replaceChildren(`${left} of ${items.length}`);
    else status?.replaceChildren(...before);
  }

  // Not before somebody types: what the server found may match in ways that this file does not know.
  input.addEventListener("input", shorten);
}

document.querySelectorAll("[data-filter]").forEach(watch);
