import { StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import type { StringStream } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tagHighlighter, tags } from '@lezer/highlight';
import styles from './datalog-editor.module.css';

/** Inside a comment of several lines, or not. */
type State = { isComment: boolean };

const comment = (stream: StringStream, state: State): string => {
  const isEnded = stream.skipTo('*/');
  if (isEnded) stream.match('*/');
  else stream.skipToEnd();
  state.isComment = !isEnded;
  return 'comment';
};

const token = (stream: StringStream, state: State): string | null => {
  if (state.isComment) return comment(stream, state);
  if (stream.eatSpace()) return null;
  if (stream.match('//')) {
    stream.skipToEnd();
    return 'comment';
  }
  if (stream.match('/*')) return comment(stream, state);
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
  if (stream.match(/^\$[\w:]+/)) return 'variableName';
  if (stream.match(/^hex:[0-9a-fA-F]*/) || stream.match(/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?/)) {
    return 'number';
  }
  if (stream.match(/^-?\d+/)) return 'number';
  if (stream.match(/^(?:check\s+(?:if|all)|reject\s+if)\b/)) return 'keyword';
  if (stream.match(/^(?:or|and|trusting|allow|deny)\b/)) return 'keyword';
  if (stream.match(/^(?:true|false|null)\b/)) return 'bool';
  if (stream.match(/^\.[a-z_]\w*/)) return 'propertyName';
  if (stream.match(/^[a-zA-Z][\w:]*/)) return stream.peek() === '(' ? 'typeName' : null;
  stream.next();
  return null;
};

/** How a Biscuit's Datalog is coloured; the engine alone says whether it is right. */
export const datalogLanguage: Extension = [
  StreamLanguage.define<State>({
    name: 'datalog',
    startState: () => ({ isComment: false }),
    token,
    languageData: { commentTokens: { line: '//' }, closeBrackets: { brackets: ['(', '[', '{', '"'] } },
  }),
  syntaxHighlighting(
    tagHighlighter([
      { tag: tags.keyword, class: styles['keyword'] ?? '' },
      { tag: tags.string, class: styles['string'] ?? '' },
      { tag: tags.comment, class: styles['comment'] ?? '' },
      { tag: tags.variableName, class: styles['variable'] ?? '' },
      { tag: tags.typeName, class: styles['fact'] ?? '' },
      { tag: [tags.number, tags.bool], class: styles['number'] ?? '' },
    ]),
  ),
];
