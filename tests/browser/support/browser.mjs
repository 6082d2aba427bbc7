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

export function launch() {
    mkdirSync(pictures, { recursive: true });
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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

/** Waits until the booking script has done its part: the viewer's own zone is shown. */
export async function settled(page) {
    await page.waitForSelector('html.scripted');
    await page.waitForLoadState('networkidle');
}

export async function assertAccessible(page, what) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`).join('; ')}`);
    assert.deepEqual(told, [], `${what} has barriers`);
}

/** Nothing sticks out to the right: no page scrolls sideways. */
async function assertFits(page, what) {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(over, 0, `${what} is ${over} px too wide`);
}

/** Axe and a picture of what is shown now, at every width, light and dark. Axe takes half a second each time. */
export async function examine(page, name, { axeAt = [360, 1280], picturesAt = widths } = {}) {
    const before = page.viewportSize();
    for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        for (const width of widths) {
            const what = `${name} at ${width} px, ${colorScheme}`;
            await page.setViewportSize({ width, height: width < 500 ? 740 : 800 });
            await assertFits(page, what);
            if (axeAt.includes(width)) await assertAccessible(page, what);
            if (picturesAt.includes(width)) await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(before);
}

/** The two of the README, taken only when asked for: `npm run pictures`. */
export async function pictureForReadme(page, name) {
    if (!process.env.CALLHOURS_PICTURES) return;
    mkdirSync(join(root, 'docs/images'), { recursive: true });
    const before = page.viewportSize();
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.screenshot({ path: join(root, 'docs/images', `${name}.png`) });
    await page.setViewportSize(before);
}
