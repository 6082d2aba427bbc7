import '../../common/style.css';
import './frame.css';
import './lists.css';
import './rows.css';
import './details.css';
import './dialogs.css';
import './today.css';
import './rules.css';
import './week.css';
import './figures.css';
import './duty.css';

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
