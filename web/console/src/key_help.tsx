import { useModal } from './dialog';
import { t, type Key } from './text';

const KEYS: [string[], Key][] = [
    [['j'], 'keys.next'],
    [['k'], 'keys.previous'],
    [['h', 'l'], 'keys.days'],
    [['p'], 'keys.play'],
    [['c'], 'keys.call'],
    [['t'], 'keys.take'],
    [['e'], 'keys.finish'],
    [['n'], 'keys.new'],
    [['/'], 'keys.search'],
    [['b'], 'keys.book'],
    [['1'], 'keys.today'],
    [['2'], 'keys.calendar'],
    [['3'], 'keys.tasks'],
    [['4'], 'keys.bookings'],
    [['5'], 'keys.calls'],
    [['6'], 'keys.clients'],
    [['7'], 'keys.figures'],
    [['8'], 'keys.duty'],
    [['9'], 'keys.mails'],
    [['0'], 'keys.rules'],
    [['Esc'], 'keys.escape'],
    [['?'], 'keys.help'],
];

export function KeyHelp({ close }: { close: () => void }) {
    const dialog = useModal();
    return (
        <dialog class="dialog" ref={dialog} onClose={close} aria-labelledby="keys-title">
            <h2 id="keys-title" class="panel-title">{t('keys.title')}</h2>
            <dl class="keys">
                {KEYS.map(([keys, what]) => (
                    <div key={what}>
                        <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
                        <dd>{t(what)}</dd>
                    </div>
                ))}
            </dl>
            <form method="dialog"><button class="button button-quiet">{t('console.close')}</button></form>
        </dialog>
    );
}
