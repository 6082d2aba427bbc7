-- When an agent listened to a message first.

ALTER TABLE voicemail ADD COLUMN heard_at INTEGER;
