// A drag with the mouse or a pen; a finger scrolls instead.

const DRAG_FROM = 5; // pixels: less is a click

/**
 * Follows the pointer from `down` on. `moved` is told of each place once it is a drag; `ended` comes last, with whether it
 * was let go as a drag: not after Escape, nor when it was but a click.
 */
export function followPointer(down: PointerEvent, moved: (event: PointerEvent) => void, ended: (dropped: boolean) => void): void {
    if (down.button !== 0 || down.pointerType === 'touch') return;
    let isDrag = false;
    const move = (event: PointerEvent) => {
        isDrag ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) >= DRAG_FROM;
        if (isDrag) moved(event);
    };
    const end = (event: Event) => {
        window.removeEventListener('pointermove', move);
        window.removeEventListener('pointerup', end);
        window.removeEventListener('pointercancel', end);
        window.removeEventListener('keydown', escape);
        // What is let go over a link must not follow it.
        if (isDrag) down.currentTarget?.addEventListener('click', (click) => click.preventDefault(), { once: true });
        ended(isDrag && event.type === 'pointerup');
    };
    const escape = (event: KeyboardEvent) => {
        if (event.key === 'Escape') end(event);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
    window.addEventListener('keydown', escape);
}
