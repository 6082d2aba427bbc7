-- Holiday calendars that people bring, by file or by URL, and how the refresh of the latter goes.
ALTER TABLE holiday_calendar ADD COLUMN source TEXT NOT NULL DEFAULT 'shipped' CHECK (source IN ('shipped', 'file', 'url'));
ALTER TABLE holiday_calendar ADD COLUMN url TEXT NOT NULL DEFAULT '';
ALTER TABLE holiday_calendar ADD COLUMN etag TEXT NOT NULL DEFAULT '';
ALTER TABLE holiday_calendar ADD COLUMN last_modified TEXT NOT NULL DEFAULT '';
ALTER TABLE holiday_calendar ADD COLUMN refreshed_at INTEGER;
ALTER TABLE holiday_calendar ADD COLUMN error TEXT NOT NULL DEFAULT '';
ALTER TABLE holiday_calendar ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE holiday_calendar ADD COLUMN next_at INTEGER;
CREATE INDEX holiday_calendar_due ON holiday_calendar (next_at) WHERE source = 'url';
