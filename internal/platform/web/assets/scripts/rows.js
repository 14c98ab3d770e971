// In a table with data-rows the arrow keys move between rows, Enter goes to
// the first field or link of the row, and Y presses its [data-agree].
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
  return document.querySelector("table[data-rows] tbody > tr[tabindex]");
}

function keepOnRow(event, row) {
  switch (event.key) {
    case "ArrowDown":
      return focusRow(neighbour(row, 1));
    case "ArrowUp":
      return focusRow(neighbour(row, -1));
    case "Enter":
      return row.querySelector("input:not([type=hidden]), select, textarea, a, button")?.focus();
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
  if (!row && event.target === document.body && event.key === "ArrowDown" && firstRow()) {
    event.preventDefault();
    focusRow(firstRow());
    return;
  }
  if (!row || !["ArrowDown", "ArrowUp", "Enter", "y", "Y"].includes(event.key)) return;
  if (event.key === "Enter" && event.target !== row) return;
  event.preventDefault();
  keepOnRow(event, row);
});
