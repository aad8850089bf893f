// Shows the short definition of a linked term beside it, on hover, focus or a first tap. Without this
// file the link leads to the entry, and the definitions stand at the foot of the page.
//
//   <a class="term" href="/glossary/occupancy/" aria-describedby="term-occupancy">occupancy</a>
//   <dd id="term-occupancy">The share of ...</dd>
//
// It stays while the pointer is on it or on the link (WCAG 1.4.13), Escape closes it, and a screen
// reader has the definition as the link's description without any of this.

const WAIT = 250;
const NEAR = 8;

const note = document.createElement("div");
note.className = "term-note";
note.popover = "manual";
note.setAttribute("aria-hidden", "true"); // said already, as the link's description
let shownFor = null;
let timer;

function place(link) {
  const [line] = link.getClientRects();
  const { offsetWidth: width, offsetHeight: height } = note;
  const room = document.documentElement.clientWidth - width - NEAR;
  note.style.left = `${Math.max(NEAR, Math.min(line.left, room))}px`;
  const below = line.bottom + NEAR + height <= window.innerHeight;
  note.style.top = `${below ? line.bottom + 2 : Math.max(NEAR, line.top - height - 2)}px`;
}

function show(link) {
  clearTimeout(timer);
  if (shownFor === link) return;
  const said = document.getElementById(link.getAttribute("aria-describedby"));
  if (!said) return;
  const word = document.createElement("a");
  word.href = link.href;
  word.tabIndex = -1;
  word.textContent = said.previousElementSibling?.textContent.trim() ?? link.textContent;
  const text = document.createElement("p");
  text.textContent = said.textContent;
  note.replaceChildren(word, text);
  if (!note.isConnected) document.body.append(note);
  if (!note.matches(":popover-open")) note.showPopover();
  shownFor = link;
  place(link);
}

function hide() {
  clearTimeout(timer);
  shownFor = null;
  if (note.isConnected && note.matches(":popover-open")) note.hidePopover();
}

const later = (act) => {
  clearTimeout(timer);
  timer = setTimeout(act, WAIT);
};

const termOf = (event) => event.target.closest?.("a.term");

if (typeof note.showPopover === "function") {
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = termOf(event);
    if (link) later(() => show(link));
    else if (note.contains(event.target)) clearTimeout(timer);
    else if (shownFor && shownFor !== document.activeElement) later(hide);
  });
  document.addEventListener("focusin", (event) => {
    const link = termOf(event);
    if (link?.matches(":focus-visible")) show(link);
    else if (!note.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const link = termOf(event);
    // A finger cannot hover: the first tap shows, the second goes.
    if (link && event.pointerType === "touch" && shownFor !== link) {
      event.preventDefault();
      show(link);
    } else if (!note.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shownFor) hide();
  });
  window.addEventListener("scroll", () => shownFor && place(shownFor), { passive: true });
}
