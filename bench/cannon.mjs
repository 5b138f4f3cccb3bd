// The process in which autocannon runs, for load.mjs: the job is its argument, the result its output.
import autocannon from 'autocannon';

const { url, requests, seconds, connections, unique } = JSON.parse(process.argv[2]);

let sent = 0;
const numbered = (request) => {
  sent += 1;
  return { ...request, body: request.body.replace(unique, sent) };
};

const result = await autocannon({
  url,
  connections,
  duration: seconds,
  requests: requests.map((request) =>
    request.body?.includes(unique)
      ? { ...request, setupRequest: (made) => numbered({ ...made, body: request.body }) }
      : request,
  ),
});
console.log(
  JSON.stringify({
    answered: result['2xx'] + result.non2xx,
    seconds: result.duration,
    refused: result.non2xx,
    broken: result.errors + result.timeouts,
  }),
);
