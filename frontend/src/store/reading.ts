/** Reads whole lists, page after page. Raises `PageFailure`. */

import type { PuenteApi } from '../api/client';
import { dataOf } from '../api/failures';
import type { ActionCard, TurnOut } from '../api/wire';

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

async function readAll<T>(read: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

export function readTurns(api: PuenteApi, id: string): Promise<TurnOut[]> {
  return readAll(async (cursor) => dataOf(await api.turns(id, cursor)));
}

export function readActions(api: PuenteApi, id: string): Promise<ActionCard[]> {
  return readAll(async (cursor) => dataOf(await api.actions(id, cursor)));
}
