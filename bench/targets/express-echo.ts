import express from 'express';
import { echoPayload } from '../payload.js';

/** A bare Express app, as its documentation begins: JSON in, JSON out; the port is the first argument. */
const app = express();
app.use(express.json());
app.post('/echo', (req, res) => {
  res.json(req.body);
});
app.get('/echo', (_req, res) => {
  res.json(echoPayload);
});
app.listen(Number(process.argv[2]), '127.0.0.1');
