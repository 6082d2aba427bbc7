import { Languages } from 'lucide-preact';

import { chooseLanguage, chosenLanguage, languageNames, languages, type Language } from './language';
import { t } from './text';

export function LanguageChoice() {
    return (
        <label class="rail-link rail-language">
            <Languages aria-hidden="true" />
            <span class="hidden">{t('console.language')}</span>
            <select value={chosenLanguage()} onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}>
                {languages.map((language) => <option key={language} value={language} lang={language}>{languageNames[language]}</option>)}
            </select>
        </label>
    );
}
