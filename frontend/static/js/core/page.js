/** The way to the server for whole pages: the beginning of a swap, see desk/columns.js. */

/**
 * Fetch a page as a document. Never throws for an answer with an error status: the page says
 * itself what is wrong. Throws TypeError when the server cannot be reached.
 */
export async function fetchPage(url, options = {}) {
  const response = await fetch(url, {
    credentials: "same-origin",
    headers: { Accept: "text/html" },
    ...options,
  });
  const text = await response.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  return { url: response.url, status: response.status, page };
}
