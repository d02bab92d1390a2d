import { Printer } from 'lucide-react';
import { Button } from '#renderer/ui/button.tsx';
import { printSheet } from './print-sheet.ts';

/** While the key is shown. */
export const ShowFooter = ({ isReady, onClose }: { isReady: boolean; onClose: () => void }) => (
  <>
    <Button variant="plain" size="m" onPress={onClose}>
      Close
    </Button>
    <Button size="m" icon={Printer} isDisabled={!isReady} onPress={printSheet}>
      Print
    </Button>
    <Button variant="primary" size="m" type="submit" isDisabled={!isReady}>
      It is on paper
    </Button>
  </>
);

/** While its last group is typed back. */
export const KeepFooter = ({ isPending, onBack }: { isPending: boolean; onBack: () => void }) => (
  <>
    <Button variant="plain" size="m" onPress={onBack}>
      Show it again
    </Button>
    <Button variant="primary" size="m" type="submit" isPending={isPending}>
      Keep this recovery key
    </Button>
  </>
);
