import { describe, expect, it } from 'vitest';
import { createRpcPeer, type RpcMessage } from '../../widget/bridge/json-rpc.js';

function world() {
  const posted: RpcMessage[] = [];
  const heard: [string, unknown][] = [];
  const peer = createRpcPeer({
    post: (message) => posted.push(message),
    onNotification: (method, params) => heard.push([method, params]),
    onRequest: (method) => (method === 'ping' ? {} : undefined),
  });
  return { peer, posted, heard };
}

describe('a conversation in JSON-RPC', () => {
  it('brings each answer to its request, in whatever order', async () => {
    const { peer, posted } = world();
    const both = [peer.request('first', { a: 1 }), peer.request('second', {})];
    expect(posted).toEqual([
      { jsonrpc: '2.0', id: 1, method: 'first', params: { a: 1 } },
      { jsonrpc: '2.0', id: 2, method: 'second', params: {} },
    ]);
    peer.receive({ jsonrpc: '2.0', id: 2, result: 'two' });
    peer.receive({ jsonrpc: '2.0', id: 1, result: 'one' });
    peer.receive({ jsonrpc: '2.0', id: 1, result: 'again' });
    expect(await Promise.all(both)).toEqual(['one', 'two']);
  });

  it('turns an error into one', async () => {
    const { peer } = world();
    const asked = peer.request('first', {});
    peer.receive({ jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'No', data: { code: 'invalid' } } });
    await expect(asked).rejects.toMatchObject({ message: 'No', code: -32000, data: { code: 'invalid' } });
  });

  it('answers requests, and those that it does not know', () => {
    const { peer, posted } = world();
    peer.receive({ jsonrpc: '2.0', id: 'x', method: 'ping' });
    peer.receive({ jsonrpc: '2.0', id: 7, method: 'other' });
    expect(posted).toEqual([
      { jsonrpc: '2.0', id: 'x', result: {} },
      { jsonrpc: '2.0', id: 7, error: { code: -32601, message: 'Method not found' } },
    ]);
  });

  it('hears notifications, and passes over what is not of it', () => {
    const { peer, posted, heard } = world();
    peer.receive({ jsonrpc: '2.0', method: 'news', params: { a: 1 } });
    for (const other of [null, undefined, 'text', {}, { jsonrpc: '1.0', method: 'news' }, { kind: 'openai-call' }]) {
      peer.receive(other);
    }
    peer.notify('mine', {});
    expect(heard).toEqual([['news', { a: 1 }]]);
    expect(posted).toEqual([{ jsonrpc: '2.0', method: 'mine', params: {} }]);
  });
});
