// Sends a film in parts, with progress, and goes on after a broken connection. Without this file the
// form sends it in one piece.
//
//   <form data-send data-begin="…/begin/"> token <input type="file" name="film">
//     <p data-said></p> <p data-bar hidden><progress></progress></p> </form>

const form = document.querySelector("[data-send]");
// How often each request is tried, and how long it waits before the next time, in milliseconds.
const TRIES = 6;
const WAIT = 1500;

const say = (text) => {
  form.querySelector("[data-said]").textContent = text;
};

// What the server said; a sentence of ours where it said nothing. ``isFinal``: asking again is no use.
async function askedOnce(address, body, type) {
  const headers = { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  if (type) headers["Content-Type"] = type;
  const response = await fetch(address, { method: "POST", body, headers, redirect: "manual" });
  const told = await response.json().catch(() => null);
  if (response.ok && told) return told;
  const error = new Error(told?.said ?? "The portal did not take it. Sign in on another tab, then press Send again.");
  error.isFinal = response.status < 500;
  throw error;
}

// Again and again while the connection is broken. Each request may be carried out twice.
async function asked(address, body, type) {
  for (let time = 1; ; time += 1) {
    try {
      return await askedOnce(address, body, type);
    } catch (error) {
      if (error.isFinal || time === TRIES) throw error;
      say(`No connection. Trying again, ${time + 1} of ${TRIES}. What was sent stays there.`);
      await new Promise((done) => setTimeout(done, WAIT * time));
    }
  }
}

// Tells a corrected export from the one before it, though name and length are the same: parts of two
// films never become one. Without a secure address there is no digest, and the time has to do.
const END = 65536;
async function markOf(file) {
  const ends = new Blob([file.slice(0, END), file.slice(-END)]);
  const digest = await crypto.subtle?.digest("SHA-256", await ends.arrayBuffer());
  const bytes = digest ? [...new Uint8Array(digest)] : [];
  return `${file.lastModified} ${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function send(file) {
  const what = new FormData();
  what.set("name", file.name);
  what.set("size", file.size);
  what.set("mark", await markOf(file));
  const { address, part, parts, here } = await asked(form.dataset.begin, what);
  const there = new Set(here);
  const bar = form.querySelector("progress");
  form.querySelector("[data-bar]").hidden = false;
  for (let number = 0; number < parts; number += 1) {
    if (!there.has(number)) {
      const body = file.slice(number * part, (number + 1) * part);
      await asked(`${address}${number}/`, body, "application/octet-stream");
    }
    bar.value = (100 * (number + 1)) / parts;
    say(`${number + 1} of ${parts} parts are there.`);
  }
  say("Putting it together.");
  const all = new FormData();
  all.set("size", file.size); // by which an answer that was lost is given once more
  const { next } = await asked(`${address}finish/`, all);
  location.assign(next);
}

form?.addEventListener("submit", async (event) => {
  const [file] = form.querySelector("input[type=file]").files;
  if (!file) return;
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    await send(file);
  } catch (error) {
    // A broken connection has words too, which are the browser's own.
    say(error.isFinal ? error.message : "No connection. Press Send again; what was sent stays there.");
    button.disabled = false;
  }
});
