import { z } from 'zod';
import { failure, Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import { application, connection, connectionId, serviceKind } from '#contract/services.ts';
import type { Application, Connection, ConnectionId, ServiceKind } from '#contract/services.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import { newConnectionId } from '#main/kernel/id.ts';
import { readRow } from '#main/kernel/row.ts';

/** One account at one service, as it is kept; its credential is a root token of the vault. */
export type KeptConnection = {
  id: ConnectionId;
  service: ServiceKind;
  baseUrl: string;
  /** Ed25519, 64 hex digits; cached from the service. */
  publicKey: string;
  organizationId: string;
  organizationName: string;
  applications: Application[];
  syncedAt: string | null;
  trouble: Failure | null;
  /** Where the service was seen to decide otherwise than its description here; `null`: nowhere. */
  differs: Connection['differs'];
  /** Revocation ids of roots that were taken out of the vault and are not to come back by themselves. */
  forgotten: string[];
};

type Differs = NonNullable<Connection['differs']>;

const row = z
  .object({
    id: connectionId,
    service: serviceKind,
    base_url: z.string(),
    public_key: z.string(),
    organization_id: z.string(),
    organization_name: z.string(),
    applications: z.string(),
    synced_at: z.string().nullable(),
    trouble: z.string().nullable(),
    differs: z.string().nullable(),
    forgotten: z.string(),
  })
  .transform((kept): KeptConnection => ({
    id: kept.id,
    service: kept.service,
    baseUrl: kept.base_url,
    publicKey: kept.public_key,
    organizationId: kept.organization_id,
    organizationName: kept.organization_name,
    applications: z.array(application).parse(JSON.parse(kept.applications)),
    syncedAt: kept.synced_at,
    trouble: kept.trouble === null ? null : failure.parse(JSON.parse(kept.trouble)),
    differs: kept.differs === null ? null : connection.shape.differs.parse(JSON.parse(kept.differs)),
    forgotten: kept.forgotten.split(',').filter(Boolean),
  }));

/** This room's table: connection. */
export const createConnections = (deps: { database: Database; clock: Clock; changed: () => void }) => {
  const { database, clock } = deps;
  const selectAll = database.prepare('SELECT * FROM connection ORDER BY created_at, id');
  const selectOne = database.prepare('SELECT * FROM connection WHERE id = ?');
  const selectPlace = database.prepare('SELECT * FROM connection WHERE base_url = ? AND organization_id = ?');
  const insert = database.prepare(
    `INSERT INTO connection (id, service, base_url, public_key, organization_id, organization_name, applications, forgotten, created_at)
     VALUES (@id, @service, @baseUrl, @publicKey, @organizationId, @organizationName, '[]', '', @createdAt)`,
  );
  const updateLists = database.prepare(
    `UPDATE connection SET organization_name = coalesce(@organizationName, organization_name),
       applications = @applications, synced_at = @at, trouble = NULL WHERE id = @id`,
  );
  const updateApplications = database.prepare('UPDATE connection SET applications = ? WHERE id = ?');
  const updateTrouble = database.prepare('UPDATE connection SET trouble = ? WHERE id = ?');
  const updateDiffers = database.prepare('UPDATE connection SET differs = ? WHERE id = ?');
  const updateKey = database.prepare('UPDATE connection SET public_key = ? WHERE id = ?');
  const updateForgotten = database.prepare('UPDATE connection SET forgotten = ? WHERE id = ?');
  const updateAddress = database.prepare('UPDATE connection SET base_url = ? WHERE id = ?');

  const find = (id: ConnectionId): KeptConnection | undefined => {
    const found = selectOne.get(id);
    return found === undefined ? undefined : readRow(row, found);
  };

  return {
    all: (): KeptConnection[] => selectAll.all().map((found) => readRow(row, found)),
    find,
    get: (id: ConnectionId): KeptConnection => {
      const found = find(id);
      if (!found) throw new Refusal({ kind: 'not-found', what: 'connection' });
      return found;
    },
    /** The connection of this organisation at this address, made if it is new. */
    ensure: (
      account: Pick<
        KeptConnection,
        'service' | 'baseUrl' | 'publicKey' | 'organizationId' | 'organizationName'
      >,
    ): KeptConnection => {
      const found = selectPlace.get(account.baseUrl, account.organizationId);
      if (found !== undefined) {
        const known = readRow(row, found);
        // A signature was just verified with this key: the service has changed the one that was cached.
        if (known.publicKey !== account.publicKey) updateKey.run(account.publicKey, known.id);
        return { ...known, publicKey: account.publicKey };
      }
      const id = newConnectionId();
      insert.run({ ...account, id, createdAt: toInstant(clock.now()) });
      deps.changed();
      return readRow(row, selectOne.get(id));
    },
    /** What the service answered; `null` leaves the organisation's name as it is. */
    setLists: (id: ConnectionId, organizationName: string | null, applications: Application[]): void => {
      updateLists.run({
        id,
        organizationName,
        applications: JSON.stringify(applications),
        at: toInstant(clock.now()),
      });
      deps.changed();
    },
    /** Names to go by until the service is asked; it has answered nothing yet. */
    setApplications: (id: ConnectionId, applications: Application[]): void => {
      updateApplications.run(JSON.stringify(applications), id);
      deps.changed();
    },
    setTrouble: (id: ConnectionId, trouble: Failure): void => {
      updateTrouble.run(JSON.stringify(trouble), id);
      deps.changed();
    },
    /** What a sync saw; the same as before keeps its time. */
    setDiffers: (id: ConnectionId, seen: Omit<Differs, 'at'> | null): void => {
      const before = find(id)?.differs ?? null;
      const isSame =
        before?.kind === seen?.kind && before?.ours === seen?.ours && before?.theirs === seen?.theirs;
      if (isSame) return;
      updateDiffers.run(seen && JSON.stringify({ ...seen, at: toInstant(clock.now()) }), id);
      deps.changed();
    },
    setPublicKey: (id: ConnectionId, publicKey: string): void => void updateKey.run(publicKey, id),
    setForgotten: (id: ConnectionId, revocationIds: readonly string[]): void =>
      void updateForgotten.run(revocationIds.join(','), id),
    /** The sandbox may come back at another port. */
    setAddress: (id: ConnectionId, baseUrl: string): void => void updateAddress.run(baseUrl, id),
  };
};
export type Connections = ReturnType<typeof createConnections>;
