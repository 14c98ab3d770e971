// Forms with data-upload send their file with a bar that shows how much has
// gone; then the answer takes the place of the page.
function show(form) {
  const frame = form.querySelector("[data-upload-progress]");
  if (!frame) return () => {};
  const bar = frame.querySelector("progress");
  const words = frame.querySelector("[role=status]");
  frame.hidden = false;
  return (state, share) => {
    if (share === undefined) bar.removeAttribute("value");
    else bar.value = share;
    words.textContent = words.dataset[state] + (share === undefined ? "" : ` · ${share}%`);
  };
}

function replacePage(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  if (!page.body.childElementCount) return false;
  history.replaceState(null, "", request.responseURL || location.href);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  document.querySelector("[data-focus], main")?.focus();
  return true;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.hasAttribute("data-upload")) return;
  event.preventDefault();
  const tell = show(form);
  const request = new XMLHttpRequest();
  const failed = () => {
    tell("failed", 0);
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button:disabled")) button.disabled = false;
  };
  // A button without an address of its own says the page's instead.
  const to = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
  request.open("POST", to);
  request.setRequestHeader("Accept", "text/html");
  request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
    if (lengthComputable) tell("sending", Math.floor((loaded / total) * 100));
  });
  request.upload.addEventListener("load", () => tell("reading"));
  request.addEventListener("error", failed);
  request.addEventListener("load", () => {
    if (request.status < 400 && request.responseURL !== to) location.assign(request.responseURL);
    else if (!replacePage(request)) failed();
  });
  tell("sending", 0);
  request.send(new FormData(form, event.submitter));
});
