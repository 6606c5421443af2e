import { renderApp } from '@aalto/ui';

import { createDemo } from './app/create-demo.ts';
import { DemoApp } from './app/demo-app.tsx';
import { takeArrival } from './arrival/arrival.ts';

const arrival = takeArrival();

renderApp(document.getElementById('root'), (config) => <DemoApp demo={createDemo(config, arrival)} />);
