import { createElement } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { createFakeServer } from '../test-support/fake-server.ts';
import { connect } from '../test-support/setup.ts';
import { AaltoProvider } from './aalto-provider.tsx';
import type { AaltoProviderProps } from './aalto-provider.tsx';
import { ChallengeMfa, ChallengeMfaForm } from './challenge/challenge-mfa.tsx';
import type { CodeEntryView } from './code/use-code-entry.ts';
import { EnrollMfa, EnrollMfaForm } from './factor/enroll-mfa.tsx';
import { useFactors } from './factor/use-factors.ts';
import { useMfa } from './mfa/use-mfa.ts';
import { ShowRecoveryCodes } from './recovery/show-recovery-codes.tsx';

const nothing = (): void => undefined;

function within(
  children: ReactNode,
  client: AaltoProviderProps['client'] = connect(createFakeServer()),
): string {
  return renderToStaticMarkup(createElement(AaltoProvider, { client, children }));
}

function codeView(view: Partial<CodeEntryView> = {}): CodeEntryView {
  return {
    code: '',
    error: null,
    refusals: 0,
    isIncomplete: false,
    isBusy: false,
    isLocked: false,
    lockedSeconds: 0,
    formProps: { noValidate: true, onSubmit: nothing },
    inputProps: {
      ref: { current: null },
      name: 'code',
      inputMode: 'numeric',
      autoComplete: 'one-time-code',
      value: '',
      onChange: nothing,
      readOnly: false,
    },
    ...view,
  };
}

type ChallengeView = ComponentProps<typeof ChallengeMfaForm>['view'];

function challengeView(view: Partial<ChallengeView> = {}): ChallengeView {
  return {
    factors: [],
    recoveryCodesRemaining: 10,
    rememberDeviceDays: null,
    method: 'authenticator',
    choose: nothing,
    code: codeView(),
    recoveryCode: {
      flaw: null,
      error: null,
      isBusy: false,
      formProps: { noValidate: true, onSubmit: nothing },
      inputProps: {
        ref: { current: null },
        name: 'recovery-code',
        autoComplete: 'off',
        autoCapitalize: 'characters',
        autoCorrect: 'off',
        spellCheck: false,
        value: '',
        onChange: nothing,
        readOnly: false,
      },
    },
    isRemembering: false,
    setRemembering: nothing,
    ...view,
  };
}

const challenge = (view: Partial<ChallengeView>): string =>
  renderToStaticMarkup(createElement(ChallengeMfaForm, { view: challengeView(view) }));

describe('the unstyled parts', () => {
  it('have a field for a code that phones fill in, with a label', () => {
    const html = within(createElement(ChallengeMfa, { onVerified: nothing }));
    expect(html).toMatch(/<label for="([^"]+)">Code<\/label><input [^>]*id="\1"[^>]* name="code"/);
    expect(html).toContain('inputMode="numeric"');
    expect(html).toContain('autoComplete="one-time-code"');
  });

  it('say beside the field why a code did not work', () => {
    const html = challenge({ code: codeView({ isIncomplete: true }) });
    expect(html).toMatch(/aria-invalid="true" aria-describedby="([^"]+)".*id="\1" role="alert"/);
  });

  it('say how long a lock lasts, take no code meanwhile, and offer a recovery code', () => {
    const html = challenge({ code: codeView({ isLocked: true, lockedSeconds: 872 }) });
    expect(html).toContain('14:32');
    expect(html).toContain('<button type="submit" disabled=""');
    expect(html).toContain('Use a recovery code instead');
  });

  it('offer to remember the device only where the backend does, and no recovery code where none is left', () => {
    expect(challenge({})).not.toContain('checkbox');
    expect(challenge({ rememberDeviceDays: 14 })).toContain('Remember this device for 14 days');
    expect(challenge({ recoveryCodesRemaining: 0 })).not.toContain('Use a recovery code instead');
  });

  it('show the key of an enrollment, its link, and the QR code that the app draws', () => {
    const pending = {
      status: 'pending',
      factorId: '1',
      secret: 'JBSWY3DP',
      secretInGroups: 'JBSW Y3DP',
      otpauthUrl: 'otpauth://totp/Aalto?secret=JBSWY3DP',
      endsAt: 0,
    } as const;
    const view = { enrollment: pending, code: codeView(), restart: nothing };
    const html = renderToStaticMarkup(
      createElement(EnrollMfaForm, { view, qrCode: (url) => createElement('img', { alt: url }) }),
    );
    expect(html).toContain('JBSW Y3DP');
    expect(html).toContain(`href="${pending.otpauthUrl}"`);
    expect(html).toContain(`alt="${pending.otpauthUrl}"`);
  });

  it('show each recovery code, and wait until they are kept', () => {
    const issued = { codes: ['AAAAA', 'BBBBB'], email: '', issuedAt: new Date(), isReplacement: false };
    const html = renderToStaticMarkup(
      createElement(ShowRecoveryCodes, { issued, appName: 'Notes', onDone: nothing }),
    );
    expect(html.match(/<li>/g)).toHaveLength(2);
    expect(html).toContain('I have saved these codes');
  });

  it('give way to what an app shows in their place', () => {
    const children = (): string => 'dressed';
    expect(within(createElement(EnrollMfa, { onEnrolled: nothing, children }))).toBe('dressed');
  });
});

describe('the hooks', () => {
  const Factors = (): ReactNode => useFactors().status;
  const Level = (): ReactNode => String(useMfa().level);

  it('say what is missing without a provider, or on a client without the second factor', () => {
    expect(() => renderToStaticMarkup(createElement(Factors))).toThrow(/useFactors needs an AaltoProvider/);
    const { getSession, onAuthStateChange } = connect(createFakeServer()).auth;
    const bare = { auth: { getSession, onAuthStateChange } };
    expect(() => within(createElement(Factors), bare)).toThrow(
      /useFactors needs a client .* auth\.listFactors/,
    );
    expect(within(createElement(Level), bare)).toBe('null');
  });
});
