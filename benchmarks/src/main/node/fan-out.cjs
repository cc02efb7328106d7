// Sends what comes to the feed's port, each message behind its length, to every WebSocket client: node fan-out.cjs PORT FEED_PORT
"use strict";
const net = require("node:net");
const WebSocket = require("ws");

const [port, feedPort] = process.argv.slice(2).map(Number);
const server = new WebSocket.Server({ host: "127.0.0.1", port, backlog: 4096, perMessageDeflate: false });

// Framed once, as ws has no broadcast of its own; its clients are sent the same buffers.
function broadcast(text) {
  const frame = WebSocket.Sender.frame(text, { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true });
  for (const client of server.clients) {
    if (client.readyState === WebSocket.OPEN) {
      client._sender.sendFrame(frame);
    }
  }
}

net
  .createServer((feed) => {
    let bytes = Buffer.alloc(0);
    feed.on("data", (more) => {
      bytes = Buffer.concat([bytes, more]);
      while (bytes.length >= 4 && bytes.length - 4 >= bytes.readUInt32BE(0)) {
        const end = 4 + bytes.readUInt32BE(0);
        broadcast(bytes.subarray(4, end));
        bytes = bytes.subarray(end);
      }
    });
  })
  .listen(feedPort, "127.0.0.1");
