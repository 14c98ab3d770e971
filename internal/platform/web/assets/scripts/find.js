// Ctrl+K, or Cmd+K, goes to the search box that is in sight.
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const compact = document.querySelector("details.compact");
  if (compact?.checkVisibility()) compact.open = true;
  const box = [...document.querySelectorAll("[data-find]")].find((input) => input.checkVisibility());
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
