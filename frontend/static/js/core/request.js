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

/** Send a form's data (FormData) as the form itself would, and read the answer as JSON. */
export function postForm(url, data, { signal } = {}) {
  const headers = { "X-CSRFToken": csrfToken(data) };
  return send(url, { method: "POST", body: data, headers, signal });
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
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return data.get("csrfmiddlewaretoken") ?? field?.value ?? "";
}
