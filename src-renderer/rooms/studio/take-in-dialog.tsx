import { useChosenFile } from '#renderer/parts/chosen-file.ts';
import { FileDialog } from '#renderer/parts/file-dialog.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import type { Template } from './template.ts';

const AS_TEXT = { read: (file: File) => file.text(), largest: 65_536 };

/** A template that somebody shared becomes one of one's own. */
export const TakeInDialog = ({
  onTaken,
  onClose,
}: {
  onTaken: (template: Template) => void;
  onClose: () => void;
}) => {
  const takeIn = useAct('templates', 'takeIn');
  const stale = useStale();
  const chosen = useChosenFile(
    takeIn,
    (text) =>
      takeIn.mutate(
        { text },
        {
          onSuccess: (taken) => {
            stale('templates');
            onTaken(taken);
          },
        },
      ),
    AS_TEXT,
  );
  return (
    <FileDialog
      title="Take in a template"
      subtitle="A file that was shared from Whittle. It holds choices, never a token."
      chosen={chosen}
      field={{ label: 'Template’s file' }}
      button={{ label: 'Take it in' }}
      notice={<Refused error={takeIn.error} />}
      onClose={onClose}
    />
  );
};
