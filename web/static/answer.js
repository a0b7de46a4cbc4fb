// The sheet of answers when the network fails: what was typed is kept on this device until it has arrived.
// Nothing here is needed to answer; without it the browser sends the form by itself. Twice sent is once recorded.
"use strict";
const form = document.querySelector("form[data-draft]");
if (form) {
  const DAYS = 7, name = `dondoc-draft:${form.dataset.draft}`;
  const say = (text) => { const out = form.querySelector("[data-say]"); out.textContent = text; out.hidden = !text; };
  const store = (work) => { try { return work(localStorage); } catch { return null; } };
  // A confidential answer, a file, and what belongs to this one page are never kept.
  const isKept = (one) => one.name && !["hidden", "file"].includes(one.type) && !one.closest("[data-secret]");
  const chosen = () => new Set([...form.querySelectorAll(".choices input:checked")].map((one) => one.name)).size;
  const size = () => [...form.querySelectorAll("input[type=file]")]
    .flatMap((one) => [...one.files]).reduce((sum, file) => sum + file.size, 0);
  const isLarge = () => size() > form.dataset.limit * 1024 * 1024;

  const show = () => {
    const count = form.querySelector("[data-count]");
    count.textContent = count.dataset.count.replace("0", chosen());
    say(isLarge() ? form.dataset.large : "");
  };
  const keep = () => {
    const fields = [...form.elements].filter((one) => isKept(one) && (one.checked ?? true) && one.value
      && (!["radio", "checkbox"].includes(one.type) || one.checked)).map((one) => [one.name, one.value]);
    store((box) => fields.length ? box.setItem(name, JSON.stringify({ at: Date.now(), fields })) : box.removeItem(name));
  };
  const bring = () => {
    const kept = store((box) => JSON.parse(box.getItem(name)));
    if (!kept || Date.now() - kept.at > DAYS * 86400000) return;
    for (const [field, value] of kept.fields) {
      for (const one of [form.elements[field]].flatMap((found) => found instanceof RadioNodeList ? [...found] : found ? [found] : [])) {
        if (["radio", "checkbox"].includes(one.type)) one.checked ||= one.value === value;
        else one.value = value;
      }
    }
  };
  const send = async () => {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.status >= 500) throw new Error("the server could not take it");
    const page = await answer.text();
    if (answer.ok) store((box) => box.removeItem(name));
    document.open();
    document.write(page);
    document.close();
    scrollTo(0, 0);
  };

  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    if (isLarge()) { show(); return; }
    isSending = true;
    form.setAttribute("aria-busy", "true");
    say(form.dataset.sending);
    try { await send(); } catch { say(form.dataset.lost); }
    form.removeAttribute("aria-busy");
    isSending = false;
  });
  form.addEventListener("input", () => { keep(); show(); });
  form.addEventListener("reset", () => setTimeout(() => { keep(); show(); }));
  // What the server sent back with its faults is newer than what was kept.
  if (!form.querySelector(".fault")) bring();
  show();
}
