// Talks to the API of Pantau. Every failure is an ApiError with a sentence for people.

const base = "/api/v1";
const patience = 8000;

export class ApiError extends Error {
  /// - retryAfter: seconds, where the server says so.
  constructor(message, status, retryAfter = null) {
    super(message);
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

export async function post(path, body) {
  const response = await request(base + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
}

export async function remove(path) {
  await request(base + path, { method: "DELETE" });
}

/// A camera's latest picture with the time when it was taken.
/// - what: `snapshot`, or `density`: where the persons are in the picture that was counted last.
export async function picture(camera, what = "snapshot") {
  const response = await request(`${base}/cameras/${encodeURIComponent(camera)}/${what}`, {
    headers: { Accept: "image/*" },
  });
  return {
    blob: await response.blob(),
    takenAt: new Date(response.headers.get("Pantau-Taken-At")),
  };
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, signal: AbortSignal.timeout(patience) });
  } catch {
    throw new ApiError("", 0);
  }
  if (response.ok) return response;
  let detail = `HTTP ${response.status}`;
  try {
    detail = (await response.json()).detail ?? detail;
  } catch {
    // Not problem details: the status has to do.
  }
  // Whether somebody is logged in, and logging in itself, are asked for by whoever waits for it.
  if (response.status === 401 && path !== `${base}/session`) refused.dispatchEvent(new Event("refused"));
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  throw new ApiError(detail, response.status, retryAfter);
}
