// node generate.js FOLDER: writes FOLDER/<slug>.ics for every place (RFC 5545; all-day events).
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { days_off, places } from "./calendars.js";

// A constant: the same input gives the same bytes, so that a change in the files is a change of the holidays.
const STAMP = "20260101T000000Z";

// RFC 5545 §3.3.11
function escaped(text) {
    return text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
}

// RFC 5545 §3.1: at most 75 octets a line, never within a character.
function folded(line) {
    let text = "";
    let octets = 0;
    for (const character of line) {
        const size = Buffer.byteLength(character);
        if (octets + size > 75) {
            text += "\r\n ";
            octets = 1;
        }
        text += character;
        octets += size;
    }
    return text + "\r\n";
}

function day_after(day) {
    return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 3600 * 1000).toISOString().slice(0, 10);
}

function compact(day) {
    return day.replaceAll("-", "");
}

function calendar_text(place) {
    const name = escaped(place.name);
    const lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Callhours//Public holidays//EN",
        `NAME;LANGUAGE=${place.tag}:${name}`,
        `X-WR-CALNAME:${name}`,
    ];
    for (const { day, names } of days_off(place)) {
        lines.push(
            "BEGIN:VEVENT",
            `UID:${place.slug}-${day}@holidays.callhours`,
            `DTSTAMP:${STAMP}`,
            `DTSTART;VALUE=DATE:${compact(day)}`,
            `DTEND;VALUE=DATE:${compact(day_after(day))}`,
            `SUMMARY;LANGUAGE=${place.tag}:${escaped(names.join(" / "))}`,
            "CATEGORIES:HOLIDAY",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        );
    }
    lines.push("END:VCALENDAR");
    return lines.map(folded).join("");
}

const folder = process.argv[2];
if (!folder) {
    console.error("usage: node generate.js FOLDER");
    process.exit(2);
}
mkdirSync(folder, { recursive: true });
const all = places();
for (const place of all) writeFileSync(join(folder, `${place.slug}.ics`), calendar_text(place));
console.log(`${all.length} calendars in ${folder}`);
