-- What caches of slots and feeds compare, and what upkeep looks for.
CREATE INDEX change_of_calendar ON change (number) WHERE subject IN ('rules', 'booking', 'hold', 'busy');
CREATE INDEX webhook_delivery_by_creation ON webhook_delivery (created_at);
