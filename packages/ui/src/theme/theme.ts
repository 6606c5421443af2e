import { createTheme, rem } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

/** The one accent: deep sea. White on its shades 6 to 9, and its shade 7 on white, have a contrast above 4.5. */
const sea: MantineColorsTuple = [
  '#eff7f9',
  '#dceef3',
  '#b7dbe6',
  '#8ac4d5',
  '#5caac1',
  '#338fab',
  '#17748f',
  '#0e5f78',
  '#0b4e63',
  '#083d4e',
];

const red: MantineColorsTuple = [
  '#fdf2f1',
  '#fbe2e0',
  '#f5c2be',
  '#ee9f99',
  '#e97f77',
  '#de5b52',
  '#c8423a',
  '#b0332b',
  '#942922',
  '#76201b',
];

const gray: MantineColorsTuple = [
  '#f7f9fa',
  '#eff2f4',
  '#e4e9ec',
  '#d5dce0',
  '#bfc9cf',
  '#95a2aa',
  '#586670',
  '#4a575f',
  '#323c42',
  '#1d2529',
];

const dark: MantineColorsTuple = [
  '#d9e0e4',
  '#b9c3c9',
  '#9aa6ad',
  '#7d8a92',
  '#3b464d',
  '#2a343a',
  '#1d2529',
  '#12181b',
  '#0e1316',
  '#0a0e10',
];

const fontFamily = '"Inter Variable", system-ui, sans-serif';

export const theme = createTheme({
  colors: { sea, red, gray, dark },
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 6 },
  black: '#141b1f',
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  headings: {
    fontFamily,
    fontWeight: '640',
    sizes: {
      h1: { fontSize: rem(28), lineHeight: '1.25' },
      h2: { fontSize: rem(20), lineHeight: '1.35' },
      h3: { fontSize: rem(16), lineHeight: '1.45' },
    },
  },
  components: {
    Button: { defaultProps: { fw: 550 } },
    Paper: { defaultProps: { withBorder: true } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4, blur: 2 } } },
    Menu: { defaultProps: { shadow: 'sm', position: 'bottom-end', width: 240 } },
    InputWrapper: { defaultProps: { errorProps: { fz: 'sm' }, descriptionProps: { fz: 'sm' } } },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Notification: { defaultProps: { withBorder: true, closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { openDelay: 300 } },
  },
});

/** Mantine's own greys are too faint for text on these backgrounds, and its light variants too loud. */
export const themeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-6)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-error': 'var(--mantine-color-red-7)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    '--mantine-color-sea-light': 'var(--mantine-color-sea-0)',
    '--mantine-color-red-light': 'var(--mantine-color-red-0)',
    '--mantine-color-gray-light': 'var(--mantine-color-gray-1)',
    '--app-hairline': 'var(--mantine-color-gray-2)',
    '--app-sunken': 'var(--mantine-color-gray-1)',
    '--app-mark': 'var(--mantine-color-sea-7)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-2)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-4)',
    '--mantine-color-sea-light': 'rgba(51, 143, 171, 0.18)',
    '--mantine-color-red-light': 'rgba(222, 91, 82, 0.14)',
    '--mantine-color-gray-light': 'var(--mantine-color-dark-6)',
    '--app-hairline': 'var(--mantine-color-dark-5)',
    '--app-sunken': 'var(--mantine-color-dark-6)',
    '--app-mark': 'var(--mantine-color-sea-4)',
  },
});
