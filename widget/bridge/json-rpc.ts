/** A message of JSON-RPC 2.0. */
export interface RpcMessage {
  jsonrpc: '2.0';
  id?: number | string | null;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

export interface RpcPeerDeps {
  post: (message: RpcMessage) => void;
  onNotification: (method: string, params: unknown) => void;
  /** The result of a request of the other side; `undefined` where there is no such method. */
  onRequest: (method: string, params: unknown) => unknown;
}

export interface RpcPeer {
  request(method: string, params: object): Promise<unknown>;
  notify(method: string, params: object): void;
  /** Takes a message of the other side; what is none of JSON-RPC is passed over. */
  receive(message: unknown): void;
}

const METHOD_NOT_FOUND = -32601;

/** One side of a conversation in JSON-RPC 2.0. */
export function createRpcPeer({ post, onNotification, onRequest }: RpcPeerDeps): RpcPeer {
  const open = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;

  function answer(id: number | string, method: string, params: unknown): void {
    const result = onRequest(method, params);
    const said = result === undefined ? { error: { code: METHOD_NOT_FOUND, message: 'Method not found' } } : { result };
    post({ jsonrpc: '2.0', id, ...said });
  }

  function settle({ id, result, error }: RpcMessage): void {
    const waiting = open.get(id as number);
    if (!waiting) return;
    open.delete(id as number);
    if (error) waiting.reject(Object.assign(new Error(error.message), { code: error.code, data: error.data }));
    else waiting.resolve(result);
  }

  return {
    request(method, params) {
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        open.set(id, { resolve, reject });
        post({ jsonrpc: '2.0', id, method, params });
      });
    },
    notify: (method, params) => post({ jsonrpc: '2.0', method, params }),
    receive(given) {
      if (!isRpc(given)) return;
      const { id, method, params } = given;
      if (method === undefined) settle(given);
      else if (id === undefined || id === null) onNotification(method, params);
      else answer(id, method, params);
    },
  };
}

const isRpc = (value: unknown): value is RpcMessage =>
  typeof value === 'object' && value !== null && (value as RpcMessage).jsonrpc === '2.0';
