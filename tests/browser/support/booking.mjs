// Steps on a client's pages that tests share; texts are named by their keys, so that each works in every language.

import { words } from './words.mjs';

/** To the week after the one shown: what is left of this one depends on the day and hour of the test. */
export async function nextWeek(page, t = words('en')) {
    const week = page.locator('input[name="week"]');
    const before = await week.inputValue();
    await page.getByRole('link', { name: t('booking.week_later') }).click();
    await page.waitForFunction((old) => document.querySelector('input[name="week"]')?.value > old, before);
}

/** Chooses the nth free time of the last day of next week, where all are free; gives its start. */
export async function chooseTime(page, nth, t = words('en')) {
    await nextWeek(page, t);
    await page.locator('a.day').last().click();
    await page.locator('.days li:last-child a.day[aria-current]').waitFor();
    const time = page.locator('.times button.time').nth(nth);
    const start = await time.getAttribute('value');
    await time.click();
    await page.locator('#chosen').waitFor();
    return start;
}

export async function fillIn(page, { name = 'Eva Huber', email = 'eva@example.com', phone = '', note = '' } = {}, t = words('en')) {
    await page.getByLabel(t('booking.name')).fill(name);
    await page.getByLabel(t('booking.email')).fill(email);
    await page.getByLabel(t('booking.phone')).fill(phone);
    await page.getByLabel(t('booking.note')).fill(note);
}
