// What pages do beyond links and forms: light or dark, drag in an order, the focus after a change.
"use strict";

const root = document.documentElement;

function themed(name) {
  root.dataset.theme = name;
}

themed(localStorage.getItem("detente-theme") || "auto");

document.addEventListener("click", (event) => {
  if (event.target.id !== "theme") return;
  const dark = root.dataset.theme === "dark"
    || (root.dataset.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  const name = dark ? "light" : "dark";
  localStorage.setItem("detente-theme", name);
  themed(name);
});

// A statement is dragged to its place by the form that its arrows use.
function draggable(part) {
  if (typeof Sortable === "undefined") return;
  for (const list of part.querySelectorAll("ol.order")) {
    if (list.dataset.ready || !list.querySelector("form.mover")) continue;
    list.dataset.ready = "yes";
    Sortable.create(list, {
      animation: 0,
      forceFallback: true,
      ghostClass: "held",
      filter: "button, form",
      preventOnFilter: false,
      onEnd: ({ item, oldIndex, newIndex }) => {
        if (oldIndex === newIndex) return;
        const form = item.querySelector("form.mover");
        form.querySelector("input.to").value = String(newIndex);
        form.requestSubmit();
      },
    });
  }
}

// After a swap the focus returns to the control that was used, or to the part that changed.
let used = "";

document.addEventListener("submit", (event) => {
  const by = event.submitter;
  used = by ? by.getAttribute("aria-label") || "" : "";
}, true);

document.addEventListener("htmx:afterSettle", () => {
  draggable(document);
  const same = used && document.querySelector(`[aria-label="${CSS.escape(used)}"]:not(:disabled)`);
  const place = location.hash && document.getElementById(location.hash.slice(1));
  used = "";
  if (same) same.focus();
  else if (place) {
    if (place.tabIndex < 0) place.tabIndex = -1;
    place.focus();
  }
});
document.addEventListener("DOMContentLoaded", () => draggable(document));

// A page that is put in place of another brings the sheets and scripts of its head with it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== document.body) return;
  const head = new DOMParser().parseFromString(event.detail.serverResponse, "text/html").head;
  for (const part of head.querySelectorAll("link[rel=stylesheet], script[src]")) {
    const key = part.src ? "src" : "href";
    const place = part.getAttribute(key);
    if (document.head.querySelector(`[${key}="${CSS.escape(place)}"]`)) continue;
    const made = document.createElement(part.localName);
    for (const { name, value } of part.attributes) made.setAttribute(name, value);
    document.head.append(made);
  }
});
