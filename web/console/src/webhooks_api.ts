export interface Webhook {
    id: number;
    url: string;
    events: string[];
    created_at: string;
    /** In the answer to adding it, and never again. */
    secret?: string;
}

export interface Delivery {
    id: number;
    webhook: number;
    event: string;
    state: 'pending' | 'delivered' | 'failed';
    created_at: string;
    next_try_at: string | null;
    delivered_at: string | null;
    /** Since a restore, until an operator lets it go. */
    held: boolean;
    attempts: number;
    status: number | null;
    last_reply: string;
    body: string;
}
