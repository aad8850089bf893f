// Share, copy and print buttons. They are hidden in the page and appear only where they work;
// without this file a mail link stands in their place.
//
//   <span data-share data-share-title="..." data-share-url="...">
//     <button type="button" data-share-send hidden>Share</button>
//     <button type="button" data-share-copy hidden>Copy the link</button>
//     <button type="button" data-share-print hidden>Print</button>
//     <span data-share-status role="status"></span>
//   </span>

function prepare(box) {
  const { shareTitle: title, shareUrl: url } = box.dataset;
  const status = box.querySelector("[data-share-status]");
  const button = (name, works, act) => {
    const element = box.querySelector(`[data-share-${name}]`);
    if (!element || !works) return;
    element.hidden = false;
    element.addEventListener("click", act);
  };
  const phone = matchMedia("(pointer: coarse)").matches && Boolean(navigator.share);

  button("send", phone, () => navigator.share({ title, url }).catch(() => {}));
  button("copy", !phone && Boolean(navigator.clipboard), async () => {
    try {
      await navigator.clipboard.writeText(url);
      status.textContent = "Copied.";
    } catch {
      status.textContent = url;
    }
  });
  button("print", typeof window.print === "function", () => window.print());
}

document.querySelectorAll("[data-share]").forEach(prepare);
