import { Check } from 'lucide-react';
import { useState } from 'react';
import type { Catalogue } from '#contract/services.ts';
import { Aside } from '#renderer/parts/consequence.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { keepsLines, leftOutLine } from './template-words.ts';
import type { LeftOut, OwnTemplate, Template } from './template.ts';
import styles from './templates.module.css';

const LONGEST_TEMPLATE_NAME = 40;
const LONGEST_PATTERN = 80;

/** Names a template and says what it keeps. One of one's own with the same name is replaced, after asking. */
export const SaveTemplateDialog = ({
  title,
  template,
  leftOut,
  id,
  own,
  catalogue,
  onSaved,
  onClose,
}: {
  title: string;
  template: OwnTemplate;
  leftOut: readonly LeftOut[];
  /** The template that is changed; `null`: a new one. */
  id: string | null;
  /** One's own templates of this service. */
  own: readonly Template[];
  catalogue: Catalogue;
  onSaved: (template: Template) => void;
  onClose: () => void;
}) => {
  const save = useAct('templates', 'save');
  const stale = useStale();
  const [name, setName] = useState(template.name);
  const [namePattern, setPattern] = useState(template.namePattern);
  /** The name that was asked about. */
  const [asked, setAsked] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const same = own.find((each) => each.id !== id && each.name.toLowerCase() === name.trim().toLowerCase());
  const isAsking = same !== undefined && asked === same.id;
  const lines = keepsLines({ ...template, name, namePattern }, catalogue);
  const left = leftOutLine(leftOut);

  const submit = () => {
    setTried(true);
    if (name.trim() === '' || namePattern.trim() === '') return;
    if (same !== undefined && !isAsking) {
      setAsked(same.id);
      return;
    }
    const replaced = same?.id ?? id;
    save.mutate(
      {
        template: { ...template, name: name.trim(), namePattern: namePattern.trim() },
        ...(replaced === null ? {} : { id: replaced }),
      },
      {
        onSuccess: (saved) => {
          stale('templates');
          onSaved(saved);
        },
      },
    );
  };

  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" size="m" type="submit" isPending={save.isPending}>
            {isAsking ? 'Replace it' : 'Save the template'}
          </Button>
        </>
      }
    >
      <Refused error={save.error} />
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        maximum={LONGEST_TEMPLATE_NAME}
        autoFocus
        {...(isTried && name.trim() === '' ? { error: 'Give it a name.' } : {})}
      />
      <TextField
        label="Names of its tokens"
        description="{tool}, {app} and {date} are filled in. What has no value leaves with its dash."
        value={namePattern}
        onChange={setPattern}
        maximum={LONGEST_PATTERN}
        {...(isTried && namePattern.trim() === '' ? { error: 'Say how its tokens are named.' } : {})}
      />
      {isAsking && (
        <Notice tone="soon" role="alert" title={`There is a template “${same.name}” already.`}>
          Replace it, or choose another name.
        </Notice>
      )}
      <div className={styles['keeps']}>
        <h3>It keeps</h3>
        <ul>
          {lines.map((line) => (
            <li key={line}>
              <Icon of={Check} size={14} />
              {line}
            </li>
          ))}
        </ul>
        {left !== null && <p>{left}</p>}
      </div>
    </Dialog>
  );
};

export const RemoveTemplateDialog = ({
  template,
  onRemoved,
  onClose,
}: {
  template: Template;
  onRemoved: () => void;
  onClose: () => void;
}) => {
  const remove = useAct('templates', 'remove');
  const stale = useStale();
  return (
    <Dialog
      role="alertdialog"
      title={`Remove the template “${template.name}”?`}
      onClose={onClose}
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose} autoFocus>
            Cancel
          </Button>
          <Button
            variant="danger"
            size="m"
            isPending={remove.isPending}
            onPress={() =>
              remove.mutate(
                { id: template.id },
                {
                  onSuccess: () => {
                    stale('templates');
                    onRemoved();
                  },
                },
              )
            }
          >
            Remove it
          </Button>
        </>
      }
    >
      <Refused error={remove.error} />
      <Aside>The tokens that were made with it stay as they are. What is chosen here stays too.</Aside>
    </Dialog>
  );
};
