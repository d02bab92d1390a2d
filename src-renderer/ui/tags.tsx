import { X } from 'lucide-react';
import { Button, Label, Tag, TagGroup, TagList } from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './tags.module.css';

/** Values that were given, each of which can be taken away: by its button, or by Delete while it has the focus. */
export const Tags = ({
  label,
  items,
  onRemove,
}: {
  /** It is heard only. */
  label: string;
  items: readonly string[];
  onRemove: (items: ReadonlySet<string>) => void;
}) => (
  <TagGroup
    onRemove={(keys) => onRemove(new Set([...keys].map(String)))}
    className={cx(styles['tags'])}
    selectionMode="none"
  >
    <Label className="sr-only">{label}</Label>
    <TagList className={cx(styles['list'])}>
      {items.map((item) => (
        <Tag key={item} id={item} textValue={item} className={cx(styles['tag'])}>
          <span className={styles['text']}>{item}</span>
          <Button slot="remove" aria-label={`Remove ${item}`} className={cx(styles['remove'])}>
            <Icon of={X} size={12} />
          </Button>
        </Tag>
      ))}
    </TagList>
  </TagGroup>
);
