/** Made by the server's own library; its number is 7. */
export const CHALLENGE = {
  parameters: {
    algorithm: "PBKDF2/SHA-256",
    cost: 10,
    keyLength: 32,
    keyPrefix: "6f3c9e7e0294e53b12f2d089c70e651e",
    nonce: "27c73a81dc418a0cd16f0673b2048103",
    salt: "c32a23112b2dfa32614bcc25635f690b",
    keySignature: "3a6bf2d5748773e9f8805d440d8a0d1b0bc1e291d13e7823e8209563a3d4417d",
  },
  signature: "0b85309512ffa4579462760e77b066c547b99f3f07ab8cc696c0303c1d91d665",
};
