/** A page for a test: jsdom's, its names where the scripts look for them, and a server behind it. */

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { afterEach } from "node:test";

const inFrontend = createRequire(new URL("../../frontend/package.json", import.meta.url));
const { JSDOM, VirtualConsole } = inFrontend("jsdom");
const NAMES = [
  ...["window", "document", "history", "localStorage", "getComputedStyle"],
  ...["Element", "Event", "CustomEvent", "FormData", "DOMParser"],
];
const METHODS = ["addEventListener", "removeEventListener", "dispatchEvent"];
const broken = [];

afterEach(() => assert.deepEqual(broken.splice(0), [], "errors on the page"));

/**
 * @param {string} html the body
 * @param {object} [options]
 * @param {string} [options.url] its address
 * @param {string[]} [options.prefers] media queries that match
 * @returns {{window: Window, visited: string[], requests: object[], answer: Function}} `answer` sets
 *   what the server says: a function of the request that gives a Response, or throws
 */
export function openPage(html, { url = "https://prov.example/sida/", prefers = [] } = {}) {
  const virtualConsole = new VirtualConsole();
  virtualConsole.on("jsdomError", (error) => broken.push(String(error.cause ?? error)));
  const options = { url, virtualConsole, pretendToBeVisual: true, runScripts: "outside-only" };
  const { window } = new JSDOM(`<!DOCTYPE html><body>${html}`, options);
  const page = { window, visited: [], requests: [] };
  page.answer = (respond) => {
    globalThis.fetch = (address, asked) => request(page, respond, address, asked);
  };
  page.answer(() => assert.fail("nothing was to be asked"));
  for (const name of NAMES) define(name, window[name]);
  for (const name of METHODS) define(name, window[name].bind(window));
  define("location", locationOf(window, page.visited));
  addWhatIsMissing(window, prefers);
  return page;
}

/** What the server sees: method, path and the fields sent. */
async function request(page, respond, address, { method = "GET", headers, body, signal } = {}) {
  const { pathname, search } = new URL(address, page.window.location.href);
  const fields = body ? Object.fromEntries(body) : {};
  const asked = { method, path: pathname + search, headers, fields };
  page.requests.push(asked);
  const aborted = new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
  const response = await Promise.race([respond(asked), aborted]);
  if (!response.url)
    Object.defineProperty(response, "url", { value: `${new URL(address, location.href)}` });
  return response;
}

function locationOf(window, visited) {
  return {
    get href() {
      return window.location.href;
    },
    get hash() {
      return window.location.hash;
    },
    get search() {
      return window.location.search;
    },
    assign: (url) => visited.push(url),
  };
}

/** What jsdom has no layout, network or hardware for. */
function addWhatIsMissing(window, prefers) {
  define("matchMedia", (query) => ({ matches: prefers.includes(query), addEventListener() {} }));
  define(
    "ResizeObserver",
    class {
      observe() {}
    },
  );
  define("scrollTo", () => {});
  window.Element.prototype.scrollIntoView = () => {};
  window.HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
}

function define(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

export function json(content, status = 200) {
  return Response.json(content, { status });
}

/** The network is gone. */
export function lost() {
  throw new TypeError("Failed to fetch");
}

/** Until all that has been begun without a clock has ended. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

export function type(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function press(element, key, more = {}) {
  const event = new window.KeyboardEvent("keydown", {
    key,
    bubbles: true,
    cancelable: true,
    ...more,
  });
  element.dispatchEvent(event);
  return event;
}
