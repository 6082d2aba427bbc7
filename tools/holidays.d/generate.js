// node generate.js FOLDER: writes FOLDER/<country>.txt for every country, as etc/holidays/README.md describes it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { days_off, places } from "./calendars.js";

// Names hold no tab and no line end; should the source ever bring one, this is the place to know it.
function plain(text) {
    if (/[\u0000-\u001f]/.test(text)) throw new Error(`a name holds a control character: ${JSON.stringify(text)}`);
    return text.trim();
}

/** A line a place, then a line for each day, its name and the places that have it (* for all). */
function country_text(of_country) {
    const days = new Map();
    for (const place of of_country) {
        for (const { day, names } of days_off(place)) {
            const key = `${day}\t${plain(names.join(" / "))}`;
            days.set(key, [...(days.get(key) ?? []), place.slug]);
        }
    }
    const lines = of_country.map((place) => `${place.slug}\t${plain(place.name)}`);
    for (const key of [...days.keys()].sort()) {
        const slugs = days.get(key);
        lines.push(`${key}\t${slugs.length === of_country.length ? "*" : slugs.join(" ")}`);
    }
    return lines.join("\n") + "\n";
}

const folder = process.argv[2];
if (!folder) {
    console.error("usage: node generate.js FOLDER");
    process.exit(2);
}
mkdirSync(folder, { recursive: true });
const all = places();
const countries = [...new Set(all.map((place) => place.country))];
for (const country of countries) {
    const of_country = all.filter((place) => place.country === country);
    writeFileSync(join(folder, `${country.toLowerCase()}.txt`), country_text(of_country));
}
console.log(`${all.length} calendars of ${countries.length} countries in ${folder}`);
