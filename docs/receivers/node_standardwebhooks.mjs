// Receive Puente's webhooks with the library standardwebhooks (npm install standardwebhooks).
//
//   WEBHOOK_SECRET=whsec_… node node_standardwebhooks.mjs 8787

import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
const seen = new Set(); // in earnest: a unique column in your database

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8"); // as it came: verify first, parse afterwards
  let event;
  try {
    event = webhook.verify(body, request.headers);
  } catch {
    response.writeHead(401).end();
    return;
  }
  const id = request.headers["webhook-id"];
  if (!seen.has(id)) {
    // The same id may come again: do everything once.
    seen.add(id);
    console.log(id, event.type);
  }
  response.writeHead(204).end(); // answer soon, work later
}).listen(Number(process.argv[2]), "127.0.0.1");
