// Which calendars there are, and what stands in each: country, state, district as date-holidays knows them.
import Holidays from "date-holidays";

// All of Europe that the source knows, with the countries that lie in it in part.
const COUNTRIES = [
    "AD", "AL", "AM", "AT", "AX", "AZ", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR",
    "GB", "GE", "GG", "GI", "GR", "HR", "HU", "IE", "IM", "IS", "IT", "JE", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK",
    "MT", "NL", "NO", "PL", "PT", "RO", "RS", "RU", "SE", "SI", "SJ", "SK", "SM", "TR", "UA", "VA", "XK",
];
const FIRST_YEAR = 2026;
const LAST_YEAR = 2036;

// The language that the calendar's people read, where the source's first one is not it; date-holidays calls Czech "cz",
// which RFC 5646 calls "cs".
const LANGUAGES = { DE: "de", AT: "de-at", CH: "de-ch", CZ: "cz", SK: "sk", PL: "pl" };

function language_of(book, country, state_name) {
    if (country === "CH" && state_name?.startsWith("Canton Ticino")) return "it";
    if (country === "CH" && state_name?.startsWith("Canton ")) return "fr";
    return LANGUAGES[country] ?? new Holidays(country).getLanguages()[0] ?? "en";
}

/** Every calendar's place: {country, state?, region?, name}. */
export function places() {
    const book = new Holidays();
    const found = [];
    for (const country of COUNTRIES) {
        const countries = book.getCountries(language_of(book, country).slice(0, 2));
        const country_name = countries[country];
        if (!country_name) continue; // not among those that the source knows
        found.push({ country, name: country_name, language: language_of(book, country) });
        for (const [state, state_name] of Object.entries(book.getStates(country) ?? {})) {
            const language = language_of(book, country, state_name);
            found.push({ country, state, name: `${country_name}, ${state_name}`, language });
            for (const [region, region_name] of Object.entries(book.getRegions(country, state) ?? {})) {
                found.push({ country, state, region, name: `${country_name}, ${state_name}, ${region_name}`, language });
            }
        }
    }
    return found.map((place) => ({
        ...place,
        slug: [place.country.toLowerCase(), place.state, place.region].filter(Boolean).join("-"),
    }));
}

// A holiday that begins at noon closes no whole day, and a date in a calendar does: it is left out, and the
// operator who keeps it writes an override with the hours that remain. A day of the clock change has 23 or 25.
function whole_days(holiday) {
    const length = Math.floor((holiday.end - holiday.start + 3600000) / 86400000);
    const first = Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`);
    return Array.from({ length }, (_, day) => new Date(first + day * 86400000).toISOString().slice(0, 10));
}

/** The days off of a place, sorted: [{day: "2026-01-01", names: ["Neujahr"]}]. */
export function days_off(place) {
    const book = new Holidays(place.country, place.state, place.region, { languages: [place.language], types: ["public"] });
    const by_day = new Map();
    for (let year = FIRST_YEAR; year <= LAST_YEAR; ++year) {
        for (const holiday of book.getHolidays(year)) {
            if (holiday.type !== "public") continue;
            for (const day of whole_days(holiday)) {
                if (Number(day.slice(0, 4)) > LAST_YEAR) continue;
                const entry = by_day.get(day) ?? { day, names: [] };
                if (!entry.names.includes(holiday.name)) entry.names.push(holiday.name);
                by_day.set(day, entry);
            }
        }
    }
    return [...by_day.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}
