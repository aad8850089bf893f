// A calculator's form that is answered as somebody types: marks the fields that the answer names, and says
// when no answer came. Without this file, and without htmx, the form is sent and the page comes back.

const settings = '{"includeIndicatorStyles": false, "allowEval": false, "historyCacheSize": 0, "selfRequestsOnly": true, "timeout": 10000}';
if (!document.querySelector('meta[name="htmx-config"]')) {
  const meta = document.createElement("meta");
  meta.name = "htmx-config";
  meta.content = settings;
  document.head.append(meta);
}

const formOf = (event) => event.target.closest?.("form[data-asking]");

document.addEventListener("htmx:afterRequest", (event) => {
  const form = formOf(event);
  if (!form) return;
  for (const said of form.querySelectorAll(".invalid-feedback[id]")) {
    const field = document.getElementById(said.id.replace(/_error$/, ""));
    const wrong = said.textContent !== "";
    if (!field || field.matches("fieldset")) continue;
    field.classList.toggle("is-invalid", wrong);
    if (wrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    const fold = field.closest("details");
    if (wrong && fold) fold.open = true;
  }
});

// Somebody who was signed out meanwhile gets another page: it belongs nowhere in this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  const answer = event.detail.xhr.getResponseHeader("HX-Answer");
  if (formOf({ target: event.detail.requestConfig.elt }) && !answer) {
    event.detail.shouldSwap = false;
    silent();
  }
});
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, silent);

function silent() {
  const notice = document.getElementById("notice");
  if (!notice) return;
  const words = document.createElement("p");
  words.className = "alert alert-warning";
  words.textContent = notice.dataset.silent;
  notice.replaceChildren(words);
  const said = document.getElementById("said");
  if (said) said.textContent = notice.dataset.silent;
}
