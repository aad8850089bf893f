// Saves an answer as soon as it is given. The form works without this file, by its Save button.
//
//   <form data-answering>
//     <fieldset data-statement="LG1"> ... LG1-choice, -reason, -note, -link, -version, -mark ...
//       <div data-said></div></fieldset>
//     <p data-saved></p></form>
//
// Each statement is sent by itself, one request at a time, with the version that the page shows. What
// was changed elsewhere meanwhile is not written over: the server says so, and so do we.

const form = document.querySelector("[data-answering]");
const saved = document.querySelector("[data-saved]");
const given = document.querySelector("[data-given]");
const busy = new Map();

const words = (element, bold, text) => {
  const strong = document.createElement("b");
  strong.textContent = bold;
  element.replaceChildren(strong, ` ${text}`);
};

function flag(fieldset, bold, text) {
  const box = fieldset.querySelector("[data-said]");
  if (!text) return box.replaceChildren();
  const line = document.createElement("p");
  line.className = "flag flag-bad";
  words(line, bold, text);
  box.replaceChildren(line);
}

function waitsForReason(fieldset, code) {
  const choice = fieldset.querySelector(`[name="${code}-choice"]:checked`);
  const reason = fieldset.querySelector(`[name="${code}-reason"]`);
  return choice?.value === "na" && !reason.value.trim();
}

// Why there is no answer to read. Null: the network did not carry it.
function refused(response) {
  if (!response) return "no connection. What you gave stays on this page; press Save when you are back.";
  if (response.type === "opaqueredirect") return "you are signed out. Sign in on another tab, then press Save here.";
  if (response.status === 404 || response.status === 410) return "this assessment is not there any more, or not yours to answer.";
  return "something went wrong at our end. What you gave stays on this page; press Save to try again.";
}

async function send(fieldset) {
  const code = fieldset.dataset.statement;
  if (waitsForReason(fieldset, code)) {
    flag(fieldset, "Not saved yet:", "say why it does not apply.");
    words(saved, "Not saved yet:", "say why it does not apply.");
    return;
  }
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const field of fieldset.querySelectorAll("[name]")) {
    if (field.type !== "radio" || field.checked) data.set(field.name, field.value);
  }
  const response = await fetch(form.action || location.href, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
    redirect: "manual",
  }).catch(() => null);
  const told = await response?.json().catch(() => null);
  if (!told) {
    words(saved, "Not saved:", refused(response));
    return;
  }
  const set = (name, value) => {
    fieldset.querySelector(`[name="${code}-${name}"]`).value = value;
  };
  if (told.answers?.[code]) {
    set("version", told.answers[code].version);
    set("mark", told.answers[code].mark);
  }
  if (given && told.given !== undefined) given.textContent = told.given;
  if (told.clashes?.[code]) {
    const { theirs, yours } = told.clashes[code];
    flag(fieldset, "Changed meanwhile.", `Another tab or device saved “${theirs}” after this page was opened; here stands “${yours}”. Nothing was written over. Save the page to choose between them.`);
    words(saved, "Not saved:", "one answer was changed elsewhere.");
  } else if (told.errors?.[code]) {
    flag(fieldset, "Not saved.", told.errors[code]);
    words(saved, "Not saved:", told.errors[code]);
  } else if (told.said) {
    flag(fieldset, "Not saved.", told.said);
    words(saved, "Not saved:", told.said);
  } else {
    flag(fieldset);
    words(saved, "Saved", told.at);
  }
}

function queue(fieldset) {
  const before = busy.get(fieldset) ?? Promise.resolve();
  const mine = before.then(() => send(fieldset)).catch(() => words(saved, "Not saved:", refused({})));
  busy.set(fieldset, mine);
  mine.then(() => busy.get(fieldset) === mine && busy.delete(fieldset));
}

if (form && window.fetch) {
  form.addEventListener("change", (event) => {
    const fieldset = event.target.closest("[data-statement]");
    if (fieldset) queue(fieldset);
  });
  // 1 to 5, N and D while the focus is on a scale.
  form.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    const value = { n: "na", d: "dk" }[event.key.toLowerCase()] ?? event.key;
    const fieldset = event.target.closest("[data-statement]");
    const radio = fieldset?.querySelector(`[type="radio"][value="${CSS.escape(value)}"]`);
    if (!radio || !/^([1-5]|na|dk)$/.test(value)) return;
    event.preventDefault();
    if (!radio.checked) {
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    }
    radio.focus();
    if (value === "na") fieldset.querySelector(`[name$="-reason"]`).focus();
  });
  // The button waits for what is on its way, so that both do not send the same answer.
  form.addEventListener("submit", (event) => {
    if (!busy.size) return;
    event.preventDefault();
    const button = event.submitter;
    // In a task of its own: a form that is being submitted ignores being submitted.
    Promise.allSettled(busy.values()).then(() => setTimeout(() => form.requestSubmit(button)));
  });
}
