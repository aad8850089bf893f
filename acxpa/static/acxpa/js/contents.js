// Marks, in the contents beside an entry, the section that is being read.
// Without this file nothing is marked, which is true as well.

const links = new Map();
for (const link of document.querySelectorAll(".toc a[href^='#']")) {
  const id = decodeURIComponent(link.hash.slice(1));
  links.set(id, [...(links.get(id) ?? []), link]);
}
const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

function mark(id) {
  for (const [name, group] of links) {
    for (const link of group) {
      if (name === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

if (sections.length && "IntersectionObserver" in window) {
  const inView = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inView.add(target);
        else inView.delete(target);
      }
      const first = sections.find((section) => inView.has(section));
      if (first) mark(first.id);
    },
    { rootMargin: "-15% 0px -70% 0px" },
  );
  sections.forEach((section) => observer.observe(section));
}
