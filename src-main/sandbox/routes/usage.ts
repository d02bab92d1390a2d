import type { SandboxApplication, SandboxState } from '#main/sandbox/state.ts';

/** Events a day and application, for the days that had any. */
export const usage = (state: SandboxState, applications: SandboxApplication[], now: number) => {
  const today = new Date(now).toISOString().slice(0, 10);
  return applications.flatMap(({ id, name }) => {
    const amounts = new Map<string, number>();
    for (const { applicationId, receivedAt } of state.events) {
      const date = receivedAt.slice(0, 10);
      if (applicationId === id) amounts.set(date, (amounts.get(date) ?? 0) + 1);
    }
    return [...amounts].map(([date, amount]) => ({
      application_id: id,
      application_name: name,
      date,
      amount,
      is_provisional: date === today,
    }));
  });
};
