/** Works for an answer beside the page, so that nothing on it stands still meanwhile. */

import { solve } from "./mark/solve.js";

addEventListener("message", async ({ data }) => {
  try {
    postMessage(await solve(data));
  } catch {
    postMessage(null);
  }
});
