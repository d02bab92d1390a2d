import { z } from 'zod';
import type { ServiceKind } from '#contract/services.ts';
import { template } from '#contract/templates.ts';
import type { Database } from '#main/kernel/database.ts';
import { readRow } from '#main/kernel/row.ts';

/** What a template says, whichever service and place it stands at. */
export const templateContent = template.omit({ id: true, builtIn: true, service: true, name: true });
export type TemplateContent = z.output<typeof templateContent>;

export type KeptTemplate = { id: string; service: ServiceKind; name: string; content: TemplateContent };

const row = z
  .object({ id: z.string(), service: z.string(), name: z.string(), content: z.string() })
  .transform(({ content, ...kept }): KeptTemplate => ({
    ...kept,
    content: templateContent.parse(JSON.parse(content)),
  }));

/** This room's table: template. */
export const createTemplateStore = (database: Database) => {
  const selectService = database.prepare(
    'SELECT * FROM template WHERE service = ? ORDER BY created_at, rowid',
  );
  const selectOne = database.prepare('SELECT * FROM template WHERE id = ?');
  const insert = database.prepare(
    `INSERT INTO template (id, service, name, content, created_at)
     VALUES (@id, @service, @name, @content, @createdAt)`,
  );
  const update = database.prepare('UPDATE template SET name = @name, content = @content WHERE id = @id');
  const remove = database.prepare('DELETE FROM template WHERE id = ?');
  const toRow = ({ content, ...kept }: KeptTemplate) => ({ ...kept, content: JSON.stringify(content) });

  return {
    ofService: (service: ServiceKind): KeptTemplate[] =>
      selectService.all(service).map((found) => readRow(row, found)),
    find: (id: string): KeptTemplate | undefined => {
      const found = selectOne.get(id);
      return found === undefined ? undefined : readRow(row, found);
    },
    insert: (kept: KeptTemplate, createdAt: string): void => void insert.run({ ...toRow(kept), createdAt }),
    update: (kept: KeptTemplate): void => {
      const { id, name, content } = toRow(kept);
      update.run({ id, name, content });
    },
    remove: (id: string): void => void remove.run(id),
    transaction: <T>(work: () => T): T => database.transaction(work)(),
  };
};
