import { EllipsisVertical, FileDown, FileUp, PencilLine, Save, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Catalogue } from '#contract/services.ts';
import { saveFile } from '#renderer/parts/file-bytes.ts';
import { failureOf, useAct, useApi, useStale } from '#renderer/query/api.ts';
import { Menu } from '#renderer/ui/menu.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { showToast } from '#renderer/ui/toasts.ts';
import { sentence } from '#renderer/words/failure.ts';
import { TakeInDialog } from './take-in-dialog.tsx';
import { RemoveTemplateDialog, SaveTemplateDialog } from './template-dialogs.tsx';
import type { LeftOut, OwnTemplate, Template } from './template.ts';
import styles from './templates.module.css';

/** Base64 of a text, as a file is saved. */
const base64OfText = (text: string): string => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));

type Open = 'save' | 'edit' | 'remove' | 'take-in' | null;

/** The starting points: those of the service and one's own, and what can be done with them. */
export const TemplateMenu = ({
  templates,
  chosen,
  isChanged,
  catalogue,
  asTemplate,
  onChoose,
  onSaved,
}: {
  templates: readonly Template[];
  chosen: Template;
  /** Something else is chosen than it began with. */
  isChanged: boolean;
  catalogue: Catalogue;
  /** What is chosen now as a template. */
  asTemplate: (named: { name: string; namePattern: string }) => {
    template: OwnTemplate;
    leftOut: readonly LeftOut[];
  };
  onChoose: (template: Template) => void;
  /** What is chosen is that template from now on. */
  onSaved: (template: Template) => void;
}) => {
  const [open, setOpen] = useState<Open>(null);
  const share = useAct('templates', 'share');
  const save = useAct('templates', 'save');
  const stale = useStale();
  const { client } = useApi();
  const own = templates.filter(({ builtIn }) => !builtIn);
  const isOwn = !chosen.builtIn;
  const close = () => setOpen(null);
  const tell = (error: unknown) => {
    const { title, text } = sentence(failureOf(error));
    showToast({ text: `${title} ${text}` });
  };

  const shareIt = () =>
    share.mutate(
      { id: chosen.id },
      {
        onSuccess: ({ fileName, text, leftOut }) => {
          saveFile(fileName, base64OfText(text));
          const left = leftOut ? ' What names a record of yours was left out.' : '';
          showToast({ text: `Saved ${fileName}. It holds choices, never a token.${left}` });
        },
        onError: tell,
      },
    );
  const saveChanges = () =>
    save.mutate(
      { template: asTemplate(chosen).template, id: chosen.id },
      {
        onSuccess: (saved) => {
          stale('templates');
          onSaved(saved);
          showToast({ text: `Saved the template “${saved.name}”` });
        },
        onError: tell,
      },
    );
  /** Begins with what was taken in, where it is for this service: one file serves a service wherever it stands. */
  const takeOver = async (taken: Template) => {
    close();
    const all = await client.templates.list({ service: catalogue.service });
    const here = all.find(({ id }) => id === taken.id);
    if (here !== undefined) onChoose(here);
    const other = here === undefined ? '. It is for another service.' : '';
    showToast({ text: `Took in the template “${taken.name}”${other}` });
  };
  const fresh = asTemplate({ name: '', namePattern: chosen.namePattern });
  const { id: _, builtIn: __, ...kept } = chosen;

  return (
    <div className={styles['template']}>
      <span className={styles['label']} aria-hidden="true">
        {isChanged ? 'Changed from' : 'Template'}
      </span>
      <Select
        label="Template"
        hideLabel
        items={templates.map(({ id, name }) => ({ id, label: name }))}
        value={chosen.id}
        onChange={(id) => {
          const next = templates.find((template) => template.id === id);
          if (next !== undefined) onChoose(next);
        }}
      />
      <span role="status" className="sr-only">
        {isChanged ? `Changed from ${chosen.name}` : ''}
      </span>
      <Menu
        label="More about templates"
        icon={EllipsisVertical}
        items={[
          ...(isOwn
            ? [
                {
                  id: 'update',
                  label: `Save the changes to “${chosen.name}”`,
                  icon: Save,
                  disabled: !isChanged,
                  onAction: saveChanges,
                },
              ]
            : []),
          { id: 'save', label: 'Save as a template…', icon: Save, onAction: () => setOpen('save') },
          ...(isOwn
            ? [{ id: 'edit', label: 'Rename…', icon: PencilLine, onAction: () => setOpen('edit') }]
            : []),
          { id: 'share', label: 'Share as a file', icon: FileDown, onAction: shareIt },
          { id: 'take-in', label: 'Take in a file…', icon: FileUp, onAction: () => setOpen('take-in') },
          ...(isOwn
            ? [
                {
                  id: 'remove',
                  label: 'Remove…',
                  icon: Trash2,
                  danger: true,
                  onAction: () => setOpen('remove'),
                },
              ]
            : []),
        ]}
      />
      {open === 'save' && (
        <SaveTemplateDialog
          title="Save as a template"
          template={fresh.template}
          leftOut={fresh.leftOut}
          id={null}
          own={own}
          catalogue={catalogue}
          onSaved={(saved) => {
            close();
            onSaved(saved);
            showToast({ text: `Saved the template “${saved.name}”` });
          }}
          onClose={close}
        />
      )}
      {open === 'edit' && (
        <SaveTemplateDialog
          title={`Rename “${chosen.name}”`}
          template={kept}
          leftOut={[]}
          id={chosen.id}
          own={own}
          catalogue={catalogue}
          onSaved={(saved) => {
            close();
            showToast({ text: `Saved the template “${saved.name}”` });
          }}
          onClose={close}
        />
      )}
      {open === 'remove' && (
        <RemoveTemplateDialog
          template={chosen}
          onRemoved={() => {
            close();
            const first = templates.find(({ id }) => id !== chosen.id);
            if (first !== undefined) onSaved(first);
            showToast({ text: `Removed the template “${chosen.name}”` });
          }}
          onClose={close}
        />
      )}
      {open === 'take-in' && <TakeInDialog onTaken={(taken) => void takeOver(taken)} onClose={close} />}
    </div>
  );
};
