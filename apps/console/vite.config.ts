import { webApp } from '@aalto/ui/vite';
import { defineConfig } from 'vite';

export default defineConfig(webApp('/console/'));
