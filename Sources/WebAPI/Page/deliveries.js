// Deliveries: who is told of events elsewhere, how far that has come, and what did not get there.
import { attempt, reasonOf, toast } from "./act.js";
import { plainTable } from "./analysis.js";
import { get, post, remove } from "./api.js";
import { what, where } from "./describe.js";
import { el, replace, setText } from "./dom.js";
import { moment, number, say, span } from "./language.js";
import { model } from "./model.js";

/// Between two looks, in milliseconds.
const pace = 3000;

export function deliveriesView() {
  const status = el("p", { class: "nothing", role: "status" }, say("loading"));
  const receivers = el("section", { class: "panel" });
  const letters = el("section", { class: "panel dead-letters" });
  const element = el("div", { class: "view deliveries-view" },
    el("div", { class: "head" }, el("h1", {}, say("deliveries.title"))), status, receivers, letters);
  let isGone = false;
  let shown = null;
  let more = [];

  async function load() {
    let list;
    let page;
    try {
      [list, page] = await Promise.all([get("/deliveries"), get("/dead-letters")]);
    } catch (error) {
      if (isGone) return;
      status.hidden = false;
      setText(status, say("failed", { reason: reasonOf(error) }));
      return;
    }
    if (isGone) return;
    status.hidden = true;
    // Rewritten only when something is different: a button that has the focus keeps it.
    const isWaiting = list.items.some((one) => one.state === "waiting");
    const text = JSON.stringify([list.items, page, more, isWaiting && list.now]);
    if (text === shown) return;
    shown = text;
    const focused = document.activeElement?.id;
    replace(receivers, el("h2", {}, say("deliveries.receivers")), receiverTable(list, tryOut));
    replace(letters, el("h2", {}, say("deliveries.dead")), letterTable([...page.items, ...more.flatMap((one) => one.items)], deal), moreButton(more.at(-1) ?? page));
    if (focused) document.getElementById(focused)?.focus();
  }

  function moreButton(last) {
    return last.next_cursor ? el("button", { type: "button", onclick: () => readOn(last.next_cursor) }, say("deliveries.more")) : null;
  }

  async function readOn(cursor) {
    try {
      more = [...more, await get("/dead-letters", { cursor })];
    } catch (error) {
      toast(say("failed", { reason: reasonOf(error) }), true);
    }
    await load();
  }

  async function tryOut(receiver) {
    await send(`/deliveries/${encodeURIComponent(receiver.id)}/test`, say("deliveries.tested", { name: receiver.id }));
  }

  /// Tells what came of sending something by hand.
  async function send(path, success) {
    try {
      const trial = await post(path, {}, { patience: 70_000 });
      toast(trial.sent ? success : say("failed", { reason: trial.reason }), !trial.sent);
    } catch (error) {
      toast(say("failed", { reason: reasonOf(error) }), true);
    }
    more = [];
    await load();
  }

  const deal = {
    resend: (letter) => send(`/dead-letters/${letter.id}/resend`, say("deliveries.resent", { what: what(letter.event) })),
    async discard(letter) {
      await attempt(() => remove(`/dead-letters/${letter.id}`), say("deliveries.discarded", { what: what(letter.event) }));
      more = [];
      await load();
    },
  };

  load();
  const timer = setInterval(load, pace);
  return {
    element,
    title: say("deliveries.title"),
    key: () => false,
    unmount() {
      isGone = true;
      clearInterval(timer);
    },
  };
}

// MARK: - Receivers

function receiverTable(list, tryOut) {
  if (list.items.length === 0) return el("p", { class: "nothing" }, el("strong", {}, say("deliveries.none")), say("deliveries.noneHint"));
  const head = ["receiver", "state", "waiting", "delivered", "newest", "deadCount"].map((name) => say(`deliveries.${name}`));
  const rows = list.items.map((one) => [
    el("span", {}, one.id, el("span", { class: "dim block" }, `${say(`deliveries.kind.${one.kind}`)} · ${one.target}`)),
    stateOf(one),
    number(one.waiting, 0),
    number(one.delivered, 0),
    one.delivered_at ? moment(new Date(one.delivered_at)) : "–",
    el("span", {}, number(one.dead_letters, 0), one.missed > 0 && el("span", { class: "dim block" }, say("deliveries.missed", { count: number(one.missed, 0) }))),
    el("button", { type: "button", id: `test-${one.id}`, "aria-label": say("deliveries.testOf", { name: one.id }), onclick: (event) => busy(event, () => tryOut(one)) }, say("deliveries.test")),
  ]);
  return plainTable([...head, el("span", { class: "spoken" }, say("deliveries.deeds"))], rows, [2, 3, 5]);
}

function stateOf(one) {
  const mark = el("span", { class: "delivery", "data-state": one.state }, say(`deliveries.state.${one.state}`));
  const failure = one.last_failure && el("span", { class: "dim block" }, say("deliveries.failure", { reason: one.last_failure, time: moment(new Date(one.last_failure_at)) }));
  if (one.state !== "waiting") return el("div", {}, mark, failure);
  const left = Math.max(0, (Date.parse(one.retry_at) - model.now().getTime()) / 1000);
  return el("div", {}, mark, el("span", { class: "block" }, say("deliveries.retry", { count: one.failures, span: span(left) })), failure);
}

/// One press does it once.
async function busy(event, work) {
  const button = event.currentTarget;
  button.disabled = true;
  await work();
  button.disabled = false;
}

// MARK: - Dead letters

function letterTable(items, deal) {
  if (items.length === 0) return el("p", { class: "nothing" }, say("deliveries.noDead"));
  const head = ["time", "event", "receiver", "reason"].map((name) => say(`deliveries.${name}`));
  const rows = items.map((one) => [
    moment(new Date(one.at)),
    el("a", { href: `#/events/${one.event.id}` }, what(one.event), el("span", { class: "dim block" }, where(one.event))),
    one.receiver,
    el("span", {}, one.reason, el("span", { class: "dim block" }, say("deliveries.tries", { count: one.tries }))),
    el("div", { class: "row" },
      el("button", { type: "button", id: `resend-${one.id}`, onclick: (event) => busy(event, () => deal.resend(one)) }, say("deliveries.resend")),
      el("button", { type: "button", id: `discard-${one.id}`, onclick: (event) => busy(event, () => deal.discard(one)) }, say("deliveries.discard"))),
  ]);
  return plainTable([...head, el("span", { class: "spoken" }, say("deliveries.deeds"))], rows);
}
