// What an operator does about a row of the queue or one event: acknowledge, resolve, note, assign; and
// the words that follow.
import { ApiError, get } from "./api.js";
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

export async function attempt(work, success) {
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

/// One event as what an action is about; rows of the queue are so by themselves.
export function ofEvent(event) {
  return { path: `/events/${event.id}`, lead: event, count: 1, state: event.state, assignees: event.assignee ? [event.assignee] : [] };
}

function title(target) {
  const words = `${what(target.lead)}, ${where(target.lead)}`;
  return target.count > 1 ? `${words} (${say("alerts.many", { count: target.count })})` : words;
}

export function acknowledge(target) {
  return attempt(() => model.act(target, "acknowledge"), say("toast.acknowledged", { what: title(target) }));
}

/// Asks for outcome and note; keys 1, 2 and 3 choose, Ctrl+Enter saves.
export function openResolve(target) {
  const choices = radios("outcome", outcomes.map((outcome) => ({ value: outcome, text: say(`outcome.${outcome}`) })));
  const note = el("textarea", { name: "note", rows: 3, maxLength: 2000, id: "resolve-note" });
  const form = sheetForm(say("resolve.title"), target, say("resolve.save"), [
    el("fieldset", {}, el("legend", {}, say("resolve.outcome")), choices),
    el("div", { class: "field" }, el("label", { for: "resolve-note" }, say("resolve.note")), note),
  ], () => {
    const body = { outcome: new FormData(form).get("outcome") };
    if (note.value.trim()) body.note = note.value.trim();
    return attempt(() => model.act(target, "resolve", body), say("toast.resolved", { what: title(target) }));
  });
  openSheet(form);
  choices[0].querySelector("input").focus();
}

/// Asks for a note; Ctrl+Enter saves.
export function openNote(target) {
  const note = el("textarea", { name: "note", rows: 4, maxLength: 2000, required: true, id: "note-text" });
  const form = sheetForm(say("note.title"), target, say("note.save"), [
    el("div", { class: "field" }, el("label", { for: "note-text" }, say("note.text")), note),
  ], () => attempt(() => model.act(target, "notes", { note: note.value.trim() }), say("toast.noted", { what: title(target) })));
  openSheet(form);
  note.focus();
}

/// Asks to whom: oneself first, so that Enter is enough. Digits choose.
export async function openAssign(target) {
  const me = session.isAnonymous ? model.operator : session.who.name;
  let names = [];
  try {
    names = session.isAnonymous ? model.knownNames : (await get("/responders")).items;
  } catch (error) {
    toast(say("failed", { reason: reasonOf(error) }), true);
    return;
  }
  // A program's token is nobody that could be given something.
  const mine = session.isAnonymous || names.includes(me);
  const options = names.filter((name) => name !== me).map((name) => ({ value: `to ${name}`, text: name }));
  if (mine) options.unshift({ value: `to ${me}`, text: say("assign.me", { name: me }) });
  if (target.assignees.length > 0) options.push({ value: "nobody", text: say("assign.nobody") });
  if (session.isAnonymous) options.push({ value: "other", text: say("assign.other") });
  const choices = radios("to", options);
  const other = el("input", { type: "text", id: "assign-other", maxLength: 64, autocomplete: "off", "aria-label": say("assign.other"), hidden: true });
  const form = sheetForm(say("assign.title"), target, say("assign.save"), [
    el("fieldset", { class: "two" }, el("legend", {}, say("assign.to")), choices), other,
  ], () => {
    const chosen = new FormData(form).get("to");
    const name = chosen === "nobody" ? null : chosen === "other" ? other.value.trim() : chosen.slice(3);
    const words = name === null ? "toast.unassigned" : "toast.assigned";
    return attempt(() => model.act(target, "assign", { to: name }), say(words, { name, what: title(target) }));
  });
  form.addEventListener("change", () => {
    const isOther = new FormData(form).get("to") === "other";
    other.required = isOther;
    other.hidden = !isOther;
    if (isOther) other.focus();
  });
  openSheet(form);
  choices[0]?.querySelector("input").focus();
}

/// Keys of what can be done about a row or an event; true if the key was one of them.
export function actByKey(key, target) {
  if (!mayRespond()) return false;
  if (key === "a" && target.state === "new") acknowledge(target);
  else if (key === "r") openResolve(target);
  else if (key === "n") openNote(target);
  else if (key === "s") openAssign(target);
  else return false;
  return true;
}

// MARK: - Sheets

/// Where nobody can log in, who it is; what is typed is remembered.
export function operatorInput(id) {
  if (!session.isAnonymous) return null;
  const input = el("input", {
    type: "text", maxLength: 64, autocomplete: "name", id,
    value: settings.get("operator") ?? "", placeholder: say("operator.fallback"),
  });
  input.addEventListener("input", () => settings.set("operator", input.value.trim()));
  return el("div", { class: "field" }, el("label", { for: id }, say("operator.label")), input);
}

/// One of several, the first at first. In the form digits choose.
export function radios(name, options) {
  return options.map(({ value, text }, index) =>
    el(
      "label",
      { class: "choice" },
      el("input", { type: "radio", name, value, checked: index === 0 }),
      index < 9 && el("kbd", {}, index + 1),
      el("span", {}, text),
    ),
  );
}

/// Of a form's radio buttons, this one, if there is it.
export function choose(radio) {
  radio?.focus();
  radio?.click();
}

function sheetForm(heading, target, button, fields, save) {
  return sheetOf(heading, title(target), button, fields, save);
}

/// - about: in words, what it is about.
/// - save: does it; the sheet closes if that has succeeded.
export function sheetOf(heading, about, button, fields, save) {
  const form = el(
    "form",
    { class: "resolve", method: "dialog" },
    el("h2", {}, heading),
    el("p", { class: "dim" }, about),
    fields,
    operatorInput("sheet-by"),
    el(
      "div",
      { class: "row end" },
      el("button", { type: "button", class: "quiet", onclick: closeSheet }, say("cancel")),
      el("button", { type: "submit", class: "primary" }, button),
    ),
  );
  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    if (await save()) closeSheet();
  });
  form.addEventListener("keydown", (key) => {
    if (key.target.type === "radio" && /^[1-9]$/.test(key.key)) choose(form.querySelectorAll("[type=radio]")[Number(key.key) - 1]);
    if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) form.requestSubmit();
  });
  return form;
}

export function openSheet(...content) {
  const sheet = document.getElementById("sheet");
  replace(sheet, ...content);
  if (!sheet.open) sheet.showModal();
}

export function closeSheet() {
  const sheet = document.getElementById("sheet");
  sheet.close();
  // Or the next key would still go to what is not to be seen any more.
  if (sheet.contains(document.activeElement)) document.activeElement.blur();
}
