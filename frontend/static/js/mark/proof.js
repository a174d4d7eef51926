/** The proof of work that the server asks for while far too many answers come. */

const PATIENCE_MS = 20_000;
/** Sent when this browser cannot work: the answer is taken all the same, and waits. */
const NONE = "none";

export function proofOf(challenge, address) {
  return new Promise((resolve) => {
    const worker = startWorker(address);
    if (!worker) return resolve(NONE);
    const end = (proof) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(proof ?? NONE);
    };
    const timer = setTimeout(end, PATIENCE_MS);
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = () => end();
    worker.postMessage(challenge);
  });
}

function startWorker(address) {
  try {
    return new Worker(address, { type: "module" });
  } catch {
    return null;
  }
}
