import type { FormEvent, ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './dialog.module.css';

export type DialogProps = {
  /** A question or the thing to do. */
  title: ReactNode;
  subtitle?: ReactNode;
  /** Usually a `Tile` of 36 px. */
  tile?: ReactNode;
  children: ReactNode;
  /** Buttons: the main one last, Cancel left of it. `note` in front of them via `footerNote`. */
  footer?: ReactNode;
  footerNote?: ReactNode;
  onClose: () => void;
  /** Pixels. */
  width?: 560 | 720;
  role?: 'dialog' | 'alertdialog';
  /** Makes it a form: Enter in a field or a submit button. */
  onSubmit?: () => void;
};

/** A dialog over everything; Escape and the scrim close it, an alert dialog only Escape. */
export const Dialog = ({
  title,
  subtitle,
  tile,
  children,
  footer,
  footerNote,
  onClose,
  width = 560,
  role = 'dialog',
  onSubmit,
}: DialogProps) => {
  const body = (
    <>
      <div className={styles['body']}>
        <header className={styles['head']}>
          {tile}
          <div className={styles['titles']}>
            <Heading slot="title" level={2} className={cx(styles['title'])}>
              {title}
            </Heading>
            {subtitle !== undefined && <p className={styles['subtitle']}>{subtitle}</p>}
          </div>
        </header>
        {children}
      </div>
      {footer !== undefined && (
        <footer className={styles['footer']}>
          <span className={styles['note']}>{footerNote}</span>
          {footer}
        </footer>
      )}
    </>
  );
  return (
    <ModalOverlay
      isOpen
      isDismissable={role === 'dialog'}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      className={cx(styles['scrim'])}
    >
      <Modal className={cx(styles['modal'], width === 720 && styles['wide'])}>
        <AriaDialog role={role} className={cx(styles['dialog'])}>
          {onSubmit === undefined ? (
            body
          ) : (
            <form
              className={styles['form']}
              onSubmit={(event: FormEvent) => {
                event.preventDefault();
                onSubmit();
              }}
            >
              {body}
            </form>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};
