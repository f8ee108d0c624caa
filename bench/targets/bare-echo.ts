import { createServer, type ServerResponse } from 'node:http';
import { echoPayload } from '../payload.js';

function send(res: ServerResponse, value: unknown): void {
  const text = JSON.stringify(value);
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  res.end(text);
}

/** The least that node itself does for JSON, the same as the Express app; the port is the first argument. */
createServer((req, res) => {
  if (req.method === 'GET') return send(res, echoPayload);
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => send(res, JSON.parse(Buffer.concat(chunks).toString())));
}).listen(Number(process.argv[2]), '127.0.0.1');
