import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { cx } from './cx.ts';
import { datalogLanguage } from './datalog-language.ts';
import styles from './datalog-editor.module.css';

/** A fact that can be asked for. */
export type DatalogFact = { name: string; example: string; says: string };

/** Something about a stretch of the text; `from` and `to` are characters from its beginning. */
export type DatalogMark = { from: number; to: number; severity: 'error' | 'warning'; message: string };

const KEYWORDS = [
  { label: 'check if', detail: 'must hold' },
  { label: 'check all', detail: 'must hold for every match' },
  { label: 'reject if', detail: 'must not hold' },
];

/** The nonce that the page's policy asks of every style; empty where there is no policy. */
const styleNonce = (): string => {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce || meta?.content || '';
};

const completions =
  (facts: readonly DatalogFact[]) =>
  (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[a-z_][\w:]*/i);
    if (word === null && !context.explicit) return null;
    return {
      from: word?.from ?? context.pos,
      validFor: /^[\w:]*$/,
      options: [
        ...facts.map(({ name, example, says }) => ({
          label: name,
          type: 'type',
          apply: example,
          detail: example.slice(name.length),
          info: says,
        })),
        ...KEYWORDS.map((keyword) => ({ ...keyword, type: 'keyword', boost: -1 })),
      ],
    };
  };

/**
 * Puts in what is typed by itself: Chromium would carry the style of text that is typed over along as an attribute,
 * which the page's policy forbids. What an input method composes stays with the browser.
 */
const typesItself = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data, inputType } = event;
    if (inputType !== 'insertText' || data === null || event.isComposing || view.composing) return false;
    const { from, to } = view.state.selection.main;
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert());
    return true;
  },
});

/**
 * A field for Datalog: coloured, with the service's facts to choose from, and with marks at their place. Tab leaves it.
 * What it weighs is read only where it is used: import it lazily.
 */
export const DatalogEditor = ({
  label,
  describedBy,
  value,
  onChange,
  facts,
  marks,
  example,
  autoFocus = false,
}: {
  label: string;
  /** The id of the words that say what is wrong. */
  describedBy: string;
  value: string;
  onChange: (value: string) => void;
  facts: readonly DatalogFact[];
  marks: readonly DatalogMark[];
  /** Stands in it while it is empty. */
  example: string;
  /** It was just asked for. */
  autoFocus?: boolean;
}) => {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const attributes = useRef(new Compartment());
  const changed = useRef(onChange);
  const begin = useRef({ value, facts, example, autoFocus });
  const isInvalid = marks.some(({ severity }) => severity === 'error');

  useEffect(() => {
    changed.current = onChange;
  }, [onChange]);

  useEffect(() => {
    if (place.current === null) return undefined;
    const nonce = styleNonce();
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: begin.current.value,
        extensions: [
          ...(nonce === '' ? [] : [EditorView.cspNonce.of(nonce)]),
          datalogLanguage,
          typesItself,
          history(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [completions(begin.current.facts)], icons: false }),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.lineWrapping,
          placeholder(begin.current.example),
          attributes.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    if (begin.current.autoFocus) editor.focus();
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({
      effects: attributes.current.reconfigure(
        EditorView.contentAttributes.of({
          'aria-label': label,
          'aria-describedby': describedBy,
          'aria-invalid': String(isInvalid),
          spellcheck: 'false',
        }),
      ),
    });
  }, [label, describedBy, isInvalid]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const end = editor.state.doc.length;
    const inside = marks
      .filter(({ from }) => from <= end)
      .map(({ from, to, severity, message }) => ({ from, to: Math.min(to, end), severity, message }));
    editor.dispatch(setDiagnostics(editor.state, inside));
  }, [marks]);

  return <div ref={place} className={cx(styles['editor'], isInvalid && styles['invalid'])} />;
};
