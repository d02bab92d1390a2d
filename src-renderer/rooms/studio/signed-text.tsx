import { useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { abbreviated } from './abbreviate.ts';
import styles from './signed-text.module.css';

/** The block as it is signed: long lists are counted until they are asked for. */
export const SignedText = ({ block, note }: { block: string; note: string }) => {
  const [isFull, setFull] = useState(false);
  const pieces = isFull ? [{ kind: 'plain' as const, text: block }] : abbreviated(block);
  return (
    <div>
      <div className={styles['head']}>
        <h3 className={styles['title']}>
          What is signed <span className={styles['note']}>{note}</span>
        </h3>
        <Button variant="link" onPress={() => setFull(!isFull)}>
          {isFull ? 'In short' : 'In full'}
        </Button>
      </div>
      <pre className={styles['block']}>
        <code>
          {pieces.map(({ kind, text, ...rest }, at) => {
            // The pieces of one text, in their order.
            const key = `${at}-${text}`;
            if (kind === 'keyword') {
              return (
                <span key={key} className={styles['keyword']}>
                  {/* A check's other ways stand below its first. */}
                  {text === 'or' && !isFull ? '\n  or' : text}
                </span>
              );
            }
            if (kind === 'short') {
              return (
                <abbr key={key} title={'full' in rest ? rest.full : undefined} className={styles['short']}>
                  {text}
                </abbr>
              );
            }
            return <span key={key}>{text}</span>;
          })}
        </code>
      </pre>
    </div>
  );
};
