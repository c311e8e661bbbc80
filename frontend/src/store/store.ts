import { configureStore, type ThunkAction, type UnknownAction } from '@reduxjs/toolkit';
import { actions } from './actions';
import { auth } from './auth';
import { connection } from './connection';
import { display } from './display';
import { history } from './history';
import { outbox } from './outbox';
import { preferences } from './preferences';
import { recording } from './recording';
import type { Services } from './services';
import { transcript } from './transcript';
import { visit } from './visit';

const reducer = {
  actions,
  auth,
  connection,
  display,
  history,
  outbox,
  preferences,
  recording,
  transcript,
  visit,
};

export function createStore(services: Services) {
  return configureStore({
    reducer,
    // The checks copy the whole transcript at each action; they run in tests and development only.
    middleware: (defaults) => defaults({ thunk: { extraArgument: services } }),
    devTools: false,
  });
}

export type Store = ReturnType<typeof createStore>;
export type State = ReturnType<Store['getState']>;
export type Dispatch = Store['dispatch'];
export type Thunk<Result = void> = ThunkAction<Result, State, Services, UnknownAction>;
