import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretText } from '#main/kernel/secret-text.ts';
import type { RemoteToken, ServiceClient, Session } from '#main/services/service.ts';
import { refusalOf } from '#test/support/refusal.ts';

/** A service to try, with an account that may manage the tokens of one organisation. */
export type ServiceUnderTest = {
  client: ServiceClient;
  account: { email: string; password: SecretText };
  organization: string;
  applications: string[];
  close(): Promise<void>;
};

const ABSENT = '00000000-0000-4000-8000-000000000000';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What every service client promises, whatever service stands behind it. */
export const serviceSuite = (name: string, open: () => Promise<ServiceUnderTest>): void => {
  describe(`a service client: ${name}`, () => {
    let service: ServiceUnderTest;
    let client: ServiceClient;
    beforeEach(async () => {
      service = await open();
      client = service.client;
    });
    afterEach(() => service.close());

    const signIn = (): Promise<Session> =>
      client.signIn(service.account.email, service.account.password.reveal());

    /** A session and a root made with it. */
    const connect = async (): Promise<{ session: Session; organizationId: string; root: RemoteToken }> => {
      const session = await signIn();
      const [organization] = await client.organizations(session.access);
      const organizationId = organization?.id ?? '';
      return {
        session,
        organizationId,
        root: await client.createToken(session.access, organizationId, 'Root'),
      };
    };

    it('tells its public key to anybody', async () => {
      expect(await client.publicKey()).toMatch(/^[0-9a-f]{64}$/);
    });

    it('signs in and lists organisations and applications by name', async () => {
      const session = await signIn();
      const organizations = await client.organizations(session.access);
      expect(organizations).toEqual([
        { id: expect.stringMatching(UUID), name: service.organization, role: 'editor' },
      ]);
      const applications = await client.applications(session.access, organizations[0]?.id ?? '');
      expect(applications.map(({ name }) => name)).toEqual(service.applications.toSorted());
    });

    it('refuses a wrong password', async () => {
      expect(await refusalOf(() => client.signIn(service.account.email, 'wrong'))).toEqual({
        kind: 'sign-in',
        problem: 'wrong',
        service: client.label,
      });
    });

    it('ends a session', async () => {
      const session = await signIn();
      await client.signOut(session);
      expect(await refusalOf(() => client.organizations(session.access))).toMatchObject({
        kind: 'service',
        problem: 'credential-refused',
      });
    });

    it('manages tokens with a session or with a root', async () => {
      const { organizationId, root } = await connect();
      const second = await client.createToken(root.token, organizationId, 'Second');
      const listed = await client.listTokens(second.token, organizationId);
      expect(listed.map(({ remoteId, name, token }) => [remoteId, name, token.reveal()])).toEqual([
        [root.remoteId, 'Root', root.token.reveal()],
        [second.remoteId, 'Second', second.token.reveal()],
      ]);
      expect(Number.isNaN(Date.parse(root.createdAt))).toBe(false);
    });

    it('renames a token and leaves it what it was', async () => {
      const { organizationId, root } = await connect();
      await client.renameToken(root.token, organizationId, root.remoteId, 'Orders');
      const [listed] = await client.listTokens(root.token, organizationId);
      expect(listed?.name).toBe('Orders');
      expect(listed?.token.reveal()).toBe(root.token.reveal());
    });

    it('revokes a token, and says afterwards that it is absent', async () => {
      const { session, organizationId, root } = await connect();
      const revoke = () => client.revokeToken(session.access, organizationId, root.remoteId);
      expect(await revoke()).toBe('revoked');
      expect(await revoke()).toBe('absent');
      expect(await client.revokeToken(session.access, organizationId, ABSENT)).toBe('absent');
      expect(await client.listTokens(session.access, organizationId)).toEqual([]);
      expect(await client.probe(root.token)).toBe('invalid');
    });

    it('says that a token it takes is valid, and one that it does not know is invalid', async () => {
      const { root } = await connect();
      expect(await client.probe(root.token)).toBe('valid');
      expect(await client.probe(new SecretText('nonsense'))).toBe('invalid');
    });

    it('refuses to rename what is not there, and a name that is too long', async () => {
      const { organizationId, root } = await connect();
      const rename = (id: string, name: string) => () =>
        client.renameToken(root.token, organizationId, id, name);
      expect(await refusalOf(rename(ABSENT, 'x'))).toMatchObject({ problem: 'not-found', status: 404 });
      expect(await refusalOf(rename(root.remoteId, 'x'.repeat(51)))).toMatchObject({
        problem: 'validation',
        status: 422,
      });
    });

    it('refuses an organisation that the credential is not of', async () => {
      const { root } = await connect();
      expect(await refusalOf(() => client.listTokens(root.token, ABSENT))).toMatchObject({
        problem: 'forbidden',
        status: 403,
      });
    });
  });
};
