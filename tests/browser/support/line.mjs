// A line to the server that can be cut and mended: browsers have no such switch for a stream that is open already.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** `streams`: the head of each request for live events that came over it. */
export async function startLine(to) {
    const { hostname, port } = new URL(to);
    const open = new Set();
    const streams = [];
    let whole = true;
    const server = createServer((near) => {
        if (!whole) return near.resetAndDestroy();
        const far = connect(Number(port), hostname);
        for (const end of [near, far]) {
            open.add(end);
            end.on('error', () => undefined);
            end.on('close', () => {
                open.delete(end);
                near.destroy();
                far.destroy();
            });
        }
        near.on('data', (data) => {
            const head = data.toString('latin1');
            if (head.startsWith('GET /api/v1/events ')) streams.push(head);
        });
        near.pipe(far);
        far.pipe(near);
        return undefined;
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cut = () => {
        whole = false;
        for (const end of open) end.destroy();
    };
    return {
        url: `http://127.0.0.1:${server.address().port}`,
        streams,
        cut,
        mend: () => {
            whole = true;
        },
        stop: () => {
            cut();
            return new Promise((resolve) => server.close(resolve));
        },
    };
}
