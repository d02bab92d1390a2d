import {
  Time,
  fromAbsolute,
  toCalendarDate,
  toCalendarDateTime,
  toTime,
  toZoned,
} from '@internationalized/date';
import type { CalendarDate } from '@internationalized/date';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DateSegment,
  Heading,
  Label,
  TimeField,
} from 'react-aria-components';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { DEFAULT_HOUR } from '#renderer/words/expiry-forms.ts';
import styles from './end-calendar.module.css';

/** A day and a time for the end. Days that are past, or after the parent's end, can't be chosen. */
export const EndCalendar = ({
  instant,
  now,
  limit,
  zone,
  onChange,
}: {
  instant: string | null;
  now: Date;
  limit: string | null;
  zone: string;
  onChange: (instant: string) => void;
}) => {
  const at = instant === null ? null : fromAbsolute(Date.parse(instant), zone);
  const today = toCalendarDate(fromAbsolute(now.getTime(), zone));
  const last = limit === null ? null : toCalendarDate(fromAbsolute(Date.parse(limit), zone));
  const time = at === null ? new Time(DEFAULT_HOUR) : toTime(at);
  const day = at === null ? null : toCalendarDate(at);

  const set = (date: CalendarDate, clock: Time) => {
    const wall = toCalendarDateTime(date, clock);
    onChange(`${toZoned(wall, zone).toDate().toISOString().slice(0, 19)}Z`);
  };

  return (
    <div className={styles['panel']}>
      <Calendar
        aria-label="Day"
        className={cx(styles['calendar'])}
        firstDayOfWeek="mon"
        value={day}
        defaultFocusedValue={day ?? today.add({ days: 30 })}
        minValue={today}
        {...(last === null ? {} : { maxValue: last })}
        onChange={(date) => set(toCalendarDate(date), time)}
      >
        <header className={styles['head']}>
          <Button slot="previous" className={cx(styles['turn'])}>
            <Icon of={ChevronLeft} size={16} />
          </Button>
          <Heading level={3} className={cx(styles['month'])} />
          <Button slot="next" className={cx(styles['turn'])}>
            <Icon of={ChevronRight} size={16} />
          </Button>
        </header>
        <CalendarGrid weekdayStyle="short">
          <CalendarGridHeader>
            {(weekday) => (
              <CalendarHeaderCell className={cx(styles['weekday'])}>{weekday.slice(0, 2)}</CalendarHeaderCell>
            )}
          </CalendarGridHeader>
          <CalendarGridBody>
            {(date) => <CalendarCell date={date} className={cx(styles['cell'])} />}
          </CalendarGridBody>
        </CalendarGrid>
      </Calendar>
      <TimeField
        className={cx(styles['time'])}
        hourCycle={24}
        shouldForceLeadingZeros
        value={time}
        onChange={(clock) => {
          if (clock !== null) set(day ?? today.add({ days: 30 }), new Time(clock.hour, clock.minute));
        }}
      >
        <Label className={cx(styles['timeLabel'])}>Time</Label>
        <DateInput className={cx(styles['input'])}>
          {(segment) => <DateSegment segment={segment} className={cx(styles['segment'])} />}
        </DateInput>
      </TimeField>
    </div>
  );
};
