import { AaltoError, hashesOfMailedToken } from '@aalto/auth-core';
import type { ProofPurpose } from '@aalto/auth-core';
import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';

import { inTime } from '../database/in-time.ts';
import { backends, mailedProofs } from '../database/schema/index.ts';
import type { LinkTarget } from '../proofs/confirm-link.ts';
import type { Services } from '../services.ts';
import type { CallContext } from '../trpc/context.ts';
import { renderPage } from './render-page.ts';
import type { PageContent } from './render-page.ts';
import { undoByNotice } from './was-not-me.ts';

const target = z.object({
  purpose: z.enum(['sign_in', 'sign_up', 'password_reset', 'email_change', 'was_not_me']),
  backend: z.uuid(),
  token: z.string().max(200),
});

/** The page that mailed links open. It may be fetched any number of times, and does nothing until the button is pressed. */
export function showConfirmPage(services: Services, request: Request): Promise<Response> {
  return orErrorPage(showPage(services, request));
}

async function showPage(services: Services, request: Request): Promise<Response> {
  const link = readTarget(new URL(request.url).searchParams);
  const found = link && (await inTime(findProof(services, link)));
  if (!found) return overPage();
  return renderPage(200, {
    ...words(found)[link.purpose],
    button: {
      ...buttons[link.purpose],
      fields: { purpose: link.purpose, backend: link.backendId, token: link.token },
      leadsTo: found.redirectTo,
    },
  });
}

/**
 * The button. A proof is handed on to the app, which consumes it: in the fragment, which reaches no server and no log
 * (RFC 3986 §3.5). Only "this wasn't me" is carried out here, since whoever reads it may have no session to begin with.
 */
export function pressConfirmButton(
  services: Services,
  request: Request,
  call: CallContext,
): Promise<Response> {
  return orErrorPage(press(services, request, call));
}

async function press(services: Services, request: Request, call: CallContext): Promise<Response> {
  const link = readTarget(new URLSearchParams(await request.text()));
  const found = link && (await inTime(findProof(services, link)));
  if (!link || !found) return overPage();
  if (link.purpose === 'was_not_me') return inTime(undoByNotice(services, call, link));
  if (found.redirectTo === null) return renderPage(200, typeTheCode);
  const fragment = new URLSearchParams({ purpose: link.purpose, token: link.token });
  const headers = { location: `${found.redirectTo}#${fragment.toString()}`, 'cache-control': 'no-store' };
  return new Response(null, { status: 303, headers: { ...headers, 'referrer-policy': 'no-referrer' } });
}

/** Who reads these pages is a person: also of a second click, which finds the link used, or a database that is away. */
async function orErrorPage(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AaltoError && error.code === 'invalid_code') return overPage();
    if (error instanceof AaltoError && error.code === 'unavailable') return laterPage();
    throw error;
  }
}

type PagePurpose = Exclude<ProofPurpose, 'reauthentication'>;

function readTarget(parameters: URLSearchParams): (LinkTarget & { purpose: PagePurpose }) | null {
  const { success, data } = target.safeParse(Object.fromEntries(parameters));
  return success ? { purpose: data.purpose, backendId: data.backend, token: data.token } : null;
}

async function findProof({ database, rootKeys }: Services, { purpose, backendId, token }: LinkTarget) {
  const hashes = hashesOfMailedToken({ purpose, backendId }, token, rootKeys);
  const [found] = await database
    .select({
      backendName: backends.name,
      redirectTo: mailedProofs.redirectTo,
      hasPassword: sql<boolean>`${mailedProofs.details} ? 'passwordHash'`,
    })
    .from(mailedProofs)
    .innerJoin(backends, eq(backends.id, mailedProofs.backendId))
    .where(
      and(
        eq(mailedProofs.backendId, backendId),
        inArray(mailedProofs.tokenHash, hashes),
        isNull(mailedProofs.consumedAt),
        gt(mailedProofs.expiresAt, sql`clock_timestamp()`),
      ),
    );
  return found ?? null;
}

function overPage(): Response {
  return renderPage(410, {
    title: 'This link is over',
    paragraphs: ['It was used already, or it is too old. Go back to the app and ask for a new mail.'],
  });
}

function laterPage(): Response {
  return renderPage(503, {
    title: 'Try again shortly',
    paragraphs: ['We cannot answer at the moment. Wait a minute, then open the link of the mail again.'],
  });
}

const typeTheCode: PageContent = {
  title: 'Go back to the app',
  paragraphs: ['Type the eight digits of the mail where you began. You can close this page.'],
};

/** What the words of a page depend on. */
interface PageSubject {
  readonly backendName: string;
  /** Of a sign-up: whether its proof sets the password that was chosen with it. */
  readonly hasPassword: boolean;
}

function words({ backendName, hasPassword }: PageSubject): Record<PagePurpose, PageContent> {
  return {
    sign_in: {
      title: `Sign in to ${backendName}`,
      paragraphs: [
        'Press the button to go on. If you did not ask for this, close the page: nothing happens.',
      ],
    },
    sign_up: {
      title: `Confirm your address for ${backendName}`,
      paragraphs: [
        hasPassword
          ? 'This opens an account with the password that was chosen when this mail was asked for.'
          : 'This opens an account that has no password yet, and signs you in: choose one there.',
        'If you did not sign up, close the page: without your confirmation the address is not used.',
      ],
    },
    password_reset: {
      title: 'Choose a new password',
      paragraphs: [`For your account at ${backendName}. If you did not ask for this, close the page.`],
    },
    email_change: {
      title: 'Confirm your new address',
      paragraphs: [`Your account at ${backendName} then uses it, and no longer the one before.`],
    },
    was_not_me: {
      title: 'This was not you?',
      paragraphs: [
        `Press the button, and every session of your account at ${backendName} ends, what was changed is undone where that is possible, and we mail you a link to choose a new password.`,
        'If it was you after all, close the page.',
      ],
    },
  };
}

const buttons: Record<PagePurpose, { label: string; isDangerous?: boolean }> = {
  sign_in: { label: 'Sign in' },
  sign_up: { label: 'Confirm my address' },
  password_reset: { label: 'Choose a new password' },
  email_change: { label: 'Confirm my address' },
  was_not_me: { label: 'It was not me: secure my account', isDangerous: true },
};
