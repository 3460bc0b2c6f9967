// What an operator does with an alert: acknowledge, resolve; and the words that follow.
import { ApiError } from "./api.js";
import { where, what } from "./describe.js";
import { el, replace } from "./dom.js";
import { say } from "./language.js";
import { model } from "./model.js";
import { session } from "./session.js";
import { settings } from "./settings.js";

const outcomes = ["true_alarm", "false_alarm", "test"];
const toastTime = 5000;

export function toast(text, isFailure = false) {
  const element = el("p", { class: "toast", "data-failure": isFailure ? "yes" : null }, text);
  document.getElementById("toasts").append(element);
  setTimeout(() => element.remove(), toastTime);
}

export function reasonOf(error) {
  if (error instanceof ApiError) return error.status === 0 ? say("unreachable") : error.message;
  return String(error);
}

async function attempt(work, success) {
  try {
    await work();
    toast(success);
    return true;
  } catch (error) {
    toast(say("failed", { reason: reasonOf(error) }), true);
    return false;
  }
}

/// Whether the person may deal with events at all.
export function mayRespond() {
  return session.may("respond");
}

export function acknowledge(event) {
  return attempt(
    () => model.acknowledge(event.id),
    say("toast.acknowledged", { what: `${what(event)}, ${where(event)}` }),
  );
}

/// Asks for outcome and note; keys 1, 2 and 3 choose, Ctrl+Enter saves.
export function openResolve(event) {
  const choices = outcomes.map((outcome, index) =>
    el(
      "label",
      { class: "choice" },
      el("input", { type: "radio", name: "outcome", value: outcome, checked: index === 0 }),
      el("kbd", {}, index + 1),
      el("span", {}, say(`outcome.${outcome}`)),
    ),
  );
  const operator = el("input", {
    type: "text", name: "by", maxLength: 64, autocomplete: "name", id: "resolve-by",
    value: settings.get("operator") ?? "", placeholder: say("operator.fallback"),
  });
  const note = el("textarea", { name: "note", rows: 3, maxLength: 2000, id: "resolve-note" });
  const form = el(
    "form",
    { class: "resolve", method: "dialog" },
    el("h2", {}, say("resolve.title")),
    el("p", { class: "dim" }, `${what(event)} · ${where(event)}`),
    el("fieldset", {}, el("legend", {}, say("resolve.outcome")), ...choices),
    el("div", { class: "field" }, el("label", { for: "resolve-note" }, say("resolve.note")), note),
    session.isAnonymous && el("div", { class: "field" }, el("label", { for: "resolve-by" }, say("operator.label")), operator),
    el(
      "div",
      { class: "row end" },
      el("button", { type: "button", class: "quiet", onclick: closeSheet }, say("cancel")),
      el("button", { type: "submit", class: "primary" }, say("resolve.save")),
    ),
  );
  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    const outcome = new FormData(form).get("outcome");
    if (session.isAnonymous) settings.set("operator", operator.value.trim());
    const success = say("toast.resolved", { what: `${what(event)}, ${where(event)}` });
    const done = await attempt(() => model.resolve(event.id, outcome, note.value.trim()), success);
    if (done) closeSheet();
  });
  form.addEventListener("keydown", (key) => {
    const index = ["1", "2", "3"].indexOf(key.key);
    if (index >= 0 && key.target.type === "radio") choices[index].querySelector("input").checked = true;
    if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) form.requestSubmit();
  });
  openSheet(form);
  choices[0].querySelector("input").focus();
}

export function openSheet(...content) {
  const sheet = document.getElementById("sheet");
  replace(sheet, ...content);
  if (!sheet.open) sheet.showModal();
}

export function closeSheet() {
  document.getElementById("sheet").close();
}
