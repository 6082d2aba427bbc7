export interface Webhook {
    id: number;
    url: string;
    events: string[];
    created_at: string;
    /** In the answer to adding it, and never again. */
    secret?: string;
}

export type DeliveryState = 'queued' | 'delivered' | 'delayed' | 'failed';

export interface Delivery {
    id: number;
    webhook: number;
    event: string;
    state: string;
    booking?: number | null;
    created_at: string;
    next_try_at: string | null;
    attempts: number;
    last_reply: string | null;
}
