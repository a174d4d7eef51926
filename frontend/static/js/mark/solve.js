/**
 * The number that an ALTCHA challenge asks for: the first whose derived key begins as the
 * challenge says. The browser's own PBKDF2 does the work; see `pins/proof.py`.
 */

const MOST_TRIES = 100_000;

/** The challenge with its solution, as the form sends it. */
export async function solve(challenge) {
  const { algorithm, cost, keyLength, keyPrefix, nonce, salt } = challenge.parameters;
  const [name, hash] = algorithm.split("/");
  const how = { name, hash, salt: bytesOf(salt), iterations: cost };
  const password = new Uint8Array([...bytesOf(nonce), 0, 0, 0, 0]);
  const number = new DataView(password.buffer);
  const place = password.length - 4;
  for (let counter = 0; counter < MOST_TRIES; counter++) {
    number.setUint32(place, counter);
    const key = await crypto.subtle.importKey("raw", password, name, false, ["deriveBits"]);
    const derivedKey = hexOf(await crypto.subtle.deriveBits(how, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix))
      return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
  }
  throw new Error("no solution");
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
}

function hexOf(buffer) {
  return [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
