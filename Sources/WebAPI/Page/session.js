// Who is logged in, and what he may do. What may not be done is not offered; the server refuses it
// anyway.
import { ApiError, get, post, remove, refused } from "./api.js";

/// Emits `ended` when the server says that nobody is logged in (any more).
class Session extends EventTarget {
  /// As `GET /session` answers; null: nobody, or not known yet.
  who = null;

  constructor() {
    super();
    refused.addEventListener("refused", () => this.#end());
  }

  may(permission) {
    return this.who?.permissions.includes(permission) ?? false;
  }

  /// Whether acknowledgements bear a name that is typed: nobody can log in.
  get isAnonymous() {
    return this.who?.kind === "anybody";
  }

  /// Asks who is logged in; false: nobody. Throws if there is no answer.
  async load() {
    try {
      this.who = await get("/session");
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return false;
      throw error;
    }
  }

  async logIn(name, password) {
    this.who = await post("/session", { name, password });
  }

  async logOut() {
    try {
      await remove("/session");
    } catch (error) {
      // Whoever is logged out already is.
      if (error.status !== 401) throw error;
    }
    this.#end();
  }

  #end() {
    this.who = null;
    this.dispatchEvent(new CustomEvent("ended"));
  }
}

export const session = new Session();
