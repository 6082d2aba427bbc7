// What the tests of a file stand on: one server and one browser, both gone in the end, however the tests end.

import { after, before } from 'node:test';

import { launch } from './browser.mjs';
import { startServer } from './server.mjs';

/** There from the first test on; each file of tests is a process of its own. */
export let server;
export let browser;

/** `options` as `startServer` takes them, or what gives them; `prepare` fills the server before the browser comes. */
export function stage(options = {}, prepare = () => undefined) {
    before(async () => {
        server = await startServer(typeof options === 'function' ? await options() : options);
        await prepare();
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });
}
