// The whole cycle by Finch's own SDK for Node, against a mock.
//
// In: FINCH_BASE_URL, FINCH_CLIENT_ID and FINCH_CLIENT_SECRET. Out: a line of JSON per step, with what
// was seen and whether it is what Finch's documents lead one to expect.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

// The SDK stands in a folder of its own, far from this file.
const require = createRequire(`${process.env.SDK_FOLDER}/`);
const Finch = require('@tryfinch/finch-api').default;

const MOCK = process.env.FINCH_BASE_URL;
const CALLBACK = 'https://app.test/callback';

// Runs a function as a step: what it returns was seen, and an exception is a failure.
async function step(name, run) {
  try {
    report(name, true, await run());
  } catch (error) {
    console.error(error);
    report(name, false, `${error.name}: ${error.message}`);
  }
}

function report(step, good, seen) {
  console.log(JSON.stringify({ step, good, seen }));
}

// Asks the mock for something that Finch does not have.
async function mock(path, query = {}, method = 'POST') {
  const answer = await fetch(`${MOCK}/mock/${path}?${new URLSearchParams(query)}`, { method });
  return { status: answer.status, body: await answer.json() };
}

// How many requests an action makes, and how long it takes.
async function attempts(action) {
  const requests = async () => (await mock('requests', {}, 'GET')).body.length;
  const before = await requests();
  const start = performance.now();
  const outcome = await action();
  const seconds = (performance.now() - start) / 1000;
  return { outcome, count: (await requests()) - before, seconds };
}

// A client whose first attempt meets a fault.
function failingOnce(fault) {
  let left = fault;
  return new Finch({
    fetch: (url, request) => {
      const headers = new Headers(request.headers);
      if (left) headers.set('Finch-Mock-Fault', left);
      left = undefined;
      return fetch(url, { ...request, headers });
    },
  });
}

async function errorOf(promise) {
  try {
    await promise;
  } catch (error) {
    if (error.status) return error;
    throw error;
  }
  throw new Error('no error came');
}

const said = (error) =>
  `${error.status} ${error.error.finch_code ?? error.error.name} (${error.constructor.name})`;

const create = (client, customer, more = {}, options = {}) =>
  client.connect.sessions.new(
    { customer_id: customer, customer_name: 'Acme Inc.', products: ['company', 'directory'], ...more },
    options,
  );

async function authorize(session, state) {
  const { status, body } = await mock('authorize', { session: session.session_id, state });
  assert.equal(status, 200);
  const query = new URL(body.callback_url).searchParams;
  assert.deepEqual([query.get('state'), query.get('code')], [state, body.code]);
  return body.code;
}

const exchange = (client, code) => client.accessTokens.create({ code, redirect_uri: CALLBACK });

const client = new Finch();
const nobody = new Finch({ clientID: 'nobody', clientSecret: 'wrong' });
const kept = {};

await step('create', async () => {
  const { data, response } = await client.connect.sessions
    .new({
      customer_id: 'js-1', customer_name: 'Acme', products: ['company'], redirect_uri: CALLBACK,
      customer_email: null, integration: { provider: 'gusto', auth_method: 'oauth' }, sandbox: 'finch',
    })
    .withResponse();
  kept.first = data;
  assert.equal(response.status, 201);
  assert.ok(data.connect_url.startsWith(MOCK));
  assert.equal(response.headers.get('finch-request-id').length, 36);
  return '201, with a request id';
});

await step('create again, same customer', async () => {
  const again = await create(client, 'js-1', { redirect_uri: CALLBACK });
  assert.equal(again.session_id, kept.first.session_id);
  return 'the same session';
});

await step('create with wrong credentials', async () => {
  const error = await errorOf(create(nobody, 'js-2'));
  assert.deepEqual([error.status, error.error.finch_code], [401, 'invalid_client']);
  return said(error);
});

