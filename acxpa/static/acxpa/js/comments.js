// Taking part without leaving the page. Everything works without this file: "Helpful" is a button on
// the conversation and a link to it on the entry, and long comments are refused by the server.
//
//   <form data-helpful action="...">  or  <a data-helpful="...">  ... <span data-helpful-number>
//   <textarea data-counts="3000">

// The person's corner carries the token; a visitor has none, and their link leads to sign in.
const token = document.querySelector("#account-menu [name=csrfmiddlewaretoken]")?.value;

async function mark(control, address, wanted) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", token);
  data.set("wanted", wanted ? "1" : "0");
  const answer = await fetch(address, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
    redirect: "manual",
  }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!told) return false;
  const said = control.closest(".said").querySelector("[data-helpful-said]");
  said.textContent = told.problem;
  if (told.problem) return true;
  const button = control.querySelector("button") ?? control;
  button.setAttribute("aria-pressed", String(told.mine));
  control.querySelector("[data-helpful-number]").textContent = told.helpful || "";
  const field = control.querySelector("[name=wanted]");
  if (field) field.value = told.mine ? "0" : "1";
  said.textContent = told.mine ? "Marked. Press again to take it back." : "Taken back.";
  return true;
}

if (token) {
  for (const form of document.querySelectorAll("form[data-helpful]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!(await mark(form, form.action, form.elements.wanted.value === "1"))) form.submit();
    });
  }
  for (const link of document.querySelectorAll("a[data-helpful]")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", "false");
    const press = async (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const wanted = link.getAttribute("aria-pressed") !== "true";
      if (!(await mark(link, link.dataset.helpful, wanted))) location.href = link.href;
    };
    link.addEventListener("click", press);
    link.addEventListener("keydown", (event) => event.key === " " && press(event));
  }
}

for (const area of document.querySelectorAll("[data-counts]")) {
  const most = Number(area.dataset.counts);
  const line = document.createElement("p");
  line.className = "count";
  area.after(line);
  const count = () => {
    const left = most - [...area.value.replace(/\r\n/g, "\n").trim()].length;
    line.textContent = left >= 0 ? `${left} characters left` : `${-left} characters too many`;
    line.classList.toggle("count-over", left < 0);
  };
  area.addEventListener("input", count);
  count();
}
