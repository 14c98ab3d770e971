// Passkeys: a form with data-passkey asks that address how to begin, lets the
// browser speak with the key, and sends what it answers. Without a script, or a
// browser that knows passkeys, the form stays hidden.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// Keys are named by bytes, which JSON writes as base64url.
const keys = (list) => (list ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));

async function speak({ publicKey }) {
  publicKey.challenge = toBytes(publicKey.challenge);
  if (publicKey.user) {
    publicKey.user.id = toBytes(publicKey.user.id);
    publicKey.excludeCredentials = keys(publicKey.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }
  publicKey.allowCredentials = keys(publicKey.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

function written({ id, rawId, type, response }) {
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = toText(response[name]);
  }
  return JSON.stringify({ id, type, rawId: toText(rawId), response: parts, clientExtensionResults: {} });
}

async function useKey(form) {
  const begun = await fetch(form.dataset.passkey, { method: "POST", headers: { Accept: "application/json" } });
  if (!begun.ok) throw new Error("not begun");
  const { options, token } = await begun.json();
  form.elements.answer.value = written(await speak(options));
  form.elements.ceremony.value = token;
  form.submit();
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      useKey(form).catch(() => {
        form.querySelector("[data-failed]").hidden = false;
        delete form.dataset.sent;
        for (const button of form.querySelectorAll("button")) button.disabled = false;
      });
    }, { capture: true });
  }
}
