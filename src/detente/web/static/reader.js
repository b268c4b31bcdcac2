// The reader: words that are selected in a passage can be marked as they stand, and an address
// that names a passage of another part leads there.
"use strict";

(() => {
  if (window.detenteReader) return;
  window.detenteReader = true;

  // Only the browser knows what stands behind the # of an address.
  function elsewhere() {
    const place = location.hash.slice(1);
    if (!/^(p|l|mark-|thread-)[0-9]+$/.test(place) || document.getElementById(place)) return;
    if (!document.querySelector("nav.parts") || new URLSearchParams(location.search).get("at") === place) return;
    location.replace(`${location.pathname}?at=${place}#${place}`);
  }
  addEventListener("hashchange", elsewhere);
  elsewhere();

  // The offset of a place in a passage, in code points, the printed ranges left out.
  function offset(passage, node, at) {
    const before = document.createRange();
    before.selectNodeContents(passage);
    before.setEnd(node, at);
    const copy = before.cloneContents();
    for (const range of copy.querySelectorAll(".range")) range.remove();
    return [...copy.textContent].length;
  }

  document.addEventListener("selectionchange", () => {
    const link = document.getElementById("mark-selection");
    if (!link) return;
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const start = range && range.startContainer;
    const within = start && (start.nodeType === 1 ? start : start.parentElement);
    const passage = within && within.closest("[data-passage]");
    link.hidden = !passage;
    if (!passage) return;
    const from = offset(passage, start, range.startOffset);
    const ends = passage.contains(range.endContainer);
    const to = ends ? offset(passage, range.endContainer, range.endOffset) : offset(passage, passage, passage.childNodes.length);
    const number = passage.dataset.passage;
    link.href = `${location.pathname}?mark=${number}&from=${from}&to=${to}#mark`;
    const box = range.getBoundingClientRect();
    const most = document.documentElement.clientWidth - link.offsetWidth - 8;
    link.style.left = `${Math.max(8, Math.min(box.left, most)) + scrollX}px`;
    link.style.top = `${box.bottom + scrollY + 8}px`;
  });
})();
