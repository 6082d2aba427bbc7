// Tests speak English unless they say otherwise.

import { speak } from './src/text';

await speak('en');
