// Passing events on to agencies, what is done about such tasks, and holding events from deletion.
import { attempt, closeSheet, openSheet, radios, sheetOf, toast, reasonOf } from "./act.js";
import { get, post, put, remove } from "./api.js";
import { what, where } from "./describe.js";
import { el } from "./dom.js";
import { localInput } from "./filters.js";
import { moment, say } from "./language.js";
import { model } from "./model.js";

const day = 86_400_000;

function about(event) {
  return `${what(event)}, ${where(event)}`;
}

function area(id, word, { isRequired = true } = {}) {
  const input = el("textarea", { id, rows: 5, maxLength: 2000, required: isRequired });
  return { input, field: el("div", { class: "field" }, el("label", { for: id }, say(word)), input) };
}

function deadlineField() {
  const input = el("input", { type: "datetime-local", id: "task-deadline", required: true, value: localInput(new Date(model.now().getTime() + 3 * day)) });
  return { input, field: el("div", { class: "field" }, el("label", { for: "task-deadline" }, say("tasks.deadline")), input) };
}

// MARK: - Passing on

export async function openPassOn(event) {
  let agencies = [];
  try {
    agencies = (await get("/agencies")).items;
  } catch (error) {
    toast(say("failed", { reason: reasonOf(error) }), true);
    return;
  }
  if (agencies.length === 0) {
    openSheet(el("h2", {}, say("task.passTitle")), el("p", {}, say("task.noAgencies")),
      el("div", { class: "row end" }, el("button", { type: "button", class: "primary", onclick: closeSheet }, say("close"))));
    return;
  }
  const agency = el("select", { id: "task-agency" }, agencies.map((one) => el("option", { value: one.id }, one.name)));
  const deadline = deadlineField();
  const text = area("task-text", "tasks.text");
  openSheet(sheetOf(say("task.passTitle"), about(event), say("task.passSave"), [
    el("div", { class: "field" }, el("label", { for: "task-agency" }, say("tasks.agency")), agency),
    deadline.field, text.field,
  ], async () => {
    let number = "";
    const isDone = await attempt(async () => {
      const body = { agency: agency.value, deadline: new Date(deadline.input.value).toISOString(), text: text.input.value.trim() };
      number = (await post(`/events/${event.id}/tasks`, { ...model.signature, ...body })).number;
    }, say("task.passTitle"));
    if (isDone) location.hash = `#/tasks/${number}`;
    return isDone;
  }));
  text.input.focus();
}

/// - task: with `number`, `agency_name`, `state` and `deadline`.
export function taskLink(task) {
  return [
    el("a", { href: `#/tasks/${task.number}` }, `${task.number} · ${task.agency_name}`),
    el("span", { class: "dim" }, ` ${say(`task.${task.state}`)} · ${say("task.until", { time: moment(new Date(task.deadline)).slice(0, -3) })}`),
  ];
}

// MARK: - About a task

/// - done: called with the task as it is then.
function save(task, path, body, done) {
  return attempt(async () => done(await post(`/tasks/${task.number}/${path}`, { ...model.signature, ...body })), say("toast.task", { number: task.number }));
}

export function openAnswer(task, done) {
  const text = area("task-text", "tasks.text");
  const kinds = radios("state", [{ value: "answered", text: say("task.final") }, { value: "open", text: say("task.interim") }]);
  const form = sheetOf(say("task.answerTitle"), `${task.number} · ${task.agency_name}`, say("task.answerSave"), [
    text.field, el("fieldset", {}, el("legend", {}, say("task.kind")), kinds),
  ], () => save(task, "answers", { text: text.input.value.trim(), state: new FormData(form).get("state") }, done));
  openSheet(form);
  text.input.focus();
}

export function openAsk(task, done) {
  const deadline = deadlineField();
  const text = area("task-text", "tasks.text");
  openSheet(sheetOf(say("task.askTitle"), `${task.number} · ${task.agency_name}`, say("task.askSave"), [deadline.field, text.field],
    () => save(task, "requests", { text: text.input.value.trim(), deadline: new Date(deadline.input.value).toISOString() }, done)));
  text.input.focus();
}

/// - path: `close` or `withdraw`.
export function openEnd(task, path, done) {
  const text = area("task-text", "task.remark", { isRequired: false });
  openSheet(sheetOf(say(`task.${path}Title`), `${task.number} · ${task.agency_name}`, say(`task.${path}`), [text.field],
    () => save(task, path, { text: text.input.value.trim() }, done)));
  text.input.focus();
}

// MARK: - Holding

export function openHold(event) {
  const reason = el("input", { type: "text", id: "hold-reason", required: true, maxLength: 200, autocomplete: "off" });
  openSheet(sheetOf(say("hold.title"), about(event), say("hold.save"), [
    el("p", {}, say("hold.hint")),
    el("div", { class: "field" }, el("label", { for: "hold-reason" }, say("hold.reason")), reason),
  ], () => attempt(() => put(`/events/${event.id}/hold`, { ...model.signature, reason: reason.value.trim() }), say("toast.held", { what: about(event) }))));
  reason.focus();
}

export function release(event) {
  return attempt(() => remove(`/events/${event.id}/hold`), say("toast.released", { what: about(event) }));
}
