// The plate of a roundtable keeps time: it says how long there is to go, and when its next instant
// has come (the way in, the beginning, the end of an offer) it asks the server how things stand and
// shows that. Only the server knows the way in. Without this file, opening the page again shows it.
//
//   <p role="status" data-told></p>
//   <div data-plate="/members/roundtables/…/" data-changes-in="840" data-part="plate">
//     … <b data-say> … <span data-left>14 minutes</span> … </div>
//   <span data-part="tags"> … </span>

const plate = () => document.querySelector("[data-plate]");
const told = document.querySelector("[data-told]");
const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
// Seconds between two questions where the server's clock is a little behind, growing.
const PAUSES = [2, 5, 10, 30, 60];

let changesAt = 0;
let asked = 0;
let asking = false;

const many = (number, noun) => `${NUMBERS[number] ?? number} ${noun}${number === 1 ? "" : "s"}`;

// As the server says it: less than a minute, 14 minutes, three hours, two days.
function inWords(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return many(minutes, "minute");
  return minutes < 48 * 60
    ? many(Math.floor(minutes / 60), "hour")
    : many(Math.floor(minutes / 1440), "day");
}

function begin() {
  const seconds = Number(plate()?.dataset.changesIn ?? 0);
  changesAt = seconds ? Date.now() + seconds * 1000 : 0;
}

function show(fresh) {
  const held = plate().contains(document.activeElement);
  const before = plate().querySelector("[data-say]")?.textContent;
  for (const part of document.querySelectorAll("[data-part]")) {
    const now = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (now) part.replaceWith(now);
  }
  const says = plate().querySelector("[data-say]")?.textContent;
  if (says && says !== before) {
    told.textContent = says;
    asked = 0;
  }
  if (held) plate().focus();
}

async function ask() {
  asking = true;
  try {
    const answer = await fetch(plate().dataset.plate, { cache: "no-store" });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok && fresh.querySelector("[data-plate]")) {
      show(fresh);
      begin();
    } else if (answer.ok) {
      changesAt = 0; // it is over, or somebody signed out: this page says nothing new any more
    } else {
      changesAt = Date.now();
    }
  } catch {
    changesAt = Date.now(); // no network just now: asked again below
  }
  asking = false;
  const pause = PAUSES[Math.min(asked, PAUSES.length - 1)] * 1000;
  asked += 1;
  if (changesAt) changesAt = Math.max(changesAt, Date.now() + pause);
}

function tick() {
  if (!changesAt || asking) return;
  const left = (changesAt - Date.now()) / 1000;
  const shown = plate().querySelector("[data-left]");
  if (left <= 0) ask();
  else if (shown && shown.textContent !== inWords(left)) shown.textContent = inWords(left);
}

begin();
setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick); // a laptop that slept
