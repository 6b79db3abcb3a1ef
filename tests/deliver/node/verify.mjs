// Verifies messages, a JSON list on standard input, and prints which are good: by the package of Standard
// Webhooks where it is installed, else by what its specification says.
import { createHmac, timingSafeEqual } from "node:crypto";

const { by, verify } = await import("standardwebhooks").then(
  ({ Webhook }) => ({
    by: "standardwebhooks",
    verify: ({ secret, headers, body }) => new Webhook(secret).verify(body, headers),
  }),
  () => ({ by: "the specification", verify: byTheSpecification }),
);

function byTheSpecification({ secret, headers, body }) {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const expected = Buffer.from(`v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
  const given = headers["webhook-signature"].split(" ").map((each) => Buffer.from(each));
  const recent = Math.abs(Date.now() / 1000 - Number(headers["webhook-timestamp"])) < 300;
  if (!recent || !given.some((each) => each.length === expected.length && timingSafeEqual(each, expected))) {
    throw new Error("not signed so");
  }
}

function isGood(message) {
  try {
    verify(message);
    return true;
  } catch {
    return false;
  }
}

let text = "";
for await (const piece of process.stdin) text += piece;
console.log(JSON.stringify({ by, good: JSON.parse(text).map(isGood) }));
