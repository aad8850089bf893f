// Shortens a list while somebody types. Without this file the form searches on the server.
//
//   <input data-filter="#entries">            what is typed
//   <p data-filter-status></p>                how many are left; says what it said when nothing is typed
//   <div id="entries">
//     <section data-filter-group>             hides when none of its items are left
//       <div data-filter-item>...</div>       matched by its text, and by data-filter-text
//     </section>
//   </div>

const plain = (text) =>
  text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function watch(input) {
  const list = document.querySelector(input.dataset.filter);
  if (!list) return;
  const status = document.querySelector("[data-filter-status]");
  const before = status ? [...status.childNodes] : [];
  const items = [...list.querySelectorAll("[data-filter-item]")].map((element) => ({
    element,
    text: plain(`${element.dataset.filterText ?? ""} ${element.textContent}`),
  }));
  const groups = [...list.querySelectorAll("[data-filter-group]")];

  function shorten() {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { element, text } of items) {
      element.hidden = !words.every((word) => text.includes(word));
      if (!element.hidden) left += 1;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-filter-item]:not([hidden])");
    }
    if (words.length) status?.replaceChildren(`${left} of ${items.length}`);
    else status?.replaceChildren(...before);
  }

  // Not before somebody types: what the server found may match in ways that this file does not know.
  input.addEventListener("input", shorten);
}

document.querySelectorAll("[data-filter]").forEach(watch);
