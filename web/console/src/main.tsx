import '../../common/style.css';
import './console.css';
import './pages.css';
import './desk.css';
import './calling.css';

import { render } from 'preact';

import { App } from './app';
import { chosenLanguage } from './language';
import { speak } from './text';
import { applyTheme } from './theme';

applyTheme();
const language = chosenLanguage();
await speak(language);
document.documentElement.lang = language;
render(<App />, document.getElementById('app')!);
