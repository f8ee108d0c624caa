/** One thing that somebody at the shop had done. */
export interface AuditEntry {
  /** `evt_…` */
  id: string;
  /** Such as `order.cancel` or `stock.set`. */
  action: string;
  /** Id of what was changed. */
  subject: string;
  /** What was asked for, without secrets. */
  detail?: Record<string, unknown>;
  /** Of the request, as the access log has it. */
  requestId?: string;
  /** Milliseconds since the epoch. */
  at: number;
}
