/**
 * What stands before the page: who is there? Somebody who is not signed in is shown how to be,
 * without waiting for the part of the page that only members use.
 */

import { type ReactNode, StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import { type PageError, toPageError } from '../errors/page-error';
import type { Words } from '../i18n/text';
import type { Identity } from '../identity/identity';
import { Shell } from '../ui/Shell';
import type { PageConfig } from './config';
import { DemoBanner } from './DemoBanner';
import { SignIn } from './SignIn';
import { LanguageChoice, useFirstText, WordsProvider } from './words';

export interface DoorwayParts {
  root: Root;
  config: PageConfig;
  identity: Identity;
  words: Words;
  rememberLanguage(language: Words['language']): void;
  /** Loads and opens what is behind the door. */
  openMember(config: PageConfig, identity: Identity): Promise<ReactNode>;
}

export async function openDoorway(parts: DoorwayParts): Promise<void> {
  const { root, config, identity, words, rememberLanguage, openMember } = parts;

  function show(content: ReactNode): void {
    root.render(
      <StrictMode>
        <WordsProvider first={words} onChosen={rememberLanguage}>
          {content}
        </WordsProvider>
      </StrictMode>,
    );
  }

  function stayOutside(error: PageError | null): void {
    show(
      <Outside demo={config.demo}>
        <SignIn
          error={error}
          left={identity.left()}
          onRetry={() => void enter()}
          onSignIn={() => {
            identity.signIn().catch((reason: unknown) => stayOutside(toPageError(reason)));
          }}
        />
      </Outside>,
    );
  }

  async function enter(): Promise<void> {
    show(<Outside demo={config.demo}>{null}</Outside>);
    try {
      if (await identity.restore()) show(await openMember(config, identity));
      else stayOutside(null);
    } catch (reason) {
      stayOutside(toPageError(reason));
    }
  }

  await enter();
}

function Outside({ demo, children }: { demo: boolean; children: ReactNode }) {
  const t = useFirstText();
  return (
    <Shell
      brand={t('app.name')}
      skip={t('app.skip')}
      screen="outside"
      banner={demo ? <DemoBanner /> : null}
      nav={<LanguageChoice />}
    >
      {children ?? <p role="status">{t('app.loading')}</p>}
    </Shell>
  );
}
