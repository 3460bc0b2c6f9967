// A citizen's report on the page of its event: where it is, what cameras nearby saw, the answer to its
// sender.
import { attempt, mayRespond, operatorInput } from "./act.js";
import { get, put } from "./api.js";
import { el, keepingFocus, replace } from "./dom.js";
import { language, moment, number, say } from "./language.js";
import { model } from "./model.js";
import { session } from "./session.js";

/// - element: is filled when the report is there.
export function citizenReport() {
  const element = el("div", { class: "citizen" });
  let shown = null;
  /// The answer that was given, as far as it has been seen.
  let known = "";
  // Of the answer. What somebody is writing there stays, whatever changes around it.
  const place = el("div");

  async function load(event) {
    try {
      const report = await get(`/events/${encodeURIComponent(event.id)}/report`);
      const key = JSON.stringify(report);
      if (key === shown) return;
      shown = key;
      show(report, () => load(event));
    } catch {
      // An event of another version of Pantau, or the connection is gone: the event itself says so.
    }
  }

  function show(report, reload) {
    const told = report.answer ?? "";
    const draft = place.querySelector("textarea")?.value;
    if (draft === undefined || (draft === known && draft !== told)) replace(place, answer(report, reload));
    known = told;
    keepingFocus(() => replace(element, facts(report), near(report), place));
  }

  return { element, load };
}

function facts(report) {
  const { position } = report;
  const rows = [
    ["citizen.category", categoryName(report)],
    ["citizen.address", report.address],
    ["citizen.place", position && `${number(position.latitude, 5)}, ${number(position.longitude, 5)}`],
    ["citizen.sentBy", report.sent_by ?? say("citizen.form")],
  ];
  return el(
    "section",
    {},
    el("h2", {}, say("citizen.title")),
    el("p", { class: "said" }, report.text),
    el("dl", {}, rows.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, say(name)), el("dd", {}, value)])),
  );
}

export function categoryName(report) {
  return report.category_names?.[language()] ?? report.category;
}

function near(report) {
  const pictures = report.cameras.map((camera) => {
    const words = say("citizen.distance", { name: camera.camera_name, distance: number(camera.distance_m, 0) });
    return el(
      "figure",
      { "data-camera": camera.camera },
      camera.href
        ? el("a", { href: camera.href, target: "_blank" }, el("img", { src: camera.href, alt: words, loading: "lazy" }))
        : el("p", { class: "nothing" }, say("citizen.noPicture")),
      el(
        "figcaption", {},
        el("a", { href: `#/wall/${encodeURIComponent(camera.camera)}` }, words),
        camera.taken_at && el("span", { class: "dim" }, ` ${moment(new Date(camera.taken_at))}`),
      ),
    );
  });
  return el(
    "section",
    {},
    el("h2", {}, say("citizen.near")),
    pictures.length > 0 ? el("div", { class: "near" }, pictures) : el("p", { class: "dim" }, say("citizen.noneNear")),
  );
}

function answer(report, reload) {
  if (!mayRespond()) {
    return report.answer && el("section", {}, el("h2", {}, say("citizen.answer")), el("p", { class: "said" }, report.answer));
  }
  const text = el("textarea", { id: "citizen-answer", rows: 3, maxLength: 2000, required: true, value: report.answer ?? "", "aria-describedby": "citizen-answer-hint" });
  const form = el(
    "form",
    { class: "resolve" },
    el("div", { class: "field" }, el("label", { for: "citizen-answer" }, el("strong", {}, say("citizen.answer"))), text),
    el("p", { class: "dim", id: "citizen-answer-hint" }, say("citizen.answerHint")),
    operatorInput("citizen-by"),
    el("div", { class: "row end" }, el("button", { type: "submit" }, say("citizen.send"))),
  );
  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    const body = { text: text.value.trim() };
    if (session.isAnonymous) body.by = model.operator;
    const path = `/events/${encodeURIComponent(report.event)}/report/answer`;
    if (await attempt(() => put(path, body), say("citizen.answered"))) reload();
  });
  return el("section", {}, form);
}
