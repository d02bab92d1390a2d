import { useState } from 'react';
import { ImportDialog } from '#renderer/parts/import-dialog.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { Row, Section } from './section.tsx';

/** Tokens to another vault, and from one. */
export const Carry = () => {
  const [open, setOpen] = useState<'export' | 'import' | null>(null);
  const close = () => setOpen(null);
  return (
    <Section title="To another computer">
      <Row
        title="Export"
        text="One file with every token, sealed with a passphrase of its own. The sandbox stays here."
      >
        <Button onPress={() => setOpen('export')}>Export tokens</Button>
      </Row>
      <Row title="Import" text="Adds the tokens of such a file. What is here stays as it is.">
        <Button onPress={() => setOpen('import')}>Import tokens</Button>
      </Row>
      {open === 'export' && <ExportDialog onClose={close} />}
      {open === 'import' && <ImportDialog onClose={close} />}
    </Section>
  );
};
