// Debian's Chromium, what every page must satisfy, and pictures of them.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { root } from './server.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = join(root, 'build/screenshots');
export const widths = [360, 768, 1280];
export const schemes = ['light', 'dark'];
const allPictures = Boolean(process.env.CALLHOURS_PICTURES);
const fewPictures = ['360 light', '1280 dark'];

export function launch() {
    mkdirSync(pictures, { recursive: true });
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        env: { ...process.env, LANGUAGE: 'en_US' }, // the order of day and month in its date fields
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'],
    });
}

/** A page of a fresh profile that fails the test on any error of its own, when `finish()` is called. */
export async function open(browser, options = {}) {
    const context = await browser.newContext({
        locale: 'en-GB', timezoneId: 'Europe/Vienna', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) errors.push(message.text());
    });
    const finish = async () => {
        await context.close();
        assert.deepEqual(errors, []);
    };
    return { page, context, finish };
}

/** Waits until the booking script has done its part: what is shown is in the viewer's own zone, or the address names one. */
export function settled(page) {
    return page.waitForFunction(() => {
        const main = document.querySelector('main');
        if (!document.documentElement.classList.contains('scripted') || main?.ariaBusy === 'true') return false;
        const shown = main?.dataset.zone;
        const named = new URL(location.href).searchParams.get('tz');
        return !shown || shown === (named ?? localStorage.getItem('callhours.zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
    });
}

export async function assertAccessible(page, what) {
    // Its half a megabyte is read once a document.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
    // Every rule runs; only what each one found in order is not collected, which takes most of the time.
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`).join('; ')}`);
    assert.deepEqual(told, [], `${what} has barriers`);
}

/** Nothing sticks out to the right: no page scrolls sideways, nor a part of it that is not made for it (a week, tabs, code). */
export async function assertFits(page, what) {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(over, 0, `${what} is ${over} px too wide`);
    const parts = await page.evaluate(() => [...document.querySelectorAll('main, .list, .side, .rail, dialog, .rows, .form')]
        .filter((one) => ['auto', 'scroll', 'hidden'].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth && !one.closest('.skip'))
        .map((one) => `${one.className} (${one.scrollWidth - one.clientWidth} px)`));
    assert.deepEqual(parts, [], `parts of ${what} are too wide`);
}

/**
 * Axe and the width of what is shown now, at every width, light and dark. Pictures are for people, not for the test:
 * two of each (`npm run pictures` takes them all). `crosswise` spares half of axe where only the words differ from what was
 * examined whole: 360 px light, 1280 px dark.
 */
export async function examine(page, name, { axeAt = [360, 1280], crosswise = false } = {}) {
    const before = page.viewportSize();
    for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        for (const width of widths) {
            const what = `${name} at ${width} px, ${colorScheme}`;
            await page.setViewportSize({ width, height: width < 500 ? 740 : 800 });
            // Charts follow the width in the next frame.
            await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
            await assertFits(page, what);
            const spared = crosswise && (width < 500) === (colorScheme === 'dark');
            if (axeAt.includes(width) && !spared) await assertAccessible(page, what);
            if (allPictures || fewPictures.includes(`${width} ${colorScheme}`)) {
                await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
            }
        }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(before);
}

/** Those of the README, taken only when asked for: `npm run pictures`. */
export async function pictureForReadme(page, name) {
    if (!process.env.CALLHOURS_PICTURES) return;
    mkdirSync(join(root, 'docs/images'), { recursive: true });
    const before = page.viewportSize();
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.screenshot({ path: join(root, 'docs/images', `${name}.png`) });
    await page.setViewportSize(before);
}
