// Talks to the API of Pantau. Every failure is an ApiError with a sentence for people.

const base = "/api/v1";
const patience = 8000;

export class ApiError extends Error {
  /// - retryAfter: seconds, where the server says so.
  /// - issues: what is wrong with what was sent, `{path, message}`, where the server says so.
  constructor(message, status, { retryAfter = null, issues = null } = {}) {
    super(message);
    this.issues = issues;
    this.name = "ApiError";
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/// Emits `refused` when a request was refused because nobody is logged in.
export const refused = new EventTarget();

export async function get(path, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== "") query.append(name, one);
    }
  }
  const text = query.toString();
  const response = await request(base + path + (text ? `?${text}` : ""), {});
  return response.json();
}

/// - patience: in milliseconds.
export function post(path, body, { patience: wait = patience } = {}) {
  return send("POST", path, body, wait);
}

export function put(path, body) {
  return send("PUT", path, body, patience);
}

/// The answer's body; null if it has none.
async function send(method, path, body, wait) {
  const response = await request(base + path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }, wait);
  return response.status === 204 ? null : response.json();
}

/// What is written of a camera, and where.
export async function written(camera) {
  const response = await request(`${base}/cameras/${encodeURIComponent(camera)}/configuration`, {});
  return { value: await response.json(), origin: response.headers.get("Pantau-Defined-By") };
}

export async function remove(path) {
  await request(base + path, { method: "DELETE" });
}

/// A camera's latest picture with the time when it was taken.
/// - what: `snapshot`; `motion`: with what moves drawn in; or `density`: where the persons are in the picture that was counted last.
export async function picture(camera, what = "snapshot") {
  const response = await request(`${base}/cameras/${encodeURIComponent(camera)}/${what}`, {
    headers: { Accept: "image/*" },
  });
  return {
    blob: await response.blob(),
    takenAt: new Date(response.headers.get("Pantau-Taken-At")),
  };
}

async function request(path, options, wait = patience) {
  let response;
  try {
    response = await fetch(path, { ...options, signal: AbortSignal.timeout(wait) });
  } catch {
    throw new ApiError("", 0);
  }
  if (response.ok) return response;
  let detail = `HTTP ${response.status}`;
  let issues = null;
  try {
    const problem = await response.json();
    detail = problem.detail ?? detail;
    issues = problem.issues ?? null;
  } catch {
    // Not problem details: the status has to do.
  }
  // Whether somebody is logged in, and logging in itself, are asked for by whoever waits for it.
  if (response.status === 401 && path !== `${base}/session`) refused.dispatchEvent(new Event("refused"));
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  throw new ApiError(detail, response.status, { retryAfter, issues });
}
