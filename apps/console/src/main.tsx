import { renderApp } from '@aalto/ui';

import { ConsoleApp } from './app/console-app.tsx';
import { createConsole } from './app/create-console.ts';

renderApp(document.getElementById('root'), (config) => <ConsoleApp console={createConsole(config)} />);
