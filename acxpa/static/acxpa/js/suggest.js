// Suggestions below a search box while somebody types: a combobox with a list, as the ARIA practices
// describe it. Without this file the box is a plain form, which finds everything the list offers.
//
//   <form action="/search/"><div data-suggest="/search/suggestions/"><input name="q" ...></div></form>

const WAIT = 140;
let boxes = 0;

function prepare(box) {
  const input = box.querySelector("input[name=q]");
  if (!input) return;
  boxes += 1;
  const list = document.createElement("ul");
  const status = document.createElement("span");
  list.id = `suggestions-${boxes}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  box.append(list, status);

  // A search field may not be a combobox; a text field may.
  input.type = "text";
  input.enterKeyHint = "search";
  input.autocomplete = "off";
  input.spellcheck = false;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let chosen = -1;
  let timer = 0;
  let asking = null;
  let asked = "";

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (number) => {
    const rows = options();
    chosen = (number + rows.length + 1) % (rows.length + 1); // the last place is the box itself
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === chosen)));
    if (chosen === rows.length) {
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", rows[chosen].id);
    rows[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = (rows) => {
    list.replaceChildren(
      ...rows.map((row, at) => {
        const option = document.createElement("li");
        const kind = document.createElement("span");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = row.url;
        kind.textContent = row.kind;
        option.append(row.title, " ", kind);
        return option;
      }),
    );
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = rows.length === 0;
    input.setAttribute("aria-expanded", String(rows.length > 0));
    const number = rows.length === 1 ? "1 suggestion" : `${rows.length} suggestions`;
    status.textContent = rows.length ? `${number}. Arrow down to choose.` : "";
  };
  const ask = async () => {
    const words = input.value.trim();
    asking?.abort();
    if (words === asked && !list.hidden) return;
    asked = words;
    if (!words) {
      show([]);
      return;
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(words)}`, {
        signal: asking.signal,
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      if (document.activeElement === input) show(found.suggestions);
    } catch (error) {
      if (error.name !== "AbortError") show([]); // the form still works
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) {
        asked = "";
        ask();
      } else choose(chosen === -1 && event.key === "ArrowUp" ? -2 : chosen + (event.key === "ArrowDown" ? 1 : -1));
      event.preventDefault();
    } else if (event.key === "Enter" && open && chosen >= 0) {
      event.preventDefault();
      location.assign(options()[chosen].dataset.url);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the box
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
}

document.querySelectorAll("[data-suggest]").forEach(prepare);
