/** Opens the page for somebody who is signed in. */

import type { ReactNode } from 'react';
import { Provider } from 'react-redux';
import type { Identity } from '../identity/identity';
import { enter } from '../store/sign-in';
import { App } from './App';
import { compose } from './compose';
import type { PageConfig } from './config';

export function openMember(config: PageConfig, identity: Identity): ReactNode {
  const store = compose(config, identity, window);
  void store.dispatch(enter());
  return (
    <Provider store={store}>
      <App demo={config.demo} />
    </Provider>
  );
}
