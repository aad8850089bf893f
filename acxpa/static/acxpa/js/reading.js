// Says once that this page is being read: it was before somebody's eyes for ten seconds in all. The
// server counts the day and nothing else; nothing is kept in the browser.
//
//   <script type="module" src=".../reading.js" data-read="/glossary/copc/read/"></script>

const ENOUGH = 10_000;

const address = document.querySelector("script[data-read]")?.dataset.read;
let seen = 0;
let since = document.hidden ? 0 : performance.now();
let timer;

function look() {
  clearTimeout(timer);
  if (document.hidden) {
    if (since) seen += performance.now() - since;
    since = 0;
  } else {
    since ||= performance.now();
    timer = setTimeout(tell, Math.max(0, ENOUGH - seen));
  }
}

function tell() {
  document.removeEventListener("visibilitychange", look);
  navigator.sendBeacon(address);
}

// Programs that fetch pages have no eyes; those that say so are left out here.
if (address && !navigator.webdriver && typeof navigator.sendBeacon === "function") {
  document.addEventListener("visibilitychange", look);
  look();
}