await step('authorize, and exchange the code', async () => {
  kept.code = await authorize(kept.first, 'st-1');
  const token = (kept.token = await exchange(client, kept.code));
  assert.deepEqual([token.customer_id, token.products], ['js-1', ['company', 'directory']]);
  assert.ok(token.connection_type === 'provider' && token.access_token);
  return `a token of type ${token.token_type}`;
});

await step('exchange with wrong credentials', async () => {
  const error = await errorOf(exchange(nobody, 'code'));
  assert.deepEqual([error.status, error.error.name], [401, 'invalid_client_error']);
  return said(error);
});

await step('exchange the code again', async () => {
  const error = await errorOf(exchange(client, kept.code));
  assert.deepEqual([error.status, error.error.name], [400, 'invalid_grant_error']);
  return said(error);
});

await step('create again, connected customer', async () => {
  const error = await errorOf(create(client, 'js-1'));
  kept.context = error.error.context;
  assert.equal(error.error.finch_code, 'connection_already_exists');
  assert.deepEqual(kept.context, { customer_id: 'js-1', connection_id: kept.token.connection_id });
  return `${said(error)}, with context`;
});

await step('reauthenticate: same connection, new token', async () => {
  const session = await client.connect.sessions.reauthenticate({
    connection_id: kept.context.connection_id, redirect_uri: CALLBACK, minutes_to_expire: 60,
  });
  assert.notEqual(session.session_id, kept.first.session_id);
  const token = await exchange(client, await authorize(session, 'st-2'));
  assert.equal(token.connection_id, kept.token.connection_id);
  assert.notEqual(token.access_token, kept.token.access_token);
  return '201, as it must be';
});

await step('reauthenticate an unknown connection', async () => {
  const error = await errorOf(client.connect.sessions.reauthenticate({ connection_id: 'nobody' }));
  assert.equal(error.error.finch_code, 'connection_not_found');
  return said(error);
});

await step('an expired session', async () => {
  const session = await create(client, 'js-3', { minutes_to_expire: 30, redirect_uri: CALLBACK });
  await mock('advance', { seconds: 30 * 60 });
  const { status, body } = await mock('authorize', { session: session.session_id });
  assert.ok(status === 410 && body.message.includes('expired'));
  const again = await create(client, 'js-3', { redirect_uri: CALLBACK });
  assert.equal(again.session_id, session.session_id);
  await authorize(again, 'st-3');
  return 'refused, and good again once refreshed';
});

await step('a request that the document forbids', async () => {
  const { outcome, count } = await attempts(() => errorOf(create(client, 'js-4', { minutes_to_expire: 0 })));
  assert.deepEqual([outcome.status, count], [400, 1]);
  return `sent; ${said(outcome)}`;
});

await step('create, one 500', async () => {
  const { outcome, count, seconds } = await attempts(() => create(failingOnce('status=500'), 'js-5'));
  assert.ok(outcome.session_id && count === 2 && seconds < 5);
  return `${count} attempts, then a session`;
});

await step('create, 429 with Retry-After: 1', async () => {
  const flaky = failingOnce('status=429, retry-after=1');
  const { outcome, count, seconds } = await attempts(() => create(flaky, 'js-6'));
  assert.ok(outcome.session_id && count === 2 && seconds >= 1 && seconds < 5);
  return `${count} attempts, the second after the wait`;
});

await step('create, a 500 each time', async () => {
  const headers = { 'Finch-Mock-Fault': 'status=500' };
  const { outcome, count } = await attempts(() => errorOf(create(client, 'js-7', {}, { headers })));
  assert.deepEqual([outcome.status, count], [500, 3]);
  return `${count} attempts; ${said(outcome)}`;
});

await step('exchange, and the answer gets lost', async () => {
  const code = await authorize(await create(client, 'js-8', { redirect_uri: CALLBACK }), 'st-8');
  const { outcome, count } = await attempts(() => errorOf(exchange(failingOnce('lose-answer'), code)));
  assert.deepEqual([outcome.status, count], [400, 2]);
  return `${count} attempts; ${said(outcome)}`;
});
