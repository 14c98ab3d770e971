// Forms: ask back before a risky act, send once, warn before typed text is
// lost.
const changed = new Set();
let leaving = false;

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-unsaved")) changed.add(form);
});

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  changed.delete(form);
  if (form.method === "get" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After the browser has taken the form's values: a disabled button would
  // not be among them.
  setTimeout(() => {
    if (submitter) submitter.disabled = true;
  });
});

// Pages that come back from the browser's memory can be sent again. Where
// nothing was typed they show what is now, because the act has changed it.
window.addEventListener("pageshow", ({ persisted }) => {
  leaving = false;
  if (persisted && document.querySelector("form[data-sent]:not([data-unsaved])")) {
    location.reload();
    return;
  }
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button:disabled")) button.disabled = false;
  }
});

window.addEventListener("beforeunload", (event) => {
  if (leaving) return;
  for (const form of changed) {
    if (form.isConnected) event.preventDefault();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-discard]")) leaving = true;
});
