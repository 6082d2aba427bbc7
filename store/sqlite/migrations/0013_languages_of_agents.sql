-- Agents' mails: their own language, else the desk's.
ALTER TABLE agent ADD COLUMN language TEXT;
ALTER TABLE desk ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
