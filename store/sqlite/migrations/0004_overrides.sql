-- The rule that an agent's override broke, by name; empty where none was.
ALTER TABLE booking_event ADD COLUMN overrode TEXT NOT NULL DEFAULT '';
-- Lists of bookings go by their begin, whoever's they are.
CREATE INDEX booking_by_begin ON booking (begin_at);
