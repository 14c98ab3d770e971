// In a table with data-rows the arrow keys move between rows, Enter edits the
// row (its [data-edit], or else its first field or button), and Y presses its
// [data-agree].
const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function focusRow(row) {
  if (!row) return;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

function neighbour(row, step) {
  const rows = [...row.closest("table").querySelectorAll("tbody > tr[tabindex]")];
  return rows[rows.indexOf(row) + step];
}

function firstRow() {
  return document.querySelector("table[data-rows] tbody > tr[aria-current]") ?? document.querySelector("table[data-rows] tbody > tr[tabindex]");
}

function edit(row) {
  const link = row.querySelector("[data-edit]");
  if (link) link.click();
  else row.querySelector("input:not([type=hidden]), select, textarea, a, button")?.focus();
}

function keepOnRow(event, row) {
  switch (event.key) {
    case "ArrowDown":
      return focusRow(neighbour(row, 1));
    case "ArrowUp":
      return focusRow(neighbour(row, -1));
    case "Enter":
      return edit(row);
    default:
      return row.querySelector("[data-agree]")?.click();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = event.target.closest?.("table[data-rows] tbody > tr[tabindex]");
  if (row && event.key === "Escape") {
    row.focus();
    return;
  }
  if (typing(event.target)) return;
  if (!row && [document.body, document.querySelector("main")].includes(event.target) && event.key === "ArrowDown" && firstRow()) {
    event.preventDefault();
    focusRow(firstRow());
    return;
  }
  if (!row || !["ArrowDown", "ArrowUp", "Enter", "y", "Y"].includes(event.key)) return;
  if (event.key === "Enter" && event.target !== row) return;
  event.preventDefault();
  keepOnRow(event, row);
});

// An address that names a row goes on there: after an answer the hands stay
// where they were.
const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
if (named && named.matches("table[data-rows] tbody > tr[tabindex]")) focusRow(named);

// The source beside the table is that of the row in use. A row says in
// data-source where its own is.
let wanted;

async function showSource(row) {
  const frame = document.querySelector("[data-source-frame]");
  if (!frame || wanted === row.dataset.source) return;
  wanted = row.dataset.source;
  try {
    const answer = await fetch(row.dataset.source, { headers: { Accept: "text/html" } });
    if (!answer.ok || wanted !== row.dataset.source) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    frame.replaceChildren(...page.body.children);
    row.parentElement.querySelector("[aria-current]")?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
  } catch {
    wanted = undefined; // the line is down: the source stays that of before
  }
}

let waiting;

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("tr[data-source]");
  if (!row || row.hasAttribute("aria-current")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => showSource(row), 120);
});
