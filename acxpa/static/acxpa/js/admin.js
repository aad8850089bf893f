// Fields that the admin's widgets draw without a name get one that a screen reader can say, also in
// blocks that are added later.

const text = (label) => label?.textContent.trim().replace(/:$/, "");
const ownLabel = (field) => text(field?.labels?.[0]);

const rowLabel = (field) => text(field.closest(".form-row, .field-box")?.querySelector("label, legend"));
// Django writes field-title on the cell and column-title on its heading.
const columnTitle = (field) => {
  const cell = field.closest("td");
  const name = [...(cell?.classList ?? [])].find((part) => part.startsWith("field-"));
  return name && text(cell.closest("table").querySelector(`th.column-${name.slice(6)}`));
};

// What a field without a label is called.
const names = {
  ".tiptap[contenteditable]": (box) => ownLabel(box.closest(".prose-editor")?.querySelector("textarea")),
  ".select2-search__field": (box) =>
    ownLabel(box.closest(".select2-container")?.parentElement.querySelector("select")),
  "select.inline_move_to_region": () => "Where it stands",
  "input[name$='-DELETE']": () => "Delete",
  ".vDateField": (field) => columnTitle(field) || `${rowLabel(field) ?? ""} date`.trim(),
  ".vTimeField": (field) => columnTitle(field) || `${rowLabel(field) ?? ""} time`.trim(),
  ".tabular td :is(input, select, textarea):not([type=hidden])": columnTitle,
  "input[name$='-ordering']": () => "Place in the order",
};

const nameFields = () => {
  for (const [selector, name] of Object.entries(names)) {
    for (const field of document.querySelectorAll(`${selector}:not([aria-label])`)) {
      if (!field.labels?.length) field.setAttribute("aria-label", name(field) || "Text");
    }
  }
};

nameFields();
new MutationObserver(nameFields).observe(document.body, { childList: true, subtree: true });
