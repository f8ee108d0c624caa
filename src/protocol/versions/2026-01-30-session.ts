import type { WireHandler, WireMessage, WireOrder, WireSession } from '../wire.js';

/* What a session of ACP 2026-01-30 has otherwise than one of the version after it. Its addresses have no company. */

export type Message = Omit<WireMessage, 'resolution'>;

export interface Order {
  id: string;
  checkout_session_id: string;
  order_number: string;
  permalink_url: string;
  status?: 'confirmed' | 'processing' | 'shipped' | 'delivered' | undefined;
  estimated_delivery?: WireOrder['estimated_delivery'];
  confirmation: Omit<WireOrder['confirmation'], 'order_notes'>;
  support?: WireOrder['support'];
}

export type Handler = Omit<WireHandler, 'display_name' | 'display_order'>;

type Changed = 'authentication_metadata' | 'capabilities' | 'marketing_consent_options' | 'messages' | 'order';

export interface Session extends Omit<WireSession, Changed> {
  capabilities: Omit<WireSession['capabilities'], 'payment'> & { payment: { handlers: Handler[] } };
  messages: Message[];
  order?: Order | undefined;
}
