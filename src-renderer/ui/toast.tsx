import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Ring } from './ring.tsx';
import { dismissToast, toasts } from './toasts.ts';
import type { Toast } from './toasts.ts';
import styles from './toast.module.css';

export { clearToasts, dismissToast, showToast } from './toasts.ts';

const TICK = 250;
/** Milliseconds that a toast without an end of its own stays. */
const STAY = 6_000;

const secondsLeft = (until: number, now: number) => Math.max(0, Math.round((until - now) / 1000));

const ToastCard = ({ toast }: { toast: Toast }) => {
  const [now, setNow] = useState(() => Date.now());
  const [isHeld, setHeld] = useState(false);
  const { until } = toast;

  useEffect(() => {
    if (until === undefined) {
      // A pointer or the focus on it holds it, so that nobody has to hurry for the action.
      if (isHeld) return undefined;
      const timer = setTimeout(() => dismissToast(toast.id), STAY);
      return () => clearTimeout(timer);
    }
    const timer = setInterval(() => {
      const moment = Date.now();
      setNow(moment);
      if (moment >= until) dismissToast(toast.id);
    }, TICK);
    return () => clearInterval(timer);
  }, [toast.id, until, isHeld]);

  const left = until === undefined ? 0 : secondsLeft(until, now);
  const total = until === undefined ? 1 : Math.max(1, until - toast.shownAt);
  const text: ReactNode = typeof toast.text === 'function' ? toast.text(left) : toast.text;
  return (
    <div
      className={styles['toast']}
      data-toast
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast.ring === true && until !== undefined && <Ring fraction={(until - now) / total} />}
      <span className={styles['text']}>{text}</span>
      {toast.action !== undefined && (
        <Button
          variant="plain"
          onPress={() => {
            dismissToast(toast.id);
            toast.action?.onPress();
          }}
        >
          {toast.action.label}
        </Button>
      )}
    </div>
  );
};

/** Says a toast once when it comes, and a count-down again at 5 s; the second by second is only seen. */
const Announcer = ({ toast }: { toast: Toast }) => {
  const [isLast, setLast] = useState(false);
  useEffect(() => {
    if (toast.until === undefined) return undefined;
    const wait = toast.until - Date.now() - 5_000;
    if (wait <= 0) return undefined;
    const timer = setTimeout(() => setLast(true), wait);
    return () => clearTimeout(timer);
  }, [toast.until]);
  const first = toast.until === undefined ? 0 : secondsLeft(toast.until, toast.shownAt);
  return typeof toast.text === 'function' ? toast.text(isLast ? 5 : first) : toast.text;
};

/** Where toasts appear: bottom right, the newest lowest. Mounted once, by the app. */
export const ToastRegion = () => {
  const list = useSyncExternalStore(toasts.subscribe, toasts.get);
  return (
    <>
      <div role="status" className="sr-only">
        {list.map((toast) => (
          <p key={toast.id}>
            <Announcer toast={toast} />
          </p>
        ))}
      </div>
      <section aria-label="Notices" className={styles['region']}>
        {list.map((toast) => (
          <ToastCard key={toast.id} toast={toast} />
        ))}
      </section>
    </>
  );
};
