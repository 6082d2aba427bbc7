// The recording in its row: one button, and a slider while it plays. One recording sounds at a time.

import { Pause, Play } from 'lucide-preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { audioOf, type Voicemail } from './api';
import { t } from './text';
import { length } from './when';

let sounding: HTMLAudioElement | null = null;

interface Props {
    voicemail: Voicemail;
    /** Grows by one when the key for this row's player was pressed. */
    pressed: number;
    failed: (why: string) => void;
    /** Half of it was played. */
    heard?: () => void;
}

export function Player({ voicemail, pressed, failed, heard }: Props) {
    const audio = useRef<HTMLAudioElement | null>(null);
    const [playing, setPlaying] = useState(false);
    const [at, setAt] = useState(0);
    const [seconds, setSeconds] = useState(voicemail.seconds);
    const told = useRef(false);
    const hear = useRef(heard);
    hear.current = heard;

    const open = (): HTMLAudioElement => {
        if (audio.current) return audio.current;
        const made = new Audio(audioOf(voicemail));
        made.addEventListener('timeupdate', () => {
            setAt(made.currentTime);
            if (told.current || made.currentTime * 2 < made.duration) return;
            told.current = true;
            hear.current?.();
        });
        made.addEventListener('durationchange', () => Number.isFinite(made.duration) && setSeconds(made.duration));
        made.addEventListener('play', () => setPlaying(true));
        made.addEventListener('pause', () => setPlaying(false));
        made.addEventListener('ended', () => setAt(0));
        return (audio.current = made);
    };
    const toggle = () => {
        const sound = open();
        if (!sound.paused) return sound.pause();
        if (sounding !== sound) sounding?.pause();
        sounding = sound;
        sound.play().catch((error: DOMException) => {
            if (error.name === 'AbortError') return; // paused before it began
            audio.current = null; // so that the next press asks the server again
            failed(t('player.failed'));
        });
    };
    useEffect(() => {
        if (pressed > 0) toggle();
    }, [pressed]);
    useEffect(() => {
        if (voicemail.seconds === 0) open(); // how long it is, the recording itself says
        return () => audio.current?.pause();
    }, []);

    const begun = playing || at > 0;
    const whole = length(seconds);
    return (
        <span class={`player${begun ? ' player-begun' : ''}`}>
            <button class="player-button" type="button" onClick={toggle}
                    aria-label={playing ? t('player.pause') : t('player.play', { length: whole })}>
                {playing ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
                <span aria-hidden="true">{begun ? length(at) : whole}</span>
            </button>
            {begun && (
                <input class="player-seek" type="range" min={0} max={seconds} step={0.1} value={at}
                       aria-label={t('player.seek')} aria-valuetext={t('player.at', { at: length(at), length: whole })}
                       onInput={(event) => (open().currentTime = Number(event.currentTarget.value))} />
            )}
        </span>
    );
}
