// Express as its documentation begins, untouched: what the figures of the simulator are held against.
import express from 'express';

const app = express();
app.get('/', (_req, res) => res.json({ hello: 'world' }));
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`hello listening on http://127.0.0.1:${server.address().port}`);
});
