// A reader who has no mouse: everything by Tab, Shift+Tab, Enter, Space and arrows, and the focus is always seen.

import assert from 'node:assert/strict';

/** What has the focus, in words for a message; and how it shows, with and without the focus. */
const focused = (page) =>
    page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        // A tick and a time that is chosen are drawn by what stands beside the input.
        const drawn = element.matches('.chip input, .outcome input') ? element.parentElement.querySelector('span') ?? element : element;
        const look = (one) => {
            const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } = getComputedStyle(one);
            return { outline: outlineStyle === 'none' || parseFloat(outlineWidth) === 0 ? '' : `${outlineStyle} ${outlineWidth} ${outlineColor}`, boxShadow, borderColor, backgroundColor };
        };
        const withFocus = look(drawn);
        const box = drawn.getBoundingClientRect();
        // Behind something else is what shows at none of these points.
        const points = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => document.elementFromPoint(box.x + box.width * x, box.y + box.height * y)));
        const shows = (top) => top && (drawn.contains(top) || top.contains(drawn) || top.closest('label')?.contains(element));
        return {
            words: `${element.tagName.toLowerCase()}${element.id && `#${element.id}`} “${(element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim().slice(0, 40)}”`,
            key: (element.dataset.walked ??= String((globalThis.walked = (globalThis.walked ?? 0) + 1))),
            tag: element.tagName,
            quiet: element.tabIndex < 0, // put there by a script, for a reader to go on from: WCAG asks for a mark where one can act
            seen: [withFocus, look(element)].some(({ outline, boxShadow }) => outline !== '' || boxShadow !== 'none'),
            inView: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
            covered: !points.some(shows),
            look: JSON.stringify(withFocus),
        };
    });

async function assertSeen(page, what) {
    const now = await focused(page);
    if (!now || now.quiet) return now;
    assert.ok(now.seen, `${what}: the focus on ${now.words} is not seen`);
    assert.ok(now.inView, `${what}: ${now.words} has the focus out of sight`);
    assert.ok(!now.covered, `${what}: ${now.words} has the focus behind something else`);
    return now;
}

/** Presses `key` until `locator` has the focus, which is seen at each step. */
export async function reach(page, locator, key = 'Tab', most = 120) {
    const what = `on the way to ${locator}`;
    for (let press = 0; press < most; press++) {
        if (await locator.first().evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press(key);
        await assertSeen(page, what);
    }
    assert.fail(`${locator} is not reached by ${key}`);
}

/** Reaches it and presses `key`. */
export async function act(page, locator, key = 'Enter') {
    await reach(page, locator);
    await page.keyboard.press(key);
}

/**
 * Once around by Tab: everything that can be pressed or filled in is reached, seen, and left again, the same way back by
 * Shift+Tab. `within` is what a modal dialog holds.
 */
export async function assertWalkable(page, what, within = 'body') {
    const wanted = await page.evaluate((root) => {
        const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
        const all = [...document.querySelector(root).querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
        const groups = new Set(); // of radio buttons one is reached by Tab, the others by arrows
        return all.filter((one) => !one.disabled && one.tabIndex >= 0 && one.type !== 'hidden' && shown(one)).filter((one) => {
            if (one.type !== 'radio') return true;
            if (groups.has(one.name)) return false;
            groups.add(one.name);
            return true;
        }).length;
    }, within);
    assert.ok(wanted > 0, `${what} has nothing to press`);
    const visit = async (key) => {
        const seen = [];
        for (let press = 0; press < wanted * 3 + 10; press++) { // date fields have several stops each
            await page.keyboard.press(key);
            const now = await assertSeen(page, what);
            if (!now) {
                if (seen.length >= wanted) break; // the browser's own bar, beyond the page
                continue;
            }
            if (now.key === seen[0]?.key && seen.length >= wanted) break;
            if (!now.quiet && !seen.some(({ key: other }) => other === now.key)) seen.push(now);
        }
        return seen;
    };
    const there = await visit('Tab');
    assert.equal(there.length, wanted, `${what}: ${wanted} things can be used, Tab reaches ${there.map(({ words }) => words).join(', ')}`);
    const back = await visit('Shift+Tab');
    assert.equal(back.length, wanted, `${what}: Shift+Tab reaches ${back.map(({ words }) => words).join(', ')}`);
}

export const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);
