/**
 * The one way to the server: JSON in and out, errors with the server's own words.
 *
 * `RequestError.message` is what the server said to a person, empty when it said nothing;
 * `status` is 0 when it could not be reached at all.
 */

export class RequestError extends Error {
  constructor(status, message = "", details = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

export function getJson(url, { signal } = {}) {
  return send(url, { signal });
}

/**
 * Send a form's data (FormData) as the form itself would, and read the answer as JSON.
 * A page that has been open too long gets a new token and sends once more by itself.
 */
export async function postForm(url, data, { signal } = {}) {
  const post = (token) =>
    send(url, { method: "POST", body: data, headers: { "X-CSRFToken": token }, signal });
  try {
    return await post(csrfToken(data));
  } catch (error) {
    if (error.status !== 403) throw error;
    const token = await newToken();
    if (data.has("csrfmiddlewaretoken")) data.set("csrfmiddlewaretoken", token);
    return post(token);
  }
}

async function send(url, { headers, ...options }) {
  let response;
  try {
    const all = { Accept: "application/json", ...headers };
    response = await fetch(url, { credentials: "same-origin", headers: all, ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestError(0);
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new RequestError(response.status, answer?.error, answer ?? {});
  return answer;
}

function csrfToken(data) {
  return data.get("csrfmiddlewaretoken") ?? tokenFields()[0]?.value ?? "";
}

/** A new token, also for the page's own forms; the server sets the cookie that belongs to it. */
async function newToken() {
  const { token } = await send(document.body.dataset.tokenUrl, {});
  for (const field of tokenFields()) field.value = token;
  return token;
}

function tokenFields() {
  return document.querySelectorAll("input[name=csrfmiddlewaretoken]");
}
