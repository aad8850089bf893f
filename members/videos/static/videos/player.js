// The page of a talk: the transcript and the chapters follow the film and lead to their second, and
// what has played is reported, so that it goes on there on any device. Without this file the film
// plays all the same, and each link opens the page at its second.
//
//   <div data-film><video id="film" data-starts="761"> … </video><p data-trouble></p>
//     <select data-speed></select> <path data-needle/></div>
//   <div data-lines><li data-from="1000" data-to="4000"> …    <ol data-chapters><li data-from="0"> …
//   <a data-second="12">   <input type="checkbox" data-follow>   <p data-percent></p>
//   <form data-report action="…/progress/"> token </form>

const film = document.querySelector("#film");
const box = document.querySelector("[data-film]");
const report = document.querySelector("[data-report]");
const trouble = document.querySelector("[data-trouble]");
const follow = document.querySelector("[data-follow]");
const percent = document.querySelector("[data-percent]");
const speed = document.querySelector("[data-speed]");
const list = document.querySelector("[data-lines]");

const rows = (selector) =>
  [...document.querySelectorAll(selector)].map((element) => ({
    element,
    from: Number(element.dataset.from),
    to: Number(element.dataset.to ?? Infinity),
  }));
const lines = rows("[data-lines] li");
const chapters = rows("[data-chapters] li");
// Milliseconds between two reports while it plays.
const PACE = 10000;

// ---- What follows the film

const latest = (all, ms) => all.findLast((row) => row.from <= ms);

function mark(all, row) {
  for (const each of all) {
    const now = each === row;
    if (each.element.classList.contains("now") === now) continue;
    each.element.classList.toggle("now", now);
    if (now) each.element.setAttribute("aria-current", "true");
    else each.element.removeAttribute("aria-current");
  }
}

let shown;
function showLine(ms) {
  const row = latest(lines, ms);
  if (row === shown) return;
  shown = row;
  mark(lines, row);
  if (!row || !follow?.checked) return;
  // Only the list moves, never the page.
  const top = row.element.offsetTop - list.clientHeight / 2 + row.element.offsetHeight / 2;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  list.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
}

function showNeedle(seconds) {
  if (!film.duration) return;
  for (const needle of document.querySelectorAll("[data-needle]")) {
    const width = needle.ownerSVGElement.viewBox.baseVal.width - 12;
    needle.setAttribute("transform", `translate(${6 + (width * seconds) / film.duration} 0)`);
  }
}

function show() {
  const ms = film.currentTime * 1000;
  showLine(ms);
  if (chapters.length) mark(chapters, latest(chapters, ms));
  showNeedle(film.currentTime);
}

// ---- What has played

let stretches = [];
let open = null;
let sentAt = 0;
let sentFor = -1;

function note() {
  const now = film.currentTime;
  if (film.paused || film.seeking) return close();
  if (!open) open = [now, now];
  // A jump forward is a seek that was not told.
  else if (now >= open[1] && now - open[1] < 2.5 * film.playbackRate) open[1] = now;
  else {
    close();
    open = [now, now];
  }
}

function close() {
  if (open && open[1] > open[0]) stretches.push(open);
  open = null;
}

async function send() {
  const running = open;
  close();
  if (running && !film.paused) open = [running[1], running[1]];
  const now = film.currentTime;
  if (!stretches.length && Math.abs(now - sentFor) < 1) return;
  const going = stretches;
  stretches = [];
  const data = new FormData(report);
  data.set("position", now.toFixed(2));
  data.set("played", going.slice(-200).map((one) => one.map((at) => at.toFixed(2)).join("-")).join(","));
  sentAt = Date.now();
  const answer = await fetch(report.action, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
    redirect: "manual",
    keepalive: true,
  }).catch(() => null);
  if (answer?.ok) {
    sentFor = now;
    const told = await answer.json();
    // What is watched needs no putting away.
    for (const part of told.finished ? (percent?.parentElement.querySelectorAll("button, .tiny") ?? []) : []) part.hidden = true;
    if (percent) percent.textContent = told.finished ? "Watched. It is on your CPD record." : `You have watched ${told.percent} % of it.`;
  } else if (![400, 404].includes(answer?.status)) {
    // Not carried, or not now (signed out, busy): with the next one. What is wrong stays wrong.
    stretches = [...going, ...stretches];
  }
}

// ---- Getting somewhere

function go(second, play) {
  const jump = () => {
    film.currentTime = second;
  };
  if (film.readyState) jump();
  else film.addEventListener("loadedmetadata", jump, { once: true });
  if (play) film.play().catch(() => {});
}

function captions() {
  const track = film.textTracks[0];
  if (track) track.mode = track.mode === "showing" ? "hidden" : "showing";
}

function rate(step) {
  const rates = [...speed.options].map((option) => Number(option.value));
  const place = rates.indexOf(film.playbackRate) + step;
  if (rates[place]) film.playbackRate = rates[place];
}

const keys = {
  k: () => (film.paused ? film.play() : film.pause()),
  j: () => go(Math.max(0, film.currentTime - 10)),
  l: () => go(Math.min(film.duration || 0, film.currentTime + 10)),
  c: captions,
  m: () => (film.muted = !film.muted),
  f: () => (document.fullscreenElement ? document.exitFullscreen() : film.requestFullscreen()),
  "<": () => rate(-1),
  ">": () => rate(1),
};

if (film && report) {
  for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;

  film.addEventListener("timeupdate", () => {
    note();
    show();
    if (!film.paused && Date.now() - sentAt > PACE) send();
  });
  film.addEventListener("play", () => {
    trouble.textContent = "";
    sentAt ||= Date.now();
  });
  film.addEventListener("seeking", close);
  film.addEventListener("seeked", () => {
    show();
    if (film.paused) send();
  });
  film.addEventListener("pause", () => {
    note();
    send();
  });
  film.addEventListener("ended", send);
  film.addEventListener("ratechange", () => {
    speed.value = String(film.playbackRate);
  });
  const failed = () => {
    trouble.textContent = "The film did not come. Check your connection and load the page once more; the transcript is all here.";
  };
  film.addEventListener("error", failed);
  film.querySelector("source")?.addEventListener("error", failed);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  addEventListener("pagehide", send);

  speed.addEventListener("change", () => {
    film.playbackRate = Number(speed.value);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-second]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(Number(link.dataset.second), true);
    if (!list?.contains(link)) film.scrollIntoView({ block: "nearest" });
  });
  // Single keys act on the film only while it has the focus.
  box.addEventListener("keydown", (event) => {
    if (event.target !== film || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  const starts = Number(film.dataset.starts);
  if (starts && !film.currentTime) go(starts, false);
  show();
}
