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
export function postForm(url, data, { signal } = {}) {
  return post(url, data, { signal });
}

/** The same, for an answer that is a part of a page: gives its HTML. */
export function postForPart(url, data, { signal } = {}) {
  return post(url, data, { signal, read: readPart });
}

async function post(url, data, options) {
  const tryWith = (token) =>
    send(url, { method: "POST", body: data, headers: { "X-CSRFToken": token }, ...options });
  try {
    return await tryWith(csrfToken(data));
  } catch (error) {
    if (error.status !== 403) throw error;
    const token = await newToken();
    if (data.has("csrfmiddlewaretoken")) data.set("csrfmiddlewaretoken", token);
    return tryWith(token);
  }
}

async function send(url, { headers, read = readJson, ...options }) {
  let response;
  try {
    const all = { Accept: read.accept, ...headers };
    response = await fetch(url, { credentials: "same-origin", headers: all, ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new RequestError(0);
  }
  const answer = await read(response).catch(() => null);
  if (!response.ok) throw new RequestError(response.status, answer?.error, answer ?? {});
  return answer;
}

function readJson(response) {
  return response.json();
}
readJson.accept = "application/json";

function readPart(response) {
  return response.text();
}
readPart.accept = "text/html";

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
