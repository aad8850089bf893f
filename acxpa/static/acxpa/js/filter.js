// Shortens a list while somebody types. Without this file the form searches on the server.
//
//   <input data-filter="#entries">            what is typed
//   <p data-filter-status></p>                inside the same form: how many are left
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
  const status = input.form?.querySelector("[data-filter-status]");
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
    if (status) status.textContent = words.length ? `${left} of ${items.length}` : "";
  }

  input.addEventListener("input", shorten);
  if (input.value) shorten();
}

document.querySelectorAll("[data-filter]").forEach(watch);
