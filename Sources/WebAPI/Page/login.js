// The view in which a person logs in.
import { reasonOf } from "./act.js";
import { ApiError } from "./api.js";
import { el, setText } from "./dom.js";
import { say, span } from "./language.js";
import { session } from "./session.js";

/// - done: called once somebody is logged in.
export function loginView(done) {
  const name = el("input", {
    id: "login-name", name: "username", type: "text", required: true, maxLength: 64,
    autocomplete: "username", autocapitalize: "none", spellcheck: false,
  });
  const password = el("input", {
    id: "login-password", name: "password", type: "password", required: true, maxLength: 200,
    autocomplete: "current-password",
  });
  const flaw = el("p", { class: "flaw", role: "alert", id: "login-flaw" });
  const button = el("button", { type: "submit", class: "primary" }, say("login.enter"));
  const form = el(
    "form",
    { class: "login", method: "dialog", "aria-labelledby": "login-title" },
    el("img", { src: "/page/icon.svg", alt: "", width: 56, height: 56 }),
    el("h1", { id: "login-title" }, say("login.title")),
    el("div", { class: "field" }, el("label", { for: "login-name" }, say("login.name")), name),
    el("div", { class: "field" }, el("label", { for: "login-password" }, say("login.password")), password),
    flaw,
    button,
    el("p", { class: "dim hint" }, say("login.hint")),
  );
  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    button.disabled = true;
    setText(flaw, "");
    try {
      await session.logIn(name.value, password.value);
      done();
    } catch (error) {
      setText(flaw, sentence(error));
      password.value = "";
      password.focus();
    } finally {
      button.disabled = false;
    }
  });
  return {
    element: el("div", { class: "view login-view" }, form),
    title: say("login.title"),
    focus: () => name.focus(),
    unmount() {},
  };
}

function sentence(error) {
  if (error instanceof ApiError && error.status === 401) return say("login.wrong");
  if (error instanceof ApiError && error.status === 429) {
    return say("login.pause", { span: span(error.retryAfter ?? 1) });
  }
  return say("failed", { reason: reasonOf(error) });
}
