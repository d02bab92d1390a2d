import type { ReactNode } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import type { ChosenFile } from './chosen-file.ts';
import { FileField } from './file-field.tsx';

/** A dialog that takes one file; nothing is done with it before its button is pressed. */
export const FileDialog = ({
  title,
  subtitle,
  chosen,
  field,
  button,
  notice,
  children,
  onClose,
}: {
  title: string;
  subtitle: string;
  chosen: ChosenFile;
  field: { label: string; description?: string; accept?: string };
  button: { label: string; variant?: 'primary' | 'danger'; isDisabled?: boolean };
  /** What is said before the field: why it was refused. */
  notice: ReactNode;
  /** What follows the field. */
  children?: ReactNode;
  onClose: () => void;
}) => (
  <Dialog
    title={title}
    subtitle={subtitle}
    onClose={onClose}
    onSubmit={chosen.submit}
    footer={
      <>
        <Button variant="plain" size="m" onPress={onClose}>
          Cancel
        </Button>
        <Button
          variant={button.variant ?? 'primary'}
          size="m"
          type="submit"
          isDisabled={button.isDisabled ?? false}
          isPending={chosen.isPending}
        >
          {button.label}
        </Button>
      </>
    }
  >
    {notice}
    <FileField {...field} file={chosen.file} onChoose={chosen.choose} trouble={chosen.trouble} />
    {children}
  </Dialog>
);
