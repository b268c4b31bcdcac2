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
    const ranks = list.classList.contains("ranking");
    let onto = null;
    const aim = (item) => {
      if (onto) onto.classList.remove("onto");
      onto = item;
      if (onto) onto.classList.add("onto");
    };
    const over = ({ clientX, clientY }) => {
      const item = document.elementFromPoint(clientX, clientY)?.closest("ol.order > li");
      const box = item && item.getBoundingClientRect();
      const far = box ? Math.abs(clientY - box.top - box.height / 2) / box.height : 1;
      aim(far < 0.25 && item.parentElement === list && !item.classList.contains("held") ? item : null);
    };
    Sortable.create(list, {
      animation: 0,
      forceFallback: true,
      ghostClass: "held",
      filter: "button, form, a",
      preventOnFilter: false,
      // In a ranking the edges of a place mean before and after it, and its middle: tied with it.
      invertSwap: ranks,
      swapThreshold: ranks ? 0.5 : 1,
      onStart: () => ranks && window.addEventListener("pointermove", over, true),
      onEnd: ({ item, oldIndex, newIndex }) => {
        window.removeEventListener("pointermove", over, true);
        const form = item.querySelector("form.mover");
        const to = onto && [...list.children].filter((x) => x !== item).indexOf(onto);
        if (onto) {
          form.querySelector("input.tie").name = "tie";
          form.querySelector("input.tie").value = "1";
        }
        aim(null);
        if (to === null && oldIndex === newIndex) return;
        form.querySelector("input.to").value = String(to === null ? newIndex : to);
        form.requestSubmit();
      },
    });
  }
}

// After a change of page the focus goes where the page says (a field with a fault), or returns to
// the control that was used, or to the part that changed. A part that comes later takes no focus.
let used = "";
let back = "";

document.addEventListener("submit", (event) => {
  const by = event.submitter;
  used = by ? by.getAttribute("aria-label") || "" : "";
  const field = event.target.querySelector("input[name=back]");
  back = field ? field.value : "";
}, true);

// A table that is wider than its place can be scrolled from the keyboard.
function scrollable() {
  for (const box of document.querySelectorAll(".wide")) {
    if (box.scrollWidth <= box.clientWidth) continue;
    const part = box.closest("section, article, main");
    const heading = part && part.querySelector("h1, h2, h3");
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", heading ? heading.textContent.trim() : document.title);
  }
}

addEventListener("resize", scrollable);

document.addEventListener("htmx:afterSettle", (event) => {
  draggable(document);
  scrollable();
  if (event.detail.target !== document.body) return;
  const first = document.querySelector("main [autofocus]");
  const same = used && document.querySelector(`[aria-label="${CSS.escape(used)}"]:not(:disabled)`);
  const place = document.getElementById(back) || document.getElementById(location.hash.slice(1));
  used = back = "";
  if (first) first.focus();
  else if (same) same.focus();
  else if (place) {
    if (place.tabIndex < 0) place.tabIndex = -1;
    place.focus();
  }
});
document.addEventListener("DOMContentLoaded", () => {
  draggable(document);
  scrollable();
});

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
