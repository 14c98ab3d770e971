// A list with data-picks says how many of its rows are picked, and picks the
// whole page at once.
for (const form of document.querySelectorAll("form[data-picks]")) {
  const boxes = [...form.querySelectorAll("input[name=item]")];
  const said = form.querySelector("[data-picked]");
  const page = form.querySelector("[data-pick-page]");
  const count = () => boxes.filter((box) => box.checked).length;
  const say = () => {
    const n = count();
    said.textContent = n ? said.dataset.some + n : said.dataset.none;
  };
  form.addEventListener("change", say);
  page.hidden = false;
  page.addEventListener("click", () => {
    const all = count() < boxes.length;
    for (const box of boxes) box.checked = all;
    say();
  });
  window.addEventListener("pageshow", say); // the browser keeps what was picked
}
