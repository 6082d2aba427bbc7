// Narrows a list to one agent's.

import type { People } from './page';
import { t } from './text';

export function AgentFilter({ people, agent, narrow }: { people: People; agent: string; narrow: (more: { agent: string }) => void }) {
    return (
        <label>
            <span class="hidden">{t('bookings.agent')}</span>
            <select value={agent} onChange={(event) => narrow({ agent: event.currentTarget.value })}>
                <option value="">{t('bookings.all_agents')}</option>
                {people.agents.map(({ slug, name }) => <option key={slug} value={slug}>{name}</option>)}
            </select>
        </label>
    );
}
