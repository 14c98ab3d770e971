// The form of an entry: fields that depend on others come and go, and what is
// typed is kept as a draft now and then.

// What a field holds; an input that is not there holds nothing.
const held = (data, field) => data.getAll(`f-${field}`).filter((value) => typeof value === "string" && value.trim());

// Numbers may have dots between their thousands; days compare as texts do.
const plain = (text) => (/^-?\d{1,3}(\.\d{3})*$|^-?\d+$/.test(text.trim()) ? Number(text.replaceAll(".", "")) : text.trim());

function compare(a, b) {
  const [left, right] = [plain(a), plain(b)];
  return left < right ? -1 : Number(left > right);
}

const holds = {
  is: (texts, values) => texts.some((text) => values.includes(text) || values.includes(String(plain(text)))),
  not: (texts, values) => !holds.is(texts, values),
  from: (texts, [value]) => texts.length > 0 && compare(texts[0], value) >= 0,
  until: (texts, [value]) => texts.length > 0 && compare(texts[0], value) <= 0,
  set: (texts) => texts.length > 0,
  unset: (texts) => texts.length === 0,
  not_by: (texts, [value]) => texts.length === 0 || compare(texts[0], value) > 0,
};

// A field that is not there is not sent, so that what depends on it goes too,
// also where that stands before it: all are looked at until none changes.
function show(form) {
  const parts = [...form.querySelectorAll("[data-shown-if]")];
  const settle = (part) => {
    const data = new FormData(form);
    const hidden = !JSON.parse(part.dataset.shownIf).every(({ field, op, values = [] }) => holds[op]?.(held(data, field), values) ?? true);
    const changed = part.hidden !== hidden;
    part.hidden = hidden;
    for (const input of part.querySelectorAll("input, select, textarea")) input.disabled = hidden;
    return changed;
  };
  for (let most = parts.length; most > 0 && parts.filter(settle).length > 0; most--);
}

const forms = new Set([...document.querySelectorAll("[data-shown-if]")].map((part) => part.closest("form")).filter(Boolean));
for (const form of forms) {
  show(form);
  form.addEventListener("input", () => show(form));
  window.addEventListener("pageshow", () => show(form)); // the browser keeps what was typed
}

// What the browser finds wrong in a part that is folded must be seen to be set
// right.
for (const fold of document.querySelectorAll("details.later")) {
  fold.addEventListener("invalid", () => (fold.open = true), true);
}

const pause = 5000;

function keepDraft(form) {
  const said = form.querySelector("output[data-autosaved]");
  let timer;
  let sending;
  async function save() {
    timer = undefined;
    sending = new AbortController();
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    try {
      const { ok } = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { "X-Draft": "1" },
        credentials: "same-origin",
        signal: sending.signal,
      });
      if (!ok) return;
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      said.textContent = `${said.dataset.autosaved} ${time}`;
    } catch {
      // The line is down, or the form was sent: the next change tries again.
    }
  }
  form.addEventListener("input", () => {
    if (!form.dataset.sent) timer ??= setTimeout(save, pause);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = undefined;
    sending?.abort();
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  if (form.dataset.autosave) keepDraft(form);
}
