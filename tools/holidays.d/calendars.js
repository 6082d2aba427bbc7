// Which calendars there are, and what stands in each: country, state, district as date-holidays knows them.
import Holidays from "date-holidays";

const COUNTRIES = ["DE", "AT", "CH", "CZ", "SK", "PL"];
const FIRST_YEAR = 2026;
const LAST_YEAR = 2036;

// The language that the calendar's people read; date-holidays calls Czech "cz", RFC 5646 "cs".
const LANGUAGES = { DE: "de", AT: "de-at", CH: "de-ch", CZ: "cz", SK: "sk", PL: "pl" };
const TAGS = { "de-at": "de-AT", "de-ch": "de-CH", cz: "cs" };

function language_of(country, state_name) {
    if (country === "CH" && state_name?.startsWith("Canton Ticino")) return "it";
    if (country === "CH" && state_name?.startsWith("Canton ")) return "fr";
    return LANGUAGES[country];
}

/** Every calendar's place: {country, state?, region?, name}. */
export function places() {
    const book = new Holidays();
    const found = [];
    for (const country of COUNTRIES) {
        const country_name = book.getCountries(language_of(country).slice(0, 2))[country];
        found.push({ country, name: country_name, language: language_of(country) });
        for (const [state, state_name] of Object.entries(book.getStates(country) ?? {})) {
            const language = language_of(country, state_name);
            found.push({ country, state, name: `${country_name}, ${state_name}`, language });
            for (const [region, region_name] of Object.entries(book.getRegions(country, state) ?? {})) {
                found.push({ country, state, region, name: `${country_name}, ${state_name}, ${region_name}`, language });
            }
        }
    }
    return found.map((place) => ({
        ...place,
        tag: TAGS[place.language] ?? place.language,
        slug: [place.country.toLowerCase(), place.state, place.region].filter(Boolean).join("-"),
    }));
}

// A holiday that begins at noon closes no whole day, and a date in a calendar does: it is left out, and the
// operator who keeps it writes an override with the hours that remain. A day of the clock change has 23 or 25.
function is_whole_day(holiday) {
    const hours = (holiday.end - holiday.start) / 3600000;
    if (hours > 25) throw new Error(`${holiday.name} on ${holiday.date} lasts longer than a day`);
    return hours >= 23;
}

/** The days off of a place, sorted: [{day: "2026-01-01", names: ["Neujahr"]}]. */
export function days_off(place) {
    const book = new Holidays(place.country, place.state, place.region, { languages: [place.language], types: ["public"] });
    const by_day = new Map();
    for (let year = FIRST_YEAR; year <= LAST_YEAR; ++year) {
        for (const holiday of book.getHolidays(year)) {
            if (holiday.type !== "public" || !is_whole_day(holiday)) continue;
            const day = holiday.date.slice(0, 10);
            const entry = by_day.get(day) ?? { day, names: [] };
            if (!entry.names.includes(holiday.name)) entry.names.push(holiday.name);
            by_day.set(day, entry);
        }
    }
    return [...by_day.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}
