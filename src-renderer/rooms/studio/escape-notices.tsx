import { Info } from 'lucide-react';
import { Button } from '#renderer/ui/button.tsx';
import { Checkbox } from '#renderer/ui/checkbox.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Catalogue } from '#contract/services.ts';
import { acceptanceOf, isAccepted, takenAway } from './escapes.ts';
import type { Escape } from './escapes.ts';
import type { Draft } from './draft.ts';

/** The ways around the restrictions that are open: each is closed by one press, or left open by a tick. */
export const EscapeNotices = ({
  escapes,
  draft,
  catalogue,
  isTried,
  onClose,
  onAccept,
}: {
  escapes: readonly Escape[];
  draft: Draft;
  catalogue: Catalogue;
  /** It was to be made, and one of them was not looked at. */
  isTried: boolean;
  onClose: (escape: Escape) => void;
  onAccept: (acceptance: string, isAccepted: boolean) => void;
}) =>
  escapes.map((escape) => {
    const isEscape = escape.weight === 'escape';
    const isTicked = isAccepted(escape, draft);
    return (
      <Notice
        key={escape.id}
        tone={isEscape ? 'soon' : 'quiet'}
        {...(isEscape ? {} : { icon: Info })}
        title={escape.title}
        action={
          <>
            <Button variant={isEscape ? 'quiet' : 'link'} onPress={() => onClose(escape)}>
              Close it: remove {takenAway(escape, catalogue)}
            </Button>
            {isEscape && (
              <Checkbox
                isSelected={isTicked}
                onChange={(ticked) => onAccept(acceptanceOf(escape.open), ticked)}
              >
                Leave it open
              </Checkbox>
            )}
          </>
        }
      >
        {escape.text}
        {isEscape && isTried && !isTicked && (
          <strong> Nothing is made until it is closed, or ticked to stay open.</strong>
        )}
      </Notice>
    );
  });
