// What this browser remembers: language, theme, operator's name, whether zones and
// density are drawn.
// Works without storage too (private windows): then until the page is closed.

const held = new Map();

export const settings = {
  get(name) {
    if (held.has(name)) return held.get(name);
    try {
      return localStorage.getItem(`pantau.${name}`);
    } catch {
      return null;
    }
  },

  set(name, value) {
    held.set(name, value);
    try {
      localStorage.setItem(`pantau.${name}`, value);
    } catch {
      // Held above.
    }
  },
};
