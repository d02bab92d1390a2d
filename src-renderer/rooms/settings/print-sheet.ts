/** Prints the sheet that is in the page; the title is what a PDF of it is called. */
export const printSheet = (): void => {
  const before = document.title;
  window.addEventListener(
    'afterprint',
    () => {
      document.title = before;
    },
    { once: true },
  );
  document.title = 'Whittle recovery key';
  window.print();
};
